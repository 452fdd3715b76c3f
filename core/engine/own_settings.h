// One's own settings: shown at once, kept while offline, told to the server when there is one, and taken over from one's
// other devices. Every setting is a register; a change of this device wins here until the server has it, then the last
// change that the server accepted wins everywhere.
//
//   changed here -> waits (in the store) -> in flight -> accepted, or refused: the server's value is shown again
//
// One frame is in flight, of everything that waits; drafts go at most once a second. After a welcome the server says what
// it has that is newer than this device's control cursor, in pages; the cursor moves with what is stored.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/entropy.h"
#include "core/base/result.h"
#include "core/engine/command.h"
#include "core/engine/connection.h"
#include "core/engine/query.h"
#include "core/engine/turn.h"
#include "core/store/own_setting_table.h"
#include "core/store/store.h"

namespace linnet {

class OwnSettings {
 public:
  OwnSettings(Store& store, Connection& connection, Entropy& entropy)
      : store_(store), table_(store.settings()), connection_(connection), entropy_(entropy) {}

  // Errors: not_found (no such chat or message), malformed, too_large, conflict (the message is not sent yet).
  Result<Answer> handle(Turn& turn, const MuteChat& command);
  Result<Answer> handle(Turn& turn, const ArchiveChat& command);
  Result<Answer> handle(Turn& turn, const PinChat& command);
  Result<Answer> handle(Turn& turn, const MarkUnread& command);
  Result<Answer> handle(Turn& turn, const SetDraft& command);
  Result<Answer> handle(Turn& turn, const HideMessage& command);
  Result<Answer> handle(Turn& turn, const ClearChat& command);
  Result<Answer> handle(Turn& turn, const BlockUser& command);
  Result<Answer> handle(Turn& turn, const SetAppSetting& command);

  // In the transaction of a message that is sent: its draft is done with.
  Status sent(Turn& turn, const ChatId& chat_id);
  // The user has seen the chat.
  Status seen(Turn& turn, const ChatId& chat_id);
  Result<bool> is_blocked(const UserId& user_id);

  // Settings that the welcome does not cover follow it. `restored`: the server's log is another one than before.
  Status welcomed(Turn& turn, bool restored);
  Status accepted(Turn& turn, const wire::SettingsAccepted& frame);
  Status changed(Turn& turn, std::uint64_t n, const wire::SettingsChanged& frame);
  Status fetched(Turn& turn, std::uint64_t id, const wire::FetchedSettings& page);
  // False when the question was not this part's.
  Result<bool> failed(Turn& turn, const wire::Failed& frame);
  // Pages are still to come: the control cursor may not pass them.
  [[nodiscard]] bool is_reading() const { return reading_; }

  Status pump(Turn& turn);
  // The connection is gone: what was in flight waits again.
  void forget();
  Status on_timer(Turn& turn);
  [[nodiscard]] std::optional<MonoTime> deadline() const;

 private:
  struct Flight {
    std::uint64_t id = 0;
    std::vector<Setting> settings;
    MonoTime sent;
  };

  Result<StoredChat> chat(const ChatId& chat_id);
  Status change(Turn& turn, const Setting& setting);
  Status refused(Turn& turn, const std::vector<Setting>& settings, const wire::Failed& frame);
  Status move_cursor(std::uint64_t n);
  Status watch_mutes(Turn& turn);
  void note(Turn& turn, const Setting& setting);
  void ask(Turn& turn, std::uint64_t after);

  Store& store_;
  OwnSettingTable& table_;
  Connection& connection_;
  Entropy& entropy_;
  bool may_wait_ = true;                    // something may wait in the store
  bool mutes_changed_ = true;
  std::optional<MonoTime> unmute_at_;
  std::optional<Flight> flight_;
  std::size_t alone_ = 0;                   // so many go one by one: the server has refused them together
  std::uint32_t attempts_ = 0;
  std::optional<MonoTime> retry_at_;
  std::optional<MonoTime> drafts_from_;     // no frame with drafts before
  bool drafts_wait_ = false;
  bool reading_ = false;
  std::uint64_t asked_ = 0;                 // id of the fetch that is unanswered
  bool listing_ = false;                    // the pages name everything there is
};

}  // namespace linnet
