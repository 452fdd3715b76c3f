#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace linnet {

// How the letters of a script are put into the search index.
enum class Writing : std::uint8_t {
  spaced,    // words with something between them, and everything that is no letter
  unspaced,  // no spaces between words: each letter, and each pair of neighbours
  symbol,    // emoji: each is a word
  ignored,   // changes how the letter before it looks: skin tones, variation selectors, joiners
};
[[nodiscard]] Writing writing_of(char32_t letter);

struct Letter {
  char32_t code = 0;  // U+FFFD for bytes that are no UTF-8, one at a time
  std::size_t size = 0;
};
// The letter that begins at `at`, which is within the text.
[[nodiscard]] Letter letter_at(std::string_view text, std::size_t at);
void append_letter(std::string& text, char32_t letter);

// What SQLite's folding of case and diacritics leaves different though readers take it for the
// same: `word` without vowel points and other optional marks, and with one form of each letter.
[[nodiscard]] std::string fold_further(std::string_view word);

}  // namespace linnet
