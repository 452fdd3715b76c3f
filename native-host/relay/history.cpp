#include "native-host/relay/history.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "core/model/limits.h"
#include "core/rules/fold.h"
#include "core/wire/frame_codec.h"
#include "native-host/relay/chat_state.h"

namespace linnet::history {
namespace {

struct Stretch {
  Seq from;
  Seq to;
};

// The parts of from..to that this membership may read, ascending.
std::vector<Stretch> visible_parts(const rules::Membership& membership, Seq from, Seq to) {
  std::vector<Stretch> parts;
  for (const rules::Interval& interval : membership.visible) {
    const Stretch part{std::max(from, interval.from), std::min(to, interval.to.value_or(to))};
    if (part.from <= part.to) parts.push_back(part);
  }
  return parts;
}

std::uint32_t entries_wanted(const wire::Pull& pull) {
  return std::clamp<std::uint32_t>(pull.limit, 1, limits::kPageEntries);
}

bool is_operation(const Entry& entry) {
  return target_of(entry.content).has_value();
}

using OperationsByTarget = std::map<Seq, std::vector<const Entry*>>;

OperationsByTarget readable_operations(const std::vector<Entry>& operations, const Plan& plan,
                                       const rules::Membership& membership) {
  OperationsByTarget by_target;
  for (const Entry& operation : operations) {
    const std::optional<Seq> target = target_of(operation.content);
    if (!target || operation.seq > plan.head || !membership.may_read(operation.seq)) continue;
    by_target[*target].push_back(&operation);
  }
  return by_target;
}

void fold_into(Entry& message, const OperationsByTarget& operations, Seq as_of) {
  rules::MessageState state = rules::state_of(message);
  if (const auto found = operations.find(message.seq); found != operations.end()) {
    for (const Entry* operation : found->second) {
      rules::fold(state, {.seq = operation->seq,
                          .sender_id = operation->sender_id,
                          .content = operation->content});
    }
  }
  message.folded = rules::folded_of(state, as_of);
  message.content = Message{std::move(state.body)};
}

// An edit keeps its place but not its text once its message is deleted.
void empty_edits_of_deleted(std::vector<Entry>& entries) {
  std::map<Seq, bool> deleted;
  for (const Entry& entry : entries) {
    if (entry.folded) deleted[entry.seq] = entry.folded->deleted_by.has_value();
  }
  for (Entry& entry : entries) {
    auto* edit = std::get_if<Edit>(&entry.content);
    if (edit != nullptr && deleted[edit->target]) edit->body = {};
  }
}

// Keeps the end that was asked for, within the byte limit.
void cut_to_size(std::vector<Entry>& entries, bool newest_first) {
  std::size_t bytes = 0;
  std::size_t kept = 0;
  while (kept < entries.size()) {
    const Entry& entry = newest_first ? entries[entries.size() - 1 - kept] : entries[kept];
    bytes += wire::encoded_size(entry);
    if (kept > 0 && bytes > limits::kPageBytes) break;
    ++kept;
  }
  if (newest_first) {
    entries.erase(entries.begin(), entries.end() - static_cast<std::ptrdiff_t>(kept));
  } else {
    entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(kept), entries.end());
  }
}

}  // namespace

Plan plan(const wire::Pull& pull, const rules::Membership& membership, Seq head) {
  const Seq newest = last_visible(membership, head);
  Plan plan{.from = std::max(pull.from, Seq{1}),
            .to = std::min(pull.to, head),
            .read_from = Seq{1},
            .read_to = Seq{},
            .head = newest};
  const std::vector<Stretch> parts = visible_parts(membership, plan.from, plan.to);
  if (parts.empty()) return plan;
  const Stretch part = pull.newest_first ? parts.back() : parts.front();
  plan.read_from = part.from;
  plan.read_to = part.to;
  if (parts.size() > 1) {
    if (pull.newest_first) {
      plan.from = parts[parts.size() - 2].to.next();
    } else {
      plan.to = parts[1].from.previous();
    }
  }
  return plan;
}

