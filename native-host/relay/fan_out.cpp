#include "native-host/relay/fan_out.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "core/model/limits.h"
#include "native-host/relay/cursor.h"
#include "native-host/relay/heads.h"
#include "native-host/relay/refusal.h"

namespace linnet {
namespace {

UserList just(const UserId& user_id) {
  return std::make_shared<const std::vector<UserId>>(std::vector<UserId>{user_id});
}

class FanOut {
 public:
  FanOut(ChatState& chat, PendingAppend change, Commit commit, ChatActions& actions)
      : chat_(chat), change_(std::move(change)), commit_(commit), actions_(actions) {}

  void run();

 private:
  using Run = std::pair<std::size_t, std::size_t>;  // first and last index into the entries

  void note_joined_and_left();
  void note_others();
  void answer();
  void tell_joined();
  void tell_marks();
  void tell_entries();
  void tell_left();
  void deliver_run(const UserList& users, const Run& run);
  [[nodiscard]] std::vector<Run> runs_of(const rules::Membership& membership) const;
  void deliver(UserList users, wire::ServerFrame frame,
               std::optional<SessionId> except = std::nullopt);
  [[nodiscard]] wire::Cursor cursor(bool last) const {
    return cursor_of(last || commit_ == 0 ? commit_ : commit_ - 1);
  }

