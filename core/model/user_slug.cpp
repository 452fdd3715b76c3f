#include "core/model/user_slug.h"

#include "core/base/encoding.h"
#include "core/base/sha256.h"

namespace linnet {

std::string tidy_name(std::string_view name) {
  std::string result;
  for (char letter : name) {
    const bool blank = static_cast<unsigned char>(letter) <= ' ' || letter == '\x7f';
    if (!blank) {
      result += letter;
    } else if (!result.empty() && result.back() != ' ') {
      result += ' ';
    }
  }
  if (!result.empty() && result.back() == ' ') result.pop_back();
  return result;
}

std::optional<UserId> slug_of(std::string_view name) {
  constexpr std::size_t kSlugBytes = 48;
  constexpr std::size_t kHashDigits = 8;
  const std::string shown = tidy_name(name);
  std::string slug;
  bool other_letters = false;
  for (char letter : shown) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    const bool kept = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
    if (static_cast<unsigned char>(letter) >= 0x80) other_letters = true;
    if (kept) {
      slug += letter;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  if (!slug.empty() && slug.back() == '-') slug.pop_back();
  if (slug.empty() && !other_letters) return std::nullopt;
  if (slug.size() > kSlugBytes) {
    slug.resize(kSlugBytes);
    other_letters = true;  // cut: the hash keeps long names apart
  }
  if (other_letters) {
    if (!slug.empty() && slug.back() != '-') slug += '-';
    slug += hex_encode(sha256(as_bytes(shown))).substr(0, kHashDigits);
  }
  auto user = UserId::parse(slug);
  if (!user) return std::nullopt;
  return *std::move(user);
}

}  // namespace linnet
