#include "core/store/search_snippet.h"

#include <algorithm>

namespace linnet {
namespace {

constexpr std::size_t kBytes = 200;
constexpr std::size_t kBytesBefore = 40;  // the first match
constexpr std::size_t kTogether = 120;    // matches that are shown rather than others
constexpr std::size_t kWordBytes = 24;    // given up rather than cut a word
constexpr std::string_view kLeftOut = "…";

bool continues_letter(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
}

bool is_space(char byte) {
  return static_cast<unsigned char>(byte) <= ' ';
}

// The range from which on the most others lie close by.
std::size_t densest(const std::vector<TextRange>& ranges) {
  std::size_t best = 0;
  std::size_t most = 0;
  for (std::size_t index = 0; index < ranges.size(); ++index) {
    std::size_t count = 0;
    while (index + count < ranges.size() &&
           ranges[index + count].end <= ranges[index].begin + kTogether) {
      ++count;
    }
    if (count > most) {
      most = count;
      best = index;
    }
  }
  return best;
}

std::size_t begin_before(std::string_view text, std::size_t match) {
  if (match <= kBytesBefore) return 0;
  std::size_t begin = match - kBytesBefore;
  while (continues_letter(text, begin)) ++begin;
  for (std::size_t at = begin; at < match && at < begin + kWordBytes; ++at) {
    if (is_space(text[at])) return at + 1;
  }
  return begin;
}

std::size_t end_after(std::string_view text, std::size_t begin, std::size_t match_end) {
  if (text.size() - begin <= kBytes) return text.size();
  std::size_t end = begin + kBytes;
  for (std::size_t at = end; at > match_end && at > end - kWordBytes; --at) {
    if (is_space(text[at])) return at;
  }
  while (continues_letter(text, end)) --end;
  return end;
}

}  // namespace

Snippet snippet_of(std::string_view text, const std::vector<TextRange>& ranges) {
  TextRange match;
  if (!ranges.empty()) match = ranges[densest(ranges)];
  const std::size_t begin = begin_before(text, match.begin);
  const std::size_t end = end_after(text, begin, match.end);

  Snippet snippet;
  if (begin > 0) snippet.text = kLeftOut;
  const std::size_t shift = snippet.text.size();
  for (const char byte : text.substr(begin, end - begin)) {
    snippet.text += is_space(byte) ? ' ' : byte;
  }
  if (end < text.size()) snippet.text += kLeftOut;
  for (const TextRange& range : ranges) {
    if (range.begin < begin || range.begin >= end) continue;
    snippet.marks.push_back(
        {range.begin - begin + shift, std::min(range.end, end) - begin + shift});
  }
  return snippet;
}

}  // namespace linnet
