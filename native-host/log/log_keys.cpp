#include "native-host/log/log_keys.h"

#include "core/base/bytes.h"

namespace linnet::log_keys {
namespace {

template <std::size_t kSize>
void put_bytes(std::string& target, const std::array<std::uint8_t, kSize>& bytes) {
  target.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

void put_user(std::string& target, const UserId& user) {
  target += user.text();
  target += '\0';
}

std::string folded(std::string_view word) {
  std::string result(word.substr(0, word.find('\0')));
  for (char& letter : result) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return result;
}

std::optional<UserId> parsed_user(std::string_view text) {
  auto user = UserId::parse(text);
  if (!user) return std::nullopt;
  return *std::move(user);
}

}  // namespace

void put_u64(std::string& target, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) target += static_cast<char>(value >> shift & 0xff);
}

std::string chat_key(const ChatId& chat) {
  std::string key;
  put_bytes(key, chat.bytes());
  return key;
}

std::string entry_key(const ChatId& chat, Seq seq) {
  std::string key;
  key.reserve(ChatId::kBytes + 8);
  put_bytes(key, chat.bytes());
  put_u64(key, seq.value);
  return key;
}

std::string target_key(const ChatId& chat, Seq target, Seq seq) {
  std::string key = entry_key(chat, target);
  put_u64(key, seq.value);
  return key;
}

std::string member_key(const ChatId& chat, const UserId& user) {
  std::string key = chat_key(chat);
  put_user(key, user);
  return key;
}

std::string user_key(const UserId& user) {
  std::string key;
  put_user(key, user);
  return key;
}

std::string user_chat_key(const UserId& user, const ChatId& chat) {
  std::string key = user_key(user);
  put_bytes(key, chat.bytes());
  return key;
}

std::string dedup_key(const ChatId& chat, const UserId& sender, const LocalId& local_id) {
  std::string key = member_key(chat, sender);
  put_bytes(key, local_id.uuid().bytes());
  return key;
}

std::string device_key(const UserId& user, const DeviceId& device) {
  std::string key = user_key(user);
  put_bytes(key, device.bytes());
  return key;
}

std::string directory_key(std::string_view word, const UserId& user) {
  std::string key = folded(word);
  key += '\0';
  put_user(key, user);
  return key;
}

std::string directory_prefix(std::string_view prefix) { return folded(prefix); }

std::string setting_suffix(const SettingKey& key) {
  std::string suffix(1, static_cast<char>(key.name));
  if (key.chat_id.valid()) put_bytes(suffix, key.chat_id.bytes());
  return suffix += key.subject;
}

std::string control_key(const UserId& user, std::uint64_t n, std::string_view setting_suffix) {
  std::string key = user_key(user);
  put_u64(key, n);
  return key += setting_suffix;
}

std::string control_after(const UserId& user, std::uint64_t n) {
  return control_key(user, n == UINT64_MAX ? n : n + 1, {});
}

std::optional<ControlKey> control_of_key(std::string_view key, std::size_t prefix) {
  if (key.size() <= prefix + 8) return std::nullopt;
  return ControlKey{.n = *last_u64(key.substr(0, prefix + 8)), .suffix = std::string(key.substr(prefix + 8))};
}

std::string blocked_by_key(const UserId& user, const UserId& by) {
  std::string key = user_key(user);
  put_user(key, by);
  return key;
}

std::optional<UserId> user_of_blocked_by_key(std::string_view key, std::size_t prefix) {
  if (key.size() <= prefix + 1) return std::nullopt;
  return parsed_user(key.substr(prefix, key.size() - prefix - 1));
}

std::string end_of_prefix(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

std::optional<std::uint64_t> last_u64(std::string_view key) {
  if (key.size() < 8) return std::nullopt;
  std::uint64_t value = 0;
  for (char byte : key.substr(key.size() - 8)) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::optional<UserId> user_of_member_key(std::string_view key) {
  if (key.size() <= ChatId::kBytes) return std::nullopt;
  return parsed_user(key.substr(ChatId::kBytes, key.size() - ChatId::kBytes - 1));
}

std::optional<ChatId> chat_of_user_chat_key(std::string_view key) {
  if (key.size() < ChatId::kBytes) return std::nullopt;
  auto chat = ChatId::from_bytes(as_bytes(key.substr(key.size() - ChatId::kBytes)));
  if (!chat) return std::nullopt;
  return *chat;
}

std::optional<UserId> user_of_directory_key(std::string_view key) {
  if (key.empty() || key.back() != '\0') return std::nullopt;
  key.remove_suffix(1);
  const std::size_t zero = key.rfind('\0');
  if (zero == std::string_view::npos) return std::nullopt;
  return parsed_user(key.substr(zero + 1));
}

}  // namespace linnet::log_keys
