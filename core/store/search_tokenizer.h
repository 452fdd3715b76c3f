#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace linnet {

// A word as the search index knows it, and where it stands in its text. Two words at the same place
// are a letter and the pair that it begins.
struct SearchToken {
  std::string_view term;
  std::size_t begin = 0;  // bytes
  std::size_t end = 0;
  bool same_place = false;
  bool whole =
      false;  // of a script without spaces, or an emoji: never the beginning of a longer word
};

// Cuts texts into words, the same way for the index, for what is searched and for what is marked in
// a hit; FTS5 calls it `linnet`.
//
// - Words of spaced scripts are SQLite's, with marks as letters (else Hindi falls apart), without
//   case and diacritics, and folded further (search_letters.h).
// - A run of an unspaced script gives each letter and, at the same place, the pair that it begins:
//   one letter, two, or a phrase of pairs find every part of it.
// - A text may begin with tags: `\x02` and letters or digits, each, and then `\x03`. No text that
//   is typed can hold their terms.
//
// Belongs to one connection, and does not outlive it.
class SearchTokenizer {
 public:
  enum class Reading : std::uint8_t {
    document,  // of the index: with tags
    untagged,  // the same without
    query,     // of a run, the pairs only, unless it is a single letter or something follows: they
               // suffice
  };
  // Makes FTS5 of this connection know `linnet`. Before any use of the search index.
  [[nodiscard]] static Status install(sqlite3* connection);
  [[nodiscard]] static Result<std::unique_ptr<SearchTokenizer>> make(sqlite3* connection);
  SearchTokenizer(const SearchTokenizer&) = delete;
  SearchTokenizer& operator=(const SearchTokenizer&) = delete;
  ~SearchTokenizer();

  // An SQLite result; anything but SQLITE_OK ends the text, and is then returned.
  using Take = int (*)(void* context, const SearchToken& token);
  [[nodiscard]] int tokenize(std::string_view text, Reading reading, Take take, void* context);

 private:
  struct Work;

  SearchTokenizer(const fts5_tokenizer& words, Fts5Tokenizer* instance)
      : words_(words), instance_(instance) {}

  const fts5_tokenizer words_;  // SQLite's
  Fts5Tokenizer* const instance_;
};

}  // namespace linnet
