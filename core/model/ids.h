// The names of things. Each is its own type: none converts into another.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/entropy.h"
#include "core/base/result.h"
#include "core/base/uuid.h"

namespace linnet {

// A user's name in the app that embeds Linnet: 1 to 64 bytes of [A-Za-z0-9._:@-].
// A default-constructed UserId is empty and stands for "nobody".
class UserId {
 public:
  UserId() = default;

  // Errors: malformed (empty, too long, or a character outside the alphabet).
  [[nodiscard]] static Result<UserId> parse(std::string_view text);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

  auto operator<=>(const UserId&) const = default;

 private:
  explicit UserId(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

enum class ChatType : std::uint8_t { direct = 1, group = 2 };

// A chat's name: one type byte and 16 bytes, one width for both types.
// As text: a direct chat is `d.` and 26 characters of lower-case base32, a group is a UUID.
// A default-constructed ChatId is invalid (`valid()` is false) and never leaves a function.
class ChatId {
 public:
  static constexpr std::size_t kBytes = 17;

  ChatId() = default;

  // The chat of two users, the same whoever asks first: 16 bytes of SHA-256 over both ids, sorted and length-prefixed.
  // A chat with oneself is allowed.
  [[nodiscard]] static ChatId direct(const UserId& one, const UserId& other);
  // `id` is a UUIDv7 made by the creating device.
  [[nodiscard]] static ChatId group(const Uuid& id);

  // Errors: malformed.
  [[nodiscard]] static Result<ChatId> parse(std::string_view text);
  [[nodiscard]] static Result<ChatId> from_bytes(ByteView bytes);

  [[nodiscard]] bool valid() const { return bytes_[0] != 0; }
  [[nodiscard]] ChatType type() const { return static_cast<ChatType>(bytes_[0]); }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] const std::array<std::uint8_t, kBytes>& bytes() const { return bytes_; }

  auto operator<=>(const ChatId&) const = default;

 private:
  std::array<std::uint8_t, kBytes> bytes_{};
};

// One operation's id, made once by the sending device (UUIDv7): the key of dedup, and a row's stable key.
class LocalId {
 public:
  LocalId() = default;
  explicit LocalId(const Uuid& uuid) : uuid_(uuid) {}

  // Errors: malformed.
  [[nodiscard]] static Result<LocalId> parse(std::string_view text);

  [[nodiscard]] const Uuid& uuid() const { return uuid_; }
  [[nodiscard]] std::string text() const { return uuid_.text(); }

  auto operator<=>(const LocalId&) const = default;

 private:
  Uuid uuid_{};
};

// 128 random bits made at a device's first start, bound by the server to its user. As text: 26 characters of base32.
class DeviceId {
 public:
  DeviceId() = default;

  [[nodiscard]] static DeviceId random(Entropy& entropy);
  // Errors: malformed.
  [[nodiscard]] static Result<DeviceId> parse(std::string_view text);

  [[nodiscard]] std::string text() const;
  [[nodiscard]] const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }

  auto operator<=>(const DeviceId&) const = default;

 private:
  std::array<std::uint8_t, 16> bytes_{};
};

// A position in a chat's log, dense from 1. Seq{} (0) is before the first entry.
struct Seq {
  std::uint64_t value = 0;

  [[nodiscard]] constexpr Seq next() const { return Seq{value + 1}; }
  [[nodiscard]] constexpr Seq previous() const { return Seq{value - 1}; }

  auto operator<=>(const Seq&) const = default;
};

// How many messages a chat had up to and with an entry.
struct Ordinal {
  std::uint64_t value = 0;

  auto operator<=>(const Ordinal&) const = default;
};

}  // namespace linnet

template <>
struct std::hash<linnet::UserId> {
  std::size_t operator()(const linnet::UserId& id) const noexcept { return std::hash<std::string>{}(id.text()); }
};

template <>
struct std::hash<linnet::ChatId> {
  std::size_t operator()(const linnet::ChatId& id) const noexcept;
};

template <>
struct std::hash<linnet::LocalId> {
  std::size_t operator()(const linnet::LocalId& id) const noexcept;
};
