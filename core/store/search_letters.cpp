#include "core/store/search_letters.h"

#include <algorithm>
#include <array>

namespace linnet {
namespace {

struct Span {
  char32_t first;
  char32_t last;
};

// Thai, Lao, Myanmar, Khmer; Hangul, kana, bopomofo, Han. Their punctuation is left out.
constexpr std::array kUnspaced = {
    Span{0x0e01, 0x0e4e}, Span{0x0e81, 0x0ece}, Span{0x1000, 0x109f},   Span{0x1100, 0x11ff},
    Span{0x1780, 0x17d3}, Span{0x3005, 0x3007}, Span{0x3031, 0x3035},   Span{0x3041, 0x3096},
    Span{0x309d, 0x309f}, Span{0x30a1, 0x30fa}, Span{0x30fc, 0x30ff},   Span{0x3105, 0x312f},
    Span{0x3131, 0x318e}, Span{0x31a0, 0x31bf}, Span{0x31f0, 0x31ff},   Span{0x3400, 0x4dbf},
    Span{0x4e00, 0x9fff}, Span{0xa960, 0xa97c}, Span{0xaa60, 0xaa7f},   Span{0xac00, 0xd7fb},
    Span{0xf900, 0xfaff}, Span{0xff66, 0xffdc}, Span{0x1b000, 0x1b16f}, Span{0x20000, 0x3ffff},
};
constexpr std::array kSymbols = {
    Span{0x2600, 0x27bf},
    Span{0x2b05, 0x2b55},
    Span{0x1f000, 0x1faff},
};
constexpr std::array kIgnored = {
    Span{0x200d, 0x200d},   Span{0x20d0, 0x20ff},   Span{0xfe00, 0xfe0f},
    Span{0x1f3fb, 0x1f3ff}, Span{0xe0100, 0xe01ef},
};
// Hebrew and Arabic points, and the Arabic stroke that only makes a word longer.
constexpr std::array kOptional = {
    Span{0x0591, 0x05bd}, Span{0x05bf, 0x05c7}, Span{0x0610, 0x061a},
    Span{0x0640, 0x0640}, Span{0x064b, 0x065f}, Span{0x0670, 0x0670},
    Span{0x06d6, 0x06dc}, Span{0x06df, 0x06e8}, Span{0x06ea, 0x06ed},
};

template <std::size_t count>
bool lies_in(const std::array<Span, count>& spans, char32_t letter) {
  const auto span = std::ranges::lower_bound(spans, letter, {}, &Span::last);
  return span != spans.end() && span->first <= letter;
}

struct OtherForm {
  char32_t letter;
  std::string_view form;
};
// Letters that SQLite takes for ones of their own. Arabic: alef with madda, with hamza above and
// below; teh marbuta; alef maksura; alef wasla; the Persian kaf and yeh.
constexpr std::array kOtherForms = {
    OtherForm{U'ß', "ss"},       OtherForm{U'æ', "ae"},       OtherForm{U'ð', "d"},
    OtherForm{U'ø', "o"},        OtherForm{U'đ', "d"},        OtherForm{U'ı', "i"},
    OtherForm{U'ł', "l"},        OtherForm{U'œ', "oe"},       OtherForm{U'ΐ', "ι"},
    OtherForm{U'ά', "α"},        OtherForm{U'έ', "ε"},        OtherForm{U'ή', "η"},
    OtherForm{U'ί', "ι"},        OtherForm{U'ΰ', "υ"},        OtherForm{U'ς', "σ"},
    OtherForm{U'ϊ', "ι"},        OtherForm{U'ϋ', "υ"},        OtherForm{U'ό', "ο"},
    OtherForm{U'ύ', "υ"},        OtherForm{U'ώ', "ω"},        OtherForm{U'ё', "е"},
    OtherForm{0x0622, "\u0627"}, OtherForm{0x0623, "\u0627"}, OtherForm{0x0625, "\u0627"},
    OtherForm{0x0629, "\u0647"}, OtherForm{0x0649, "\u064a"}, OtherForm{0x0671, "\u0627"},
    OtherForm{0x06a9, "\u0643"}, OtherForm{0x06cc, "\u064a"},
};
static_assert(std::ranges::is_sorted(kOtherForms, {}, &OtherForm::letter));

void append_folded(std::string& word, char32_t letter) {
  // Of full width.
  if (letter >= 0xff10 && letter <= 0xff19) return append_letter(word, letter - 0xff10 + U'0');
  if (letter >= 0xff41 && letter <= 0xff5a) return append_letter(word, letter - 0xff41 + U'a');
  const auto other = std::ranges::lower_bound(kOtherForms, letter, {}, &OtherForm::letter);
  if (other == kOtherForms.end() || other->letter != letter) return append_letter(word, letter);
  word += other->form;
}

}  // namespace

Writing writing_of(char32_t letter) {
  if (letter < 0x0e00) return Writing::spaced;
  if (lies_in(kUnspaced, letter)) return Writing::unspaced;
  if (lies_in(kIgnored, letter)) return Writing::ignored;
  if (lies_in(kSymbols, letter)) return Writing::symbol;
  return Writing::spaced;
}

Letter letter_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const Letter broken{.code = 0xfffd, .size = 1};
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {.code = lead, .size = 1};
  const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() - at < size) return broken;
  char32_t code = lead & (0x7fU >> size);
  for (std::size_t index = at + 1; index < at + size; ++index) {
    if ((byte(index) & 0xc0) != 0x80) return broken;
    code = (code << 6) | (byte(index) & 0x3fU);
  }
  return {.code = code, .size = size};
}

void append_letter(std::string& text, char32_t letter) {
  const auto add = [&](char32_t byte) {
    text += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (letter < 0x80) return add(letter);
  if (letter < 0x800) {
    add(0xc0 | (letter >> 6));
  } else if (letter < 0x10000) {
    add(0xe0 | (letter >> 12));
    add(0x80 | ((letter >> 6) & 0x3f));
  } else {
    add(0xf0 | (letter >> 18));
    add(0x80 | ((letter >> 12) & 0x3f));
    add(0x80 | ((letter >> 6) & 0x3f));
  }
  add(0x80 | (letter & 0x3f));
}

std::string fold_further(std::string_view word) {
  std::string folded;
  folded.reserve(word.size());
  for (std::size_t at = 0; at < word.size();) {
    const Letter letter = letter_at(word, at);
    at += letter.size;
    if (lies_in(kOptional, letter.code) || lies_in(kIgnored, letter.code)) continue;
    append_folded(folded, letter.code);
  }
  return folded;
}

}  // namespace linnet
