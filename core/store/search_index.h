#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/search_tokenizer.h"
#include "core/store/statement.h"

namespace linnet {

// The words of the messages that have a seq: unsent ones come in when they are accepted, because
// taking a text out again costs more than all the rest of a send.
//
// A text's number in the index is its serverTime, in microseconds, or the next free number: so the
// index is read newest first, over all chats, and no further than somebody looks. Chat and sender
// are words of each text (tags), so that a filter is one more word. The index keeps no copy of the
// texts: what is taken out must be said exactly as it was put in.
class SearchIndex {
 public:
  explicit SearchIndex(SqliteConnection& connection);

  struct Text {
    Place place;
    UserKey sender;
    WallTime time;
    std::string_view text;
  };
  // An empty text is not indexed.
  [[nodiscard]] Result<void> add(const Text& text);
  [[nodiscard]] Result<void> remove(const Text& text);
  // Puts in every message of the store; none is there yet.
  [[nodiscard]] Result<void> fill();

  // Of a text in the index.
  struct Number {
    std::int64_t value = 0;
    auto operator<=>(const Number&) const = default;
  };
  // `match` is FTS5's: quoted words (search_words.h) and tags; newest first, from `last` down to
  // `first`.
  [[nodiscard]] Result<std::vector<Number>> find(std::string_view match, Number first, Number last,
                                                 std::size_t limit);
  // Errors: storage_corrupt for a number that was never given.
  [[nodiscard]] Result<Place> place_of(Number number);
  // Nothing when it is not in the index: given back, or empty.
  [[nodiscard]] Result<std::optional<Number>> number_of(Place place, WallTime time);

  // The first number of a time, and the last one before it; nothing stands for the beginning and
  // the end.
  [[nodiscard]] static Number first_at(std::optional<WallTime> time);
  [[nodiscard]] static Number last_before(std::optional<WallTime> time);
  // How much older one text is than another, about.
  [[nodiscard]] static Duration age(Number older, Number newer);

  [[nodiscard]] static std::string tag_of(ChatKey chat);
  [[nodiscard]] static std::string tag_of(UserKey sender);

 private:
  Statement take_number_;
  Statement place_at_;
  Statement give_number_back_;
  Statement add_;
  Statement remove_;
  Statement find_;
  Statement messages_;
};

}  // namespace linnet
