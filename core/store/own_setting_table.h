#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/model/setting.h"
#include "core/rules/setting_rules.h"
#include "core/store/statement.h"

namespace linnet {

// One's own settings: as they are shown here, and, while a change of this device waits for the server, as the server has
// them. What is at its default has no row. Changes happen inside the store's transaction.
//
// Rows hide messages: triggers of the schema keep the tables `hidden` and `cleared`, which timelines and search ask.
class OwnSettingTable {
 public:
  explicit OwnSettingTable(SqliteConnection& connection);

  // ---- as shown
  // The setting with this one's key; at its default when there is no row.
  [[nodiscard]] Result<Setting> shown(const Setting& like);
  [[nodiscard]] Result<rules::ChatSettings> of_chat(const ChatId& chat_id);
  // Settings of this name, those at their default left out.
  [[nodiscard]] Result<std::vector<Setting>> of_name(SettingName name);
  [[nodiscard]] Result<std::vector<Setting>> all();
  // Hidden messages of a chat above `after`, ascending.
  [[nodiscard]] Result<std::vector<Seq>> hidden(const ChatId& chat_id, Seq after);
  // When the next mute ends.
  [[nodiscard]] Result<std::optional<WallTime>> next_unmute(WallTime now);

  // ---- changes of this device
  // Shown at once; waits for the server.
  [[nodiscard]] Result<void> change(const Setting& setting);
  // What waits, oldest key first. Without drafts when they are not due.
  [[nodiscard]] Result<std::vector<Setting>> waiting(std::size_t limit, bool drafts);
  [[nodiscard]] Result<bool> drafts_wait();
  [[nodiscard]] Result<std::uint64_t> waiting_count();
  // The server has accepted this value with the number `n`. It no longer waits, unless it has changed since it was sent.
  [[nodiscard]] Result<void> accepted(const Setting& sent, std::uint64_t n);
  // The server has refused it: shown is what the server has, unless it has changed since it was sent.
  [[nodiscard]] Result<void> refused(const Setting& sent);

  // ---- what the server says
  // Set with the number `n` elsewhere. An own change that waits stays shown; a later number than `n` that is known stays.
  // Says whether anything shown has changed.
  [[nodiscard]] Result<bool> take(const Setting& setting, std::uint64_t n);
  // While pages are read, rows at their default are kept, so that an older page cannot bring back what has ended since.
  void keep_defaults(bool keep) { keep_defaults_ = keep; }
  [[nodiscard]] Result<void> drop_defaults();
  // The server is about to list all settings: what it does not name until end_of_list() is at its default. `restored`: the
  // server's log is an older one than before, and what it lacks is offered to it again.
  [[nodiscard]] Result<void> begin_of_list(bool restored);
  [[nodiscard]] Result<void> end_of_list();

 private:
  struct Row {
    SettingValue shown;
    SettingValue server;
    std::uint64_t n = 0;
    bool pending = false;
  };

  [[nodiscard]] Result<std::optional<Row>> find(const SettingKey& key);
  [[nodiscard]] Result<void> put(const SettingKey& key, const Row& row);
  [[nodiscard]] static Result<std::vector<Setting>> settings_of(Cursor cursor);

  Statement find_;
  Statement put_;
  Statement remove_;
  Statement turn_off_;
  Statement of_chat_;
  Statement of_name_;
  Statement all_;
  Statement hidden_;
  Statement next_unmute_;
  Statement waiting_;
  Statement drafts_wait_;
  Statement waiting_count_;
  Statement make_stale_;
  Statement offer_stale_;
  Statement reset_stale_;
  Statement drop_defaults_;
  bool keep_defaults_ = false;
};

}  // namespace linnet
