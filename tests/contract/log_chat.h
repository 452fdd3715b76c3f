// Writes a chat into a log as a relay would, one append per step, and waits for each.
#pragma once

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/base/seeded_entropy.h"
#include "core/rules/membership.h"
#include "core/rules/order.h"
#include "native-host/log/message_log.h"

namespace linnet::testing {

[[nodiscard]] inline UserId user(std::string_view text) { return *UserId::parse(text); }

// Asks the log and waits for the answer.
template <class T, class Ask>
[[nodiscard]] Result<T> answer_to(Ask ask) {
  auto promise = std::make_shared<std::promise<Result<T>>>();
  auto future = promise->get_future();
  ask(MessageLog::Done<T>([promise](Result<T> result) { promise->set_value(std::move(result)); }));
  return future.get();
}

// An append that changes nothing but its chat's row.
[[nodiscard]] inline Append touch(const ChatId& chat_id) {
  Append change;
  change.record.chat_id = chat_id;
  return change;
}

class LogChat {
 public:
  LogChat(MessageLog& log, ChatId chat_id, std::uint64_t seed = 1) : log_(&log), entropy_(std::make_unique<SeededEntropy>(seed)) {
    record_.chat_id = chat_id;
  }

  // Goes on where a log left off.
  void continues(const LoadedChat& chat) {
    record_ = chat.record;
    members_ = chat.members;
  }

  // The first entry; `members` without the creator, who becomes owner.
  Commit created_by(const UserId& creator, const std::vector<UserId>& members) {
    ChatCreated created{.type = record_.chat_id.type(), .title = "", .members = {{creator, Role::owner}}};
    for (const UserId& member : members) created.members.push_back({member, Role::member});
    if (created.type == ChatType::direct) record_.direct_users = {creator, members.at(0)};
    return store(next(creator, created));
  }

  Commit says(const UserId& sender, const std::string& text) {
    return store(next(sender, Message{.body = {.text = text, .reply_to = {}, .mentions = {}, .extra = {}}}));
  }
  Commit edits(const UserId& sender, Seq target, const std::string& text) {
    return store(next(sender, Edit{.target = target, .body = {.text = text, .reply_to = {}, .mentions = {}, .extra = {}}}));
  }
  Commit reacts(const UserId& sender, Seq target, const std::string& emoji) {
    return store(next(sender, ReactionChange{.target = target, .emoji = emoji, .added = true}));
  }
  Commit deletes(const UserId& sender, const Entry& message) {
    Append change = next(sender, Deletion{.target = message.seq});
    Entry tombstone = message;
    tombstone.content = Message{};
    tombstone.folded = Folded{.as_of = record_.head, .edited_by = {}, .deleted_by = record_.head, .reactions = {}};
    change.tombstones.push_back(std::move(tombstone));
    return store(std::move(change));
  }
  Commit removes(const UserId& sender, const UserId& member) { return store(next(sender, MembersRemoved{{member}})); }
  Commit marks(const UserId& member, const MarkRecord& mark) {
    Append change{.record = record_, .entries = {}, .tombstones = {}, .members = {}, .marks = {{member, mark}}};
    return store(std::move(change));
  }

  // What the next entry would be, not stored: for appends that the test makes itself.
  [[nodiscard]] Append next(const UserId& sender, Content content) {
    Entry entry;
    entry.chat_id = record_.chat_id;
    entry.seq = record_.head.next();
    entry.ordinal = Ordinal{record_.head_ordinal.value + (kind_of(content) == EntryKind::message ? 1 : 0)};
    entry.server_time = rules::next_server_time(now_, record_.last_time);
    entry.sender_id = sender;
    entry.local_id = LocalId(Uuid::v7(now_, *entropy_));
    entry.content = std::move(content);
    const rules::Members before = members_;
    rules::apply(members_, entry.seq, entry.content);
    record_.head = entry.seq;
    record_.head_ordinal = entry.ordinal;
    record_.last_time = entry.server_time;
    record_.member_count = rules::member_count(members_);
    last_ = entry;
    Append change{.record = record_, .entries = {std::move(entry)}, .tombstones = {}, .members = {}, .marks = {}};
    for (const auto& [member, membership] : members_) {
      const auto known = before.find(member);
      if (known == before.end() || known->second != membership) change.members.emplace_back(member, membership);
    }
    return change;
  }

  [[nodiscard]] const Entry& last() const { return last_; }
  [[nodiscard]] const ChatRecord& record() const { return record_; }
  [[nodiscard]] const rules::Members& members() const { return members_; }

 private:
  Commit store(Append change) {
    const auto commit =
        answer_to<Commit>([&](auto done) { log_->append(std::move(change), std::move(done)); });
    LINNET_CHECK(commit.has_value());
    record_.last_commit = *commit;
    return *commit;
  }

  MessageLog* log_;
  std::unique_ptr<SeededEntropy> entropy_;
  WallTime now_ = wall_from_micros(1'700'000'000'000'000);
  ChatRecord record_;
  rules::Members members_;
  Entry last_;
};

}  // namespace linnet::testing