ReadRange range_of(const wire::Pull& pull, const Plan& plan) {
  return {.chat_id = pull.chat_id,
          .from = plan.read_from,
          .to = plan.read_to,
          .limit = entries_wanted(pull),
          .newest_first = pull.newest_first};
}

std::optional<LogPage> from_window(const EntryWindow& window, const wire::Pull& pull,
                                   const Plan& plan) {
  Seq from = plan.read_from;
  Seq to = plan.read_to;
  const std::uint64_t wanted = entries_wanted(pull);
  if (to.value - from.value >= wanted) {
    if (pull.newest_first) {
      from = Seq{to.value - wanted + 1};
    } else {
      to = Seq{from.value + wanted - 1};
    }
  }
  if (from < window.first() || window.find(to) == nullptr) return std::nullopt;
  LogPage page;
  for (std::size_t i = static_cast<std::size_t>(from.value - window.first().value); i < window.size(); ++i) {
    const Entry& entry = window[i];
    if (entry.seq <= to) page.entries.push_back(entry);
    if (is_operation(entry)) page.operations.push_back(entry);
  }
  return page;
}

wire::Page page_of(const wire::Pull& pull, const Plan& plan, const rules::Membership& membership,
                   LogPage read) {
  wire::Page page{.id = pull.id,
                  .chat_id = pull.chat_id,
                  .from = plan.to.next(),
                  .to = plan.to,
                  .head = plan.head,
                  .entries = {}};
  if (plan.nothing_visible()) return page;
  page.entries = std::move(read.entries);
  const OperationsByTarget operations = readable_operations(read.operations, plan, membership);
  for (Entry& entry : page.entries) {
    if (kind_of(entry.content) == EntryKind::message) fold_into(entry, operations, plan.head);
  }
  empty_edits_of_deleted(page.entries);
  cut_to_size(page.entries, pull.newest_first);
  if (page.entries.empty()) return page;
  const bool from_start = page.entries.front().seq == plan.read_from;
  const bool to_end = page.entries.back().seq == plan.read_to;
  page.from = from_start ? plan.from : page.entries.front().seq;
  page.to = to_end ? plan.to : page.entries.back().seq;
  return page;
}

Result<wire::FetchedVersions> versions_of(const wire::FetchVersions& asked, const Plan& plan,
                                          const rules::Membership& membership, LogPage read) {
  if (read.entries.empty()) return fail(ErrorCode::not_found, "no such message");
  const Entry& entry = read.entries.front();
  const auto* message = std::get_if<Message>(&entry.content);
  if (message == nullptr) return fail(ErrorCode::not_found, "no such message");
  const OperationsByTarget operations = readable_operations(read.operations, plan, membership);
  std::vector<wire::FetchedVersions::Item> versions{{entry.seq, entry.server_time, message->body}};
  bool deleted = entry.folded && entry.folded->deleted_by;
  if (const auto found = operations.find(entry.seq); found != operations.end()) {
    for (const Entry* operation : found->second) {
      deleted |= kind_of(operation->content) == EntryKind::deletion;
      const auto* edit = std::get_if<Edit>(&operation->content);
      if (edit != nullptr) versions.push_back({operation->seq, operation->server_time, edit->body});
    }
  }
  wire::FetchedVersions answer{.chat_id = asked.chat_id, .seq = asked.seq, .versions = {}};
  if (deleted) return answer;
  std::size_t bytes = 0;
  auto first = versions.end();
  while (first != versions.begin() &&
         static_cast<std::size_t>(versions.end() - first) < limits::kEditsListed) {
    bytes += wire::encoded_size(std::prev(first)->body);
    if (first != versions.end() && bytes > limits::kPageBytes) break;
    --first;
  }
  answer.versions.assign(std::make_move_iterator(first), std::make_move_iterator(versions.end()));
  return answer;
}

}  // namespace linnet::history
