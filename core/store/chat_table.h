#pragma once

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/store/statement.h"
#include "core/store/store.h"

namespace linnet {

// Chats and the stretches of their logs that are held here.
class ChatTable {
 public:
  explicit ChatTable(SqliteConnection& connection);

  [[nodiscard]] Result<std::optional<ChatKey>> find(const ChatId& chat_id);
  // Errors: not_found.
  [[nodiscard]] Result<ChatKey> key(const ChatId& chat_id);
  // Errors: storage_corrupt for a number that was never given.
  [[nodiscard]] Result<ChatId> name(ChatKey key);

  [[nodiscard]] Result<std::optional<StoredChat>> read(const ChatId& chat_id);
  [[nodiscard]] Result<void> put(const StoredChat& chat);
  struct Keyed {
    ChatKey key;
    StoredChat chat;
  };
  [[nodiscard]] Result<std::optional<Keyed>> keyed(const ChatId& chat_id);
  // Newest activity first, until `take` says false.
  [[nodiscard]] Result<void> by_activity(const std::function<Result<bool>(Keyed)>& take);
  // The last place of those that the user has cleared away.
  [[nodiscard]] Result<std::optional<Place>> cleared(ChatKey chat);
  [[nodiscard]] Result<std::vector<ChatId>> ids();
  [[nodiscard]] Result<std::uint64_t> count();

  [[nodiscard]] Result<rules::Ranges> ranges(ChatKey chat);
  [[nodiscard]] Result<void> put_ranges(ChatKey chat, const rules::Ranges& ranges);
  // The stretch that holds `seq`.
  [[nodiscard]] Result<std::optional<rules::Ranges::Range>> stretch_of(ChatKey chat, Seq seq);
  [[nodiscard]] Result<std::optional<rules::Ranges::Range>> newest_stretch(ChatKey chat);

  // After a rollback.
  void forget() {
    keys_.clear();
    names_.clear();
  }

 private:
  Statement find_;
  Statement name_;
  Statement read_;
  Statement put_;
  Statement by_activity_;
  Statement cleared_;
  Statement ids_;
  Statement count_;
  Statement ranges_;
  Statement put_range_;
  Statement remove_range_;
  Statement stretch_below_;
  std::unordered_map<ChatId, ChatKey> keys_;
  std::unordered_map<std::int64_t, ChatId> names_;
};

}  // namespace linnet
