#include "core/store/search_index.h"

#include <limits>

namespace linnet {
namespace {

constexpr int kNumbersTried = 96;
constexpr int kNumbersInARow = 64;

// The numbers that a text may have, the n-th one tried after all those before it: the next ones,
// and when so many messages are of one time, some within a second after it.
std::int64_t number_tried(Place place, WallTime time, int n) {
  std::int64_t offset = n;
  if (n >= kNumbersInARow) {
    std::uint64_t mixed = static_cast<std::uint64_t>(place.value) + static_cast<std::uint64_t>(n);
    mixed = (mixed ^ (mixed >> 33)) * 0xff51afd7ed558ccdU;
    mixed = (mixed ^ (mixed >> 33)) * 0xc4ceb9fe1a85ec53U;
    offset += static_cast<std::int64_t>(mixed >> 44);
  }
  return SearchIndex::first_at(time).value + offset;
}

// Not hidden or cleared away by the user. What has no SQL of the row in it is asked once.
const std::string kShown =
    "(NOT EXISTS (SELECT 1 FROM hidden) AND NOT EXISTS (SELECT 1 FROM cleared) OR NOT EXISTS ("
    "SELECT 1 FROM search_number n WHERE n.id = search.rowid AND (n.place IN (SELECT id FROM hidden) OR "
    "EXISTS (SELECT 1 FROM cleared c WHERE c.chat = n.place >> 40 AND c.last >= n.place)))) ";

// As the view `searchable` says it.
std::string indexed(const SearchIndex::Text& text) {
  std::string said = SearchIndex::tag_of(chat_of(text.place)) + SearchIndex::tag_of(text.sender);
  said += '\x03';
  said += text.text;
  return said;
}

}  // namespace

SearchIndex::SearchIndex(SqliteConnection& connection)
    : take_number_(connection, "INSERT OR IGNORE INTO search_number (id, place) VALUES (?1, ?2)"),
      place_at_(connection, "SELECT place FROM search_number WHERE id = ?1"),
      give_number_back_(connection, "DELETE FROM search_number WHERE id = ?1"),
      add_(connection, "INSERT INTO search (rowid, text) VALUES (?1, ?2)"),
      remove_(connection, "INSERT INTO search (search, rowid, text) VALUES ('delete', ?1, ?2)"),
      find_(connection,
            "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid BETWEEN ?2 AND ?3 AND " +
                kShown +
                "ORDER BY rowid DESC LIMIT ?4"),
      messages_(connection,
                "SELECT id, sender, time, text FROM message WHERE text <> '' AND "
                "id & 0x8000000000 = 0 ORDER BY time") {}

std::string SearchIndex::tag_of(ChatKey chat) {
  return "\x02"
         "C" +
         std::to_string(chat.value);
}
std::string SearchIndex::tag_of(UserKey sender) {
  return "\x02"
         "S" +
         std::to_string(sender.value);
}

SearchIndex::Number SearchIndex::first_at(std::optional<WallTime> time) {
  if (!time) return {std::numeric_limits<std::int64_t>::min()};
  return {to_micros(*time)};
}
SearchIndex::Number SearchIndex::last_before(std::optional<WallTime> time) {
  if (!time) return {std::numeric_limits<std::int64_t>::max()};
  return {first_at(time).value - 1};
}
Duration SearchIndex::age(Number older, Number newer) {
  return Duration(newer.value - older.value);
}

Result<void> SearchIndex::add(const Text& text) {
  if (text.text.empty()) return {};
  for (int n = 0; n < kNumbersTried; ++n) {
    const std::int64_t number = number_tried(text.place, text.time, n);
    LINNET_ASSIGN(const std::int64_t taken, take_number_.run(number, text.place));
    if (taken == 0) continue;
    LINNET_TRY(add_.run(number, indexed(text)));
    return {};
  }
  // No honest log has that many messages of one microsecond: this one is not found.
  return {};
}

Result<void> SearchIndex::remove(const Text& text) {
  if (text.text.empty()) return {};
  LINNET_ASSIGN(const std::optional<Number> number, number_of(text.place, text.time));
  if (!number) return {};
  LINNET_TRY(remove_.run(number->value, indexed(text)));
  LINNET_TRY(give_number_back_.run(number->value));
  return {};
}

Result<std::optional<SearchIndex::Number>> SearchIndex::number_of(Place place, WallTime time) {
  for (int n = 0; n < kNumbersTried; ++n) {
    const std::int64_t number = number_tried(place, time, n);
    auto cursor = place_at_.query(number);
    if (cursor.next() && cursor.place(0) == place) return Number{number};
    LINNET_TRY(cursor.status());
  }
  return std::nullopt;
}

Result<void> SearchIndex::fill() {
  auto cursor = messages_.query();
  while (cursor.next()) {
    LINNET_TRY(add({.place = cursor.place(0),
                    .sender = cursor.user(1),
                    .time = cursor.time(2),
                    .text = cursor.text(3)}));
  }
  return cursor.status();
}

Result<std::vector<SearchIndex::Number>> SearchIndex::find(std::string_view match, Number first,
                                                           Number last, std::size_t limit) {
  std::vector<Number> numbers;
  auto cursor = find_.query(match, first.value, last.value, limit);
  while (cursor.next()) numbers.push_back({cursor.integer(0)});
  LINNET_TRY(cursor.status());
  return numbers;
}

Result<Place> SearchIndex::place_of(Number number) {
  auto cursor = place_at_.query(number.value);
  if (cursor.next()) return cursor.place(0);
  LINNET_TRY(cursor.status());
  return fail(ErrorCode::storage_corrupt, "the search index names a text that is not there");
}

}  // namespace linnet
