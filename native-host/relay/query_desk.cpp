#include "native-host/relay/query_desk.h"

#include <utility>

#include "core/model/limits.h"
#include "native-host/relay/heads.h"
#include "native-host/relay/history.h"

namespace linnet {
namespace {

const Error kNotAMember{ErrorCode::forbidden, "not a member"};

bool is_present(const ChatState& chat, const UserId& user_id) {
  const rules::Membership* membership = chat.membership_of(user_id);
  return membership != nullptr && membership->role;
}

// The present members after `after`, one page; `more` when there are further ones.
struct MemberPage {
  std::vector<UserId> users;
  bool more = false;
};
MemberPage page_of_members(const ChatState& chat, const std::optional<UserId>& after) {
  MemberPage page;
  auto next = after ? chat.members.upper_bound(*after) : chat.members.begin();
  for (; next != chat.members.end(); ++next) {
    if (!next->second.role) continue;
    if (page.users.size() == limits::kMembersPage) {
      page.more = true;
      break;
    }
    page.users.push_back(next->first);
  }
  return page;
}

}  // namespace

void QueryDesk::pull(const ChatSlot& slot, const ChatRequest& request, RelayWork& work) {
  const ChatState& chat = *slot.chat;
  const auto& pull = std::get<wire::Pull>(request.frame);
  const rules::Membership* membership = chat.membership_of(request.user_id);
  if (membership == nullptr) return work.refuse(request, kNotAMember);
  const history::Plan plan = history::plan(pull, *membership, chat.record.head);
  if (plan.nothing_visible()) {
    return work.reply(request.session, history::page_of(pull, plan, *membership, {}));
  }
  if (auto page = history::from_window(chat.newest, pull, plan)) {
    return work.reply(request.session, history::page_of(pull, plan, *membership, *std::move(page)));
  }
  work.actions.push_back(ReadLog{
      .token = work.questions.ask(PageAsked{
          .session = request.session, .pull = pull, .plan = plan, .membership = *membership}),
      .range = history::range_of(pull, plan)});
}

void QueryDesk::on_page(const PageAsked& asked, Result<LogPage> page, RelayWork& work) {
  std::optional<Error> failed;
  if (!page) {
    failed = page.error();
  } else if (page->entries.empty()) {
    failed = Error{ErrorCode::internal, "entries are missing from the log"};
  }
  if (failed) return work.reply(asked.session, *refusal_of(asked.pull, *failed));
  work.reply(asked.session,
             history::page_of(asked.pull, asked.plan, asked.membership, *std::move(page)));
}

void QueryDesk::fetch_members(const ChatSlot& slot, const ChatRequest& request, RelayWork& work) {
  const ChatState& chat = *slot.chat;
  const auto& fetch = std::get<wire::Fetch>(request.frame);
  if (!is_present(chat, request.user_id)) return work.refuse(request, kNotAMember);
  const MemberPage page = page_of_members(chat, std::get<wire::FetchMembers>(fetch.what).after);
  wire::FetchedMembers fetched{
      .chat_id = slot.chat_id, .members = {}, .more = page.more, .as_of = chat.record.head};
  for (const UserId& user_id : page.users) {
    fetched.members.push_back({.user_id = user_id, .role = *chat.members.at(user_id).role});
  }
  work.reply(request.session, wire::Fetched{.id = fetch.id, .what = std::move(fetched)});
}

void QueryDesk::fetch_marks(const ChatSlot& slot, const ChatRequest& request, RelayWork& work) {
  const ChatState& chat = *slot.chat;
  const auto& fetch = std::get<wire::Fetch>(request.frame);
  if (!is_present(chat, request.user_id)) return work.refuse(request, kNotAMember);
  const MemberPage page = page_of_members(chat, std::get<wire::FetchMarks>(fetch.what).after);
  wire::FetchedMarks fetched{.chat_id = slot.chat_id, .items = {}, .more = page.more};
  for (const UserId& user_id : page.users) {
    fetched.items.push_back({.user_id = user_id, .mark = chat.mark_of(user_id).mark});
  }
  work.reply(request.session, wire::Fetched{.id = fetch.id, .what = std::move(fetched)});
}

void QueryDesk::fetch_versions(const ChatSlot& slot, const ChatRequest& request, RelayWork& work) {
  const ChatState& chat = *slot.chat;
  const auto& fetch = std::get<wire::Fetch>(request.frame);
  const auto& what = std::get<wire::FetchVersions>(fetch.what);
  const rules::Membership* membership = chat.membership_of(request.user_id);
  if (membership == nullptr) return work.refuse(request, kNotAMember);
  const wire::Pull pull{.id = 0, .chat_id = what.chat_id, .from = what.seq, .to = what.seq, .limit = 1};
  const history::Plan plan = history::plan(pull, *membership, chat.record.head);
  if (plan.nothing_visible()) return work.refuse(request, {ErrorCode::not_found, "no such message"});
  VersionsAsked asked{
      .session = request.session, .fetch = fetch, .plan = plan, .membership = *membership};
  if (auto page = history::from_window(chat.newest, pull, plan)) {
    return on_versions(asked, *std::move(page), work);
  }
  work.actions.push_back(ReadLog{.token = work.questions.ask(std::move(asked)),
                                 .range = history::range_of(pull, plan)});
}

void QueryDesk::on_versions(const VersionsAsked& asked, Result<LogPage> page, RelayWork& work) {
  Result<wire::FetchedVersions> versions =
      page ? history::versions_of(std::get<wire::FetchVersions>(asked.fetch.what), asked.plan,
                                  asked.membership, *std::move(page))
           : std::unexpected(page.error());
  if (!versions) return work.reply(asked.session, *refusal_of(asked.fetch, versions.error()));
  work.reply(asked.session, wire::Fetched{.id = asked.fetch.id, .what = *std::move(versions)});
}

void QueryDesk::typing(const ChatSlot& slot, const ChatRequest& request, RelayWork& work) {
  const ChatState& chat = *slot.chat;
  if (!is_present(chat, request.user_id)) return;
  auto others = std::make_shared<std::vector<UserId>>();
  for (const UserId& user_id : *chat.present) {
    if (user_id != request.user_id) others->push_back(user_id);
  }
  if (others->empty()) return;
  work.actions.push_back(
      DeliverTo{.users = std::move(others),
                .frame = wire::Typing{.chat_id = slot.chat_id,
                                      .user_id = request.user_id,
                                      .active = std::get<wire::SetTyping>(request.frame).active},
                .except = request.session,
                .ephemeral = true});
}

std::uint64_t QueryDesk::start_gathering(const ChatRequest& request) {
  const auto& fetch = std::get<wire::Fetch>(request.frame);
  const std::size_t count = std::get<wire::FetchHeads>(fetch.what).chats.size();
  const std::uint64_t number = ++last_gathering_;
  gatherings_.emplace(number, Gathering{.session = request.session,
                                        .fetch_id = fetch.id,
                                        .heads = std::vector<std::optional<ChatHead>>(count),
                                        .missing = count,
                                        .failed = {}});
  return number;
}

void QueryDesk::add_head(const ChatSlot& slot, const HeadWanted& wanted, RelayWork& work) {
  const ChatState& chat = *slot.chat;
  if (chat.membership_of(wanted.user_id) == nullptr) return miss_head(wanted, kNotAMember, work);
  ChatHead head = head_of(chat, wanted.user_id);
  if (is_complete(chat, head)) {
    return fill(wanted.gathering, wanted.index, std::move(head), work);
  }
  const Seq last = head.head;
  work.actions.push_back(ReadLog{
      .token = work.questions.ask(LastEntryAsked{
          .gathering = wanted.gathering, .index = wanted.index, .head = std::move(head)}),
      .range = {
          .chat_id = slot.chat_id, .from = last, .to = last, .limit = 1, .newest_first = false}});
}

void QueryDesk::on_last_entry(LastEntryAsked asked, const Result<LogPage>& page, RelayWork& work) {
  if (page && !page->entries.empty()) complete_head(asked.head, page->entries.front());
  fill(asked.gathering, asked.index, std::move(asked.head), work);
}

void QueryDesk::miss_head(const HeadWanted& wanted, const Error& error, RelayWork& work) {
  const bool is_none = error.code == ErrorCode::not_found || error.code == ErrorCode::forbidden;
  if (!is_none) gatherings_.at(wanted.gathering).failed = error;
  fill(wanted.gathering, wanted.index, std::nullopt, work);
}

// Chats that the user has nothing to do with are left out; when none remains, that is an error. As many as fit into a frame,
// at least one: the rest is asked for again.
void QueryDesk::fill(std::uint64_t number, std::size_t index, std::optional<ChatHead> head,
                     RelayWork& work) {
  const auto found = gatherings_.find(number);
  Gathering& gathering = found->second;
  gathering.heads[index] = std::move(head);
  if (--gathering.missing > 0) return;
  wire::FetchedHeads fetched;
  std::size_t bytes = 0;
  for (std::optional<ChatHead>& filled : gathering.heads) {
    if (!filled) continue;
    bytes += weight_of(*filled);
    if (bytes > limits::kPageBytes && !fetched.heads.empty()) break;
    fetched.heads.push_back(*std::move(filled));
  }
  if (fetched.heads.empty() && !gathering.failed) gathering.failed = kNotAMember;
  if (gathering.failed) {
    const wire::Fetch fetch{.id = gathering.fetch_id, .what = wire::FetchHeads{}};
    work.reply(gathering.session, *refusal_of(fetch, *gathering.failed));
  } else {
    work.reply(gathering.session,
               wire::Fetched{.id = gathering.fetch_id, .what = std::move(fetched)});
  }
  gatherings_.erase(found);
}

}  // namespace linnet
