// What the command line prints: for people, or with --json one object a line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/engine/command.h"
#include "core/engine/query.h"

namespace linnet {

struct StatusReport {
  UserId user_id;
  DeviceId device_id;
  std::string server;
  ConnectionResult connection;
  std::uint64_t chats = 0;
  std::uint64_t entries = 0;
};

class Output {
 public:
  explicit Output(bool json) : json_(json) {}

  // {chatId, seq, localId, senderId, senderName, serverTime, kind, status, edited, deleted, body: {text}}; seq and serverTime
  // (microseconds) are null while unsent. Other kinds than messages name `users` or a `title`.
  void message(const ChatId& chat_id, const TimelineRow& row);
  // {chatId, type, name, peerId, myRole, memberCount, unread, mentions, readSeq, head, time, draft, last}
  void chat(const ChatRow& row);
  // {chatId, chatName, seq, localId, senderId, senderName, serverTime, snippet: {text, marks: [{start, length}]}}; marks count
  // bytes of UTF-8.
  void found(const FoundMessage& message);
  // {serverTime, text}
  void version(const MessageVersions::Version& version);
  // {chatId}
  void created(const ChatId& chat_id);
  // {userId, name, server}
  void logged_in(const UserId& user_id, std::string_view name, std::string_view server);
  // {userId, deviceId, server, phase, transport, queued, failed, chats, entries}
  void status(const StatusReport& report);
  // {chatId, chatName, localId, kind, text, state, attempts, failure}
  void outbox_item(const OutboxItem& item);
  void flush();

  // To stderr, in both modes.
  void note(std::string_view text) const;
  void error(const Error& error) const;

  [[nodiscard]] bool is_json() const { return json_; }

 private:
  void line(std::string_view text);

  bool json_;
};

[[nodiscard]] std::string_view word_of(ConnectionPhase phase);
[[nodiscard]] std::string_view word_of(MessageStatus status);
[[nodiscard]] std::string_view word_of(OutboxState state);

}  // namespace linnet
