#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/statement.h"

namespace linnet {

// The words of the messages that have a seq: unsent ones come in when they are accepted, because taking a text out again
// costs more than all the rest of a send. The index keeps no copy of the texts, so what is taken out must
// be said exactly as it was put in.
class SearchIndex {
 public:
  explicit SearchIndex(SqliteConnection& connection);

  // An empty text is not indexed.
  [[nodiscard]] Result<void> add(Place place, std::string_view text);
  [[nodiscard]] Result<void> remove(Place place, std::string_view text);

  struct Hit {
    Place place;
    std::string snippet;
  };
  // Messages that hold, for each of the words, a word that begins with it: newest first, of one
  // chat or of all. Whatever is typed is taken as words: there is no query language.
  [[nodiscard]] Result<std::vector<Hit>> find(std::string_view words, std::optional<ChatKey> chat,
                                              std::size_t limit);

 private:
  Statement add_;
  Statement remove_;
  Statement find_in_chat_;
  Statement find_;
  Statement snippet_;
};

}  // namespace linnet
