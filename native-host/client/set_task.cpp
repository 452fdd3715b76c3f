#include "native-host/client/set_task.h"

#include <algorithm>

#include "core/model/limits.h"

namespace linnet {
namespace {

std::optional<WallTime> after_hours(std::optional<double> hours) {
  if (!hours) return std::nullopt;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto span = std::chrono::duration<double, std::ratio<3600>>(*hours);
  return WallTime(std::chrono::duration_cast<Duration>(now) + std::chrono::duration_cast<Duration>(span));
}

}  // namespace

void SetTask::start() {
  if (words_.what == "app") return change(SetAppSetting{words_.subject, words_.text});
  const bool blocks = words_.what == "block";
  if (blocks || words_.what == "unblock") {
    const Result<UserId> user = parse_user(words_.subject);
    if (!user) return end_with(user.error());
    return change(BlockUser{*user, blocks});
  }
  const Result<ChatArgument> chat = parse_chat(words_.subject, host().store().user_id());
  if (!chat) return end_with(chat.error());
  with_chat(*chat, [this](const ChatId& chat_id) { change_chat(chat_id); });
}

void SetTask::change_chat(const ChatId& chat_id) {
  const std::string& what = words_.what;
  if (what == "mute") return change(MuteChat{chat_id, true, after_hours(words_.hours)});
  if (what == "unmute") return change(MuteChat{chat_id, false, {}});
  if (what == "archive") return change(ArchiveChat{chat_id, true});
  if (what == "unarchive") return change(ArchiveChat{chat_id, false});
  if (what == "pin") return change(PinChat{chat_id, true, {}});
  if (what == "unpin") return change(PinChat{chat_id, false, {}});
  if (what == "unread") return change(MarkUnread{chat_id, true});
  if (what == "draft") return change(SetDraft{chat_id, words_.text, {}});
  if (what == "clear") return change(ClearChat{chat_id});
  hide(chat_id);
}

// The message is named by its localId; whose it is the store knows.
void SetTask::hide(const ChatId& chat_id) {
  const Result<LocalId> local_id = LocalId::parse(words_.text);
  if (!local_id) return end_with(local_id.error());
  when_caught_up([this, chat_id, local_id = *local_id] {
    Store& store = host().store();
    const auto members = store.members(chat_id, limits::kMembers);
    if (!members) return end_with(members.error());
    std::vector<UserId> authors{store.user_id()};
    if (const auto chat = store.chat(chat_id); chat && *chat) authors.push_back((*chat)->head.peer_id);
    for (const Member& member : *members) authors.push_back(member.user_id);
    for (const UserId& author : authors) {
      const auto row = store.row(chat_id, author, local_id);
      if (row && *row) return change(HideMessage{chat_id, MessageKey{author, local_id}});
    }
    end_with(Error{ErrorCode::not_found, "no message with this localId is on this device"});
  });
}

void SetTask::change(Command command) {
  host().call(std::move(command), [this](const Result<Answer>& answer) {
    if (!answer) return end_with(answer.error());
    if (!is_online()) return end(ExitCode::ok);
    wait();
  });
}

void SetTask::wait() {
  host().watch(SettingsQuery{}, [this](const QueryNews& news) {
    if (std::get<SettingsResult>(news.result).waiting == 0) end(ExitCode::ok);
  });
}

// What is said when the server refuses the change is said already.
void SetTask::troubled(const Error& error) {
  if (error_class(error.code) == ErrorClass::permanent) end(exit_code_of(error.code));
}

void SettingsTask::start() {
  when_caught_up([this] {
    host().watch(SettingsQuery{}, [this](const QueryNews& news) {
      out().settings(std::get<SettingsResult>(news.result));
      end(ExitCode::ok);
    });
  });
}

}  // namespace linnet
