#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/store/store.h"

namespace linnet {

[[nodiscard]] UserId user(std::string_view name);
[[nodiscard]] DeviceId device();  // always the same
[[nodiscard]] LocalId local_id(std::uint64_t number);
[[nodiscard]] ChatId group(std::uint8_t number);
[[nodiscard]] Body body(std::string_view text);
[[nodiscard]] StoredChat chat_row(const ChatId& chat_id, std::int64_t activity = 0);

// Entries of group(1). Their localId, ordinal and time follow from the seq.
[[nodiscard]] LocalId local_id_at(std::uint64_t seq);
[[nodiscard]] Entry entry(std::uint64_t seq, std::string_view sender, Content content);
[[nodiscard]] Entry message(std::uint64_t seq, std::string_view sender, std::string_view text);
[[nodiscard]] Entry edit(std::uint64_t seq, std::string_view sender, std::uint64_t target,
                         std::string_view text);
[[nodiscard]] Entry deletion(std::uint64_t seq, std::string_view sender, std::uint64_t target);
[[nodiscard]] Entry reaction(std::uint64_t seq, std::string_view sender, std::uint64_t target,
                             std::string_view emoji, bool added = true);

// The value, or a failed test and an empty value.
template <class T>
T must(Result<T> result) {
  EXPECT_TRUE(result.has_value()) << error_name(result.error().code) << ": "
                                  << result.error().detail;
  if constexpr (!std::is_void_v<T>) return result ? *std::move(result) : T{};
}
template <class T>
std::optional<ErrorCode> code_of(const Result<T>& result) {
  if (result) return std::nullopt;
  return result.error().code;
}

[[nodiscard]] std::string text_of(const TimelineRecord& row);
[[nodiscard]] std::vector<std::string> texts_of(const std::vector<TimelineRecord>& rows);

// alice's store, with the empty chat group(1).
class StoreFixture : public ::testing::Test {
 protected:
  explicit StoreFixture(std::string path = ":memory:");

  // Closes the store and opens it again. With ":memory:" everything is gone then.
  void restart();

  // Each in a transaction of its own.
  Applied applies(const Entry& entry);
  Applied accepts(const LocalId& local_id, std::uint64_t seq);
  void holds(std::uint64_t from, std::uint64_t to);
  // A message that is composed here and waits in the outbox.
  void composes(const LocalId& local_id, std::string_view text);
  // An operation that is shown at once and waits in the outbox. `content` names no target.
  void changes(const LocalId& operation, const TimelineRecord& target, const Content& content);
  template <class Change>
  void in_transaction(Change change) {
    must(store->begin());
    change();
    must(store->commit());
  }

  [[nodiscard]] TimelineRecord row_at(std::uint64_t seq);
  [[nodiscard]] TimelineRecord own_row(const LocalId& local_id);
  [[nodiscard]] std::size_t finds(std::string_view text);  // how many messages a search does
  [[nodiscard]] std::vector<std::string> shown();  // texts of the newest stretch, unsent ones last

  const ChatId chat = group(1);
  const UserId alice = user("alice");
  const std::string path_;
  std::unique_ptr<Store> store;
};

// A path in a folder that goes with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  [[nodiscard]] std::string file(std::string_view name) const {
    return folder_ + "/" + std::string(name);
  }

 private:
  std::string folder_;
};

}  // namespace linnet
