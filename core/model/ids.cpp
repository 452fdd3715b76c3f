#include "core/model/ids.h"

#include <algorithm>
#include <cstring>

#include "core/base/encoding.h"
#include "core/base/sha256.h"
#include "core/model/limits.h"

namespace linnet {
namespace {

constexpr std::string_view kDirectPrefix = "d.";

constexpr bool is_user_id_character(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '.' || character == '_' ||
         character == ':' || character == '@' || character == '-';
}

// Base32 of 16 bytes; nothing for any other text.
std::optional<std::array<std::uint8_t, 16>> sixteen_bytes(std::string_view base32) {
  const std::optional<Bytes> decoded = base32_decode(base32);
  std::array<std::uint8_t, 16> bytes;
  if (!decoded || decoded->size() != bytes.size()) return std::nullopt;
  std::copy(decoded->begin(), decoded->end(), bytes.begin());
  return bytes;
}

std::size_t hash_of(const std::uint8_t* random_bytes) {
  std::size_t value;
  std::memcpy(&value, random_bytes, sizeof(value));
  return value;
}

}  // namespace

Result<UserId> UserId::parse(std::string_view text) {
  if (text.empty() || text.size() > limits::kUserIdBytes) {
    return fail(ErrorCode::malformed, "a user id has 1 to 64 bytes");
  }
  if (!std::ranges::all_of(text, is_user_id_character)) {
    return fail(ErrorCode::malformed, "a user id is made of A-Z a-z 0-9 . _ : @ -");
  }
  return UserId{std::string{text}};
}

// SHA-256(length of the lesser id (1 byte) | lesser id | length of the greater id | greater id).
ChatId ChatId::direct(const UserId& one, const UserId& other) {
  const auto& [lesser, greater] = std::minmax(one.text(), other.text());
  Bytes input;
  input.reserve(2 + lesser.size() + greater.size());
  for (const std::string* id : {&lesser, &greater}) {
    input.push_back(static_cast<std::uint8_t>(id->size()));
    append(input, as_bytes(*id));
  }
  const Sha256 digest = sha256(input);
  ChatId chat_id;
  chat_id.bytes_[0] = static_cast<std::uint8_t>(ChatType::direct);
  std::copy_n(digest.begin(), 16, chat_id.bytes_.begin() + 1);
  return chat_id;
}

ChatId ChatId::group(const Uuid& id) {
  ChatId chat_id;
  chat_id.bytes_[0] = static_cast<std::uint8_t>(ChatType::group);
  std::copy_n(id.bytes().begin(), 16, chat_id.bytes_.begin() + 1);
  return chat_id;
}

Result<ChatId> ChatId::parse(std::string_view text) {
  if (text.starts_with(kDirectPrefix)) {
    if (const auto digest = sixteen_bytes(text.substr(kDirectPrefix.size()))) {
      ChatId chat_id;
      chat_id.bytes_[0] = static_cast<std::uint8_t>(ChatType::direct);
      std::copy(digest->begin(), digest->end(), chat_id.bytes_.begin() + 1);
      return chat_id;
    }
  } else if (const auto uuid = Uuid::parse(text); uuid && !uuid->is_nil()) {
    return group(*uuid);
  }
  return fail(ErrorCode::malformed, "a chat id is a UUID, or 'd.' and 26 characters of base32");
}

Result<ChatId> ChatId::from_bytes(ByteView bytes) {
  const bool known_type =
      bytes.size() == kBytes && (bytes[0] == static_cast<std::uint8_t>(ChatType::direct) ||
                                 bytes[0] == static_cast<std::uint8_t>(ChatType::group));
  if (!known_type) return fail(ErrorCode::malformed, "a chat id is a type and 16 bytes");
  ChatId chat_id;
  std::ranges::copy(bytes, chat_id.bytes_.begin());
  return chat_id;
}

std::string ChatId::text() const {
  std::array<std::uint8_t, 16> id;
  std::copy_n(bytes_.begin() + 1, id.size(), id.begin());
  if (type() == ChatType::direct) return std::string{kDirectPrefix} + base32_encode(id);
  return Uuid{id}.text();
}

Result<LocalId> LocalId::parse(std::string_view text) {
  const std::optional<Uuid> uuid = Uuid::parse(text);
  if (!uuid || uuid->is_nil()) return fail(ErrorCode::malformed, "a local id is a UUID");
  return LocalId{*uuid};
}

DeviceId DeviceId::random(Entropy& entropy) {
  DeviceId device_id;
  entropy.fill(device_id.bytes_);
  return device_id;
}

Result<DeviceId> DeviceId::parse(std::string_view text) {
  const auto bytes = sixteen_bytes(text);
  DeviceId device_id;
  if (bytes) device_id.bytes_ = *bytes;
  if (device_id == DeviceId{}) {
    return fail(ErrorCode::malformed, "a device id is 26 characters of base32, not all zero");
  }
  return device_id;
}

std::string DeviceId::text() const {
  return base32_encode(bytes_);
}

}  // namespace linnet

std::size_t std::hash<linnet::ChatId>::operator()(const linnet::ChatId& id) const noexcept {
  return linnet::hash_of(id.bytes().data() + linnet::ChatId::kBytes - sizeof(std::size_t));
}

std::size_t std::hash<linnet::LocalId>::operator()(const linnet::LocalId& id) const noexcept {
  return std::hash<linnet::Uuid>{}(id.uuid());
}
