#include "core/store/search_words.h"

#include <algorithm>

#include "core/model/limits.h"
#include "core/store/search_letters.h"
#include "core/store/sqlite_connection.h"

namespace linnet {
namespace {

struct Piece {
  std::string text;
  bool quoted = false;
  bool open = false;  // a quote that does not end
};

// “ and ” are U+201C and U+201D.
bool is_quote(char32_t letter) {
  return letter == U'"' || letter == 0x201c || letter == 0x201d;
}

// Control characters are spaces: a tag of the index (search_tokenizer.h) begins with one.
std::vector<Piece> pieces_of(std::string_view typed) {
  std::vector<Piece> pieces(1);
  for (std::size_t at = 0; at < typed.size();) {
    const Letter letter = letter_at(typed, at);
    Piece& piece = pieces.back();
    if (is_quote(letter.code)) {
      const bool opens = !piece.quoted;
      piece.open = false;
      pieces.push_back({.text = {}, .quoted = opens, .open = opens});
    } else if (letter.code <= U' ' || letter.code == 0x7f) {
      if (piece.quoted) {
        piece.text += ' ';
      } else {
        pieces.emplace_back();
      }
    } else {
      piece.text.append(typed.substr(at, letter.size));
    }
    at += letter.size;
  }
  return pieces;
}

struct Terms {
  std::vector<std::string> terms;
  bool last_whole = false;
};

int collect(void* context, const SearchToken& token) {
  Terms& terms = *static_cast<Terms*>(context);
  terms.terms.emplace_back(token.term);
  terms.last_whole = token.whole;
  return SQLITE_OK;
}

// One letter begins too many words.
bool is_beginning(std::string_view term) {
  return letter_at(term, 0).size < term.size();
}

// A text's words, by place. Terms are in one string, because there are many.
struct Places {
  struct Word {
    std::size_t term_begin;
    std::size_t term_end;
    TextRange range;
  };
  std::string terms;
  std::vector<Word> words;
  std::vector<std::size_t> first_at;  // place -> its first word

  [[nodiscard]] std::string_view term(const Word& word) const {
    return std::string_view(terms).substr(word.term_begin, word.term_end - word.term_begin);
  }
  [[nodiscard]] std::size_t end_of(std::size_t place) const {
    return place + 1 < first_at.size() ? first_at[place + 1] : words.size();
  }
  // The word at this place that is `wanted`, or that it begins.
  [[nodiscard]] const Word* at(std::size_t place, std::string_view wanted, bool is_prefix) const {
    if (place >= first_at.size()) return nullptr;
    for (std::size_t index = first_at[place]; index < end_of(place); ++index) {
      const std::string_view said = term(words[index]);
      if (is_prefix ? said.starts_with(wanted) : said == wanted) return &words[index];
    }
    return nullptr;
  }
};

int place(void* context, const SearchToken& token) {
  Places& places = *static_cast<Places*>(context);
  if (!token.same_place) places.first_at.push_back(places.words.size());
  const std::size_t begin = places.terms.size();
  places.terms += token.term;
  places.words.push_back({begin, places.terms.size(), {token.begin, token.end}});
  return SQLITE_OK;
}

std::vector<TextRange> joined(std::vector<TextRange> ranges) {
  std::ranges::sort(ranges, {}, &TextRange::begin);
  std::vector<TextRange> result;
  for (const TextRange& range : ranges) {
    if (!result.empty() && range.begin <= result.back().end) {
      result.back().end = std::max(result.back().end, range.end);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

}  // namespace

Result<SearchWords> SearchWords::parse(std::string_view typed, SearchTokenizer& tokenizer) {
  SearchWords words;
  typed = typed.substr(0, limits::kSearchTextBytes);
  bool last_is_typed = false;
  for (Piece& piece : pieces_of(typed)) {
    if (words.phrases_.size() == limits::kSearchWords) break;
    Terms found;
    const int result =
        tokenizer.tokenize(piece.text, SearchTokenizer::Reading::query, &collect, &found);
    if (result != SQLITE_OK) return std::unexpected(SqliteConnection::error_of(result));
    if (found.terms.empty()) continue;
    last_is_typed =
        (!piece.quoted || piece.open) && !found.last_whole && is_beginning(found.terms.back());
    words.phrases_.push_back(
        {.text = std::move(piece.text), .terms = std::move(found.terms), .is_prefix = false});
  }
  if (last_is_typed) words.phrases_.back().is_prefix = true;
  return words;
}

std::vector<std::string> SearchWords::matches() const {
  std::vector<std::string> matches;
  for (const Phrase& phrase : phrases_) {
    matches.push_back('"' + phrase.text + (phrase.is_prefix ? "\"*" : "\""));
  }
  return matches;
}

std::string SearchWords::match() const {
  std::string all;
  for (const std::string& one : matches()) {
    if (!all.empty()) all += ' ';
    all += one;
  }
  return all;
}

bool SearchWords::Found::all() const {
  return std::ranges::none_of(times, [](std::size_t count) { return count == 0; });
}

Result<SearchWords::Found> SearchWords::find_in(std::string_view text,
                                                SearchTokenizer& tokenizer) const {
  Places places;
  const int result = tokenizer.tokenize(text, SearchTokenizer::Reading::untagged, &place, &places);
  if (result != SQLITE_OK) return std::unexpected(SqliteConnection::error_of(result));

  Found found;
  found.times.resize(phrases_.size());
  found.tokens = places.first_at.size();
  for (std::size_t index = 0; index < phrases_.size(); ++index) {
    const Phrase& phrase = phrases_[index];
    bool exact = false;
    for (std::size_t at = 0; at < places.first_at.size(); ++at) {
      const Places::Word* first = nullptr;
      const Places::Word* last = nullptr;
      for (std::size_t step = 0; step < phrase.terms.size(); ++step) {
        const bool is_prefix = phrase.is_prefix && step + 1 == phrase.terms.size();
        last = places.at(at + step, phrase.terms[step], is_prefix);
        if (last == nullptr) break;
        if (step == 0) first = last;
      }
      if (last == nullptr) continue;
      found.ranges.push_back({first->range.begin, last->range.end});
      ++found.times[index];
      exact |= places.term(*last) == phrase.terms.back();
    }
    if (exact) ++found.exact;
  }
  found.ranges = joined(std::move(found.ranges));
  return found;
}

}  // namespace linnet
