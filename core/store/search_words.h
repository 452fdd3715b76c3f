#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/search_tokenizer.h"
#include "core/store/store.h"

namespace linnet {

// What somebody looks for: words, and phrases between quotes ("..." or “...”), all of them wanted.
// The last one is still being typed: it stands for all words that it begins, if it has two letters.
// There is no query language: everything that is typed is words.
class SearchWords {
 public:
  // Words beyond limits::kSearchWords are left out; so is what has no letter or digit.
  [[nodiscard]] static Result<SearchWords> parse(std::string_view typed,
                                                 SearchTokenizer& tokenizer);

  [[nodiscard]] bool empty() const { return phrases_.empty(); }
  // For FTS5. Each phrase, and all of them.
  [[nodiscard]] std::string match() const;
  [[nodiscard]] std::vector<std::string> matches() const;

  struct Found {
    std::vector<TextRange> ranges;   // in order, apart from each other
    std::vector<std::size_t> times;  // of each phrase
    std::size_t exact = 0;           // phrases that stand there as whole words
    std::size_t tokens = 0;          // of the text
    [[nodiscard]] bool all() const;
  };
  // Where a text, without tags, holds the words.
  [[nodiscard]] Result<Found> find_in(std::string_view text, SearchTokenizer& tokenizer) const;

 private:
  struct Phrase {
    std::string text;                // as it is said to FTS5
    std::vector<std::string> terms;  // one after the other
    bool is_prefix = false;          // its last term is the beginning of a word
  };

  std::vector<Phrase> phrases_;
};

}  // namespace linnet
