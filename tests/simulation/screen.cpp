#include "tests/simulation/screen.h"

#include <algorithm>
#include <cstdlib>

namespace linnet::simulation {
namespace {

bool is_message(const TimelineRow& row) {
  return kind_of(row.record.content) == EntryKind::message;
}

}  // namespace

void Screen::complain(const std::string& what) {
  world_.violated(what + " (device " + std::to_string(device_) + " of " + user_.text() + ")");
}

void Screen::show_messages(const ChatId& chat_id, const QueryNews& news, const MessagesResult& result) {
  world_.trace.number(news.version);
  world_.trace.number(result.rows.size());
  if (news.reset) {
    for (const TimelineRow& row : result.rows) check_row(row);
  } else {
    for (const std::size_t index : news.changed_rows) check_row(result.rows.at(index));
  }
  if (news.reset || news.order_changed) check_order(result.rows);
  rows_[chat_id] = result.rows;
  // What lies beyond a gap is out of sight until the gap is filled.
  if (result.has_older || result.has_newer) return;
  if (news.reset || news.order_changed) check_own_stay(chat_id, result.rows);
  const auto newest = std::ranges::find_if(result.rows.rbegin(), result.rows.rend(),
                                           [](const TimelineRow& row) { return row.record.seq.has_value(); });
  Seq& seen = newest_seen_[chat_id];
  const Seq shown = newest == result.rows.rend() ? Seq{} : *newest->record.seq;
  if (shown < seen) complain("I8: the newest message disappears: seq " + std::to_string(seen.value));
  seen = std::max(seen, shown);
}

void Screen::check_order(const std::vector<TimelineRow>& rows) {
  std::set<std::pair<LocalId, UserId>> shown;
  Seq last;
  bool pending = false;
  for (const TimelineRow& row : rows) {
    const LocalId& id = row.record.local_id;
    if (!shown.emplace(id, row.record.sender_id).second) complain("I2: shown twice: " + id.text());
    if (!row.record.seq) {
      pending = true;
      continue;
    }
    if (*row.record.seq <= last || pending) complain("I3: out of order: " + id.text());
    last = *row.record.seq;
  }
}

void Screen::check_row(const TimelineRow& row) {
  const LocalId& id = row.record.local_id;
  world_.trace.number(row.record.seq.value_or(Seq{}).value * 8 + static_cast<std::uint64_t>(row.status));
  if (is_message(row)) {
    const auto submitted = history_.messages.find(id);
    if (submitted == history_.messages.end() || submitted->second.sender_id != row.record.sender_id) {
      return complain("I4: nobody wrote " + id.text());
    }
    const std::string& text = std::get<Message>(row.record.content).body.text;
    if (!row.record.deleted && !submitted->second.texts.contains(text)) complain("I4: nobody wrote the text of " + id.text());
    if (row.record.deleted && !text.empty()) complain("I10: shows the text of a deleted message: " + id.text());
    if (row.own && !row.record.deleted) check_own_edit(row, text);
    if (row.record.seq) {
      const auto [seen, is_new] = seen_accepted_.emplace(id, *row.record.seq);
      if (!is_new && seen->second != *row.record.seq) complain("I3: moved to another place: " + id.text());
    }
  }
  if (!row.own) return;
  const auto [known, is_new] = statuses_.emplace(id, row.status);
  if (is_new) return;
  const bool failed = row.status == MessageStatus::failed && known->second <= MessageStatus::sending;
  if (row.status < known->second && !failed) complain("I5: status goes back: " + id.text());
  known->second = row.status;
}

// Where only this device edits a message and nothing can be refused, its newest text stays.
void Screen::check_own_edit(const TimelineRow& row, const std::string& text) {
  const Options& options = world_.options;
  const bool may_be_refused = options.append_fail_permille + options.read_fail_permille + options.restores + options.clones +
                                  options.member_changes_percent + options.joins + options.polls_percent > 0;
  if (may_be_refused || options.devices > options.users || history_.messages.at(row.record.local_id).device != device_) return;
  const std::size_t digits = text.find_first_of("0123456789");
  if (digits == std::string::npos) return;
  const std::uint64_t number = std::strtoull(text.c_str() + digits, nullptr, 10);
  std::uint64_t& newest = newest_text_[row.record.local_id];
  if (number < newest) complain("I8: an own edit disappears: " + row.record.local_id.text());
  newest = std::max(newest, number);
}

void Screen::check_own_stay(const ChatId& chat_id, const std::vector<TimelineRow>& rows) {
  if (rows.size() >= kRows) return;
  std::set<LocalId> shown;
  for (const TimelineRow& row : rows) {
    if (row.own) shown.insert(row.record.local_id);
  }
  for (const auto& [id, status] : statuses_) {
    const auto submitted = history_.messages.find(id);
    if (submitted == history_.messages.end() || submitted->second.chat_id != chat_id) continue;
    if (submitted->second.device != device_ || !submitted->second.is_certain || shown.contains(id)) continue;
    complain("I8: an own message disappears: " + id.text());
  }
}

void Screen::show_chats(const ChatsResult& result) {
  for (const ChatRow& row : result.rows) {
    Seq& read = read_[row.chat_id];
    if (row.read_seq < read) complain("I6: the read mark goes back to seq " + std::to_string(row.read_seq.value));
    read = std::max(read, row.read_seq);
    world_.trace.number(row.unread);
  }
  chats_ = result;
}

void Screen::go_dark() {
  rows_.clear();
  chats_ = {};
  connection_ = {};
  presence_ = {};
}

void Screen::forget() {
  go_dark();
  statuses_.clear();
  newest_text_.clear();
  newest_seen_.clear();
  read_.clear();
}

const std::vector<TimelineRow>& Screen::rows(const ChatId& chat_id) const {
  static const std::vector<TimelineRow> none;
  const auto found = rows_.find(chat_id);
  return found == rows_.end() ? none : found->second;
}

}  // namespace linnet::simulation
