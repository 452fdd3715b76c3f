#pragma once

#include <memory>
#include <vector>

#include "core/store/record_reader.h"
#include "core/store/search_words.h"
#include "core/store/store.h"
#include "core/store/tables.h"

namespace linnet {

// Finds messages: what is asked to the index, what the index found to rows with snippets.
class MessageSearch {
 public:
  MessageSearch(Tables& tables, SqliteConnection& connection, const UserId& self)
      : tables_(tables), connection_(connection), reader_(tables, self) {}

  // As Store::search.
  [[nodiscard]] Result<SearchPage> find(const SearchRequest& request);

 private:
  using Number = SearchIndex::Number;
  using Numbers = std::vector<Number>;
  struct Question {
    SearchWords words;
    std::string match;  // words and tags
    Number first;
    Number last;
  };

  [[nodiscard]] Result<SearchTokenizer*> tokenizer();
  // Nothing: nothing can be found.
  [[nodiscard]] Result<std::optional<Question>> question_of(const SearchRequest& request);
  // `newest`: what the index found, from the newest on.
  [[nodiscard]] Result<void> add_newest(const SearchRequest& request, const Question& question,
                                        Numbers newest, SearchPage& page);
  [[nodiscard]] Result<void> add_best(const SearchRequest& request, const Question& question,
                                      const Numbers& newest, SearchPage& page);
  [[nodiscard]] Result<Numbers> ranked(const Question& question, const Numbers& newest);
  // Adds the hit, unless what is shown of the message does not hold the words: an own change waits.
  [[nodiscard]] Result<void> add_hit(Number number, const SearchWords& words, SearchPage& page);
  [[nodiscard]] Result<MessageRow> row_of(Number number);
  // Of the hit that an earlier page ended with; nothing for a message that is not here.
  [[nodiscard]] Result<std::optional<Number>> number_of(const SearchRequest::Position& position);

  Tables& tables_;
  SqliteConnection& connection_;
  RecordReader reader_;
  std::unique_ptr<SearchTokenizer> tokenizer_;  // made when it is first needed
};

}  // namespace linnet