  ChatState& chat_;
  PendingAppend change_;
  const Commit commit_;
  ChatActions& actions_;
  std::vector<UserId> joined_;
  std::vector<std::pair<UserId, Seq>> left_;
  bool others_may_move_ = false;
};

void FanOut::run() {
  note_joined_and_left();
  note_others();
  chat_.apply(change_, commit_);
  answer();
  tell_joined();
  tell_marks();
  tell_entries();
  tell_left();
}

void FanOut::note_joined_and_left() {
  for (const auto& [user_id, membership] : change_.members) {
    const rules::Membership* before = chat_.membership_of(user_id);
    const bool was_present = before != nullptr && before->role;
    if (membership.role && !was_present) joined_.push_back(user_id);
    if (!membership.role && was_present) left_.emplace_back(user_id, *membership.visible.back().to);
  }
}

void FanOut::note_others() {
  others_may_move_ = !change_.members.empty();
  for (const auto& [user_id, mark] : change_.marks) {
    if (others_may_move_) return;
    others_may_move_ = chat_.others.rests_on(user_id, chat_.mark_of(user_id).mark);
  }
}

void FanOut::deliver(UserList users, wire::ServerFrame frame, std::optional<SessionId> except) {
  actions_.push_back(DeliverTo{.users = std::move(users),
                               .frame = std::move(frame),
                               .except = except,
                               .ephemeral = false,
                               .commit = commit_});
}

void FanOut::answer() {
  for (PendingReply& reply : change_.replies) {
    actions_.push_back(ReplyTo{reply.session, std::move(reply.frame)});
  }
}

void FanOut::tell_joined() {
  for (const UserId& user_id : joined_) {
    deliver(just(user_id),
            wire::Control{.n = commit_, .item = wire::ChatAdded{head_of(chat_, user_id)}});
  }
}

// One's own marks go to one's devices; to everybody else goes what changed for them in the minimum
// over the others. A user whose own marks moved gets both in one frame; the rest share one frame
// per value. A mark that moved by an own message alone is not told: no message of anybody else lies
// between its old place and the new one.
void FanOut::tell_marks() {
  OthersMinimum before = chat_.others;
  if (others_may_move_) {
    chat_.others = OthersMinimum(chat_.members, chat_.marks);
    const Seq lowest = chat_.others.lowest_read();
    std::erase_if(chat_.deleted,
                  [lowest](const DeletedMessage& deleted) { return deleted.seq <= lowest; });
  }
  std::set<UserId> own;
  for (const auto& [user_id, mark] : change_.marks) {
    if (mark.told) own.insert(user_id);
  }
  if (own.empty() && left_.empty() && joined_.empty()) return;

  const wire::Cursor covers = cursor(change_.entries.empty());
  std::map<std::pair<Seq, Seq>, std::vector<UserId>> alike;
  for (const UserId& user_id : *chat_.present) {
    if (std::ranges::find(joined_, user_id) != joined_.end()) continue;  // their ChatAdded says it
    const std::optional<Mark> others = chat_.others.seen_by(user_id);
    const bool changed = others && others != before.seen_by(user_id);
    if (own.contains(user_id)) {
      const PendingMark& mark = change_.marks.at(user_id);
      deliver(just(user_id),
              wire::MarksMoved{.chat_id = chat_.record.chat_id,
                               .own = mark.record.mark,
                               .own_read_ordinal = mark.record.read_ordinal,
                               .others = changed ? others : std::nullopt,
                               .cursor = covers},
              changed ? std::nullopt : mark.by);
    } else if (changed) {
      alike[{others->delivered, others->read}].push_back(user_id);
    }
  }
  for (auto& [mark, users] : alike) {
    deliver(std::make_shared<const std::vector<UserId>>(std::move(users)),
            wire::MarksMoved{.chat_id = chat_.record.chat_id,
                             .own = std::nullopt,
                             .own_read_ordinal = std::nullopt,
                             .others = Mark{.delivered = mark.first, .read = mark.second},
                             .cursor = covers});
  }
}

std::vector<FanOut::Run> FanOut::runs_of(const rules::Membership& membership) const {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < change_.entries.size(); ++i) {
    if (!membership.may_read(change_.entries[i].seq)) continue;
    if (!runs.empty() && runs.back().second + 1 == i) {
      runs.back().second = i;
    } else {
      runs.emplace_back(i, i);
    }
  }
  return runs;
}

void FanOut::tell_entries() {
  if (change_.entries.empty()) return;
  const Run everything{0, change_.entries.size() - 1};
  if (change_.members.empty()) return deliver_run(chat_.present, everything);

  std::map<Run, std::vector<UserId>> readers;
  for (const UserId& user_id : *chat_.present) {
    if (!change_.members.contains(user_id)) readers[everything].push_back(user_id);
  }
  for (const auto& [user_id, membership] : change_.members) {
    for (const Run& run : runs_of(membership)) readers[run].push_back(user_id);
  }
  for (auto& [run, users] : readers) {
    std::ranges::sort(users);
    deliver_run(std::make_shared<const std::vector<UserId>>(std::move(users)), run);
  }
}

// In frames that keep the limits of a page.
void FanOut::deliver_run(const UserList& users, const Run& run) {
  const bool only_run = change_.members.empty();
  std::size_t next = run.first;
  while (next <= run.second) {
    wire::Entries frame{.chat_id = chat_.record.chat_id, .entries = {}, .cursor = {}};
    std::size_t weight = 0;
    while (next <= run.second && frame.entries.size() < limits::kPageEntries) {
      weight += weight_of(change_.entries[next]);
      if (!frame.entries.empty() && weight > limits::kPageBytes) break;
      Entry& entry = change_.entries[next++];
      if (only_run) {
        frame.entries.push_back(std::move(entry));
      } else {
        frame.entries.push_back(entry);
      }
    }
    frame.cursor = cursor(next > run.second);
    deliver(users, std::move(frame));
  }
}

void FanOut::tell_left() {
  for (const auto& [user_id, seq] : left_) {
    deliver(just(user_id),
            wire::Control{.n = commit_,
                          .item = wire::ChatRemoved{.chat_id = chat_.record.chat_id, .seq = seq}});
  }
}

}  // namespace

void announce(ChatState& chat, PendingAppend change, Commit commit, ChatActions& actions) {
  FanOut(chat, std::move(change), commit, actions).run();
}

void announce_unknown(const ChatState& chat, const Announced& announced, ChatActions& actions) {
  if (chat.record.last_commit <= announced.commit) return;
  const Commit commit = chat.record.last_commit;
  const auto tell = [&](const UserId& user_id, auto item) {
    actions.push_back(DeliverTo{.users = just(user_id),
                                .frame = wire::Control{.n = commit, .item = std::move(item)},
                                .except = std::nullopt,
                                .ephemeral = false,
                                .commit = commit});
  };
  for (const auto& [user_id, membership] : chat.members) {
    if (membership.role) {
      tell(user_id, wire::ChatAdded{head_of(chat, user_id)});
    } else if (const auto& end = membership.visible.back().to; end && *end > announced.head) {
      tell(user_id, wire::ChatRemoved{.chat_id = chat.record.chat_id, .seq = *end});
    }
  }
}

}  // namespace linnet
