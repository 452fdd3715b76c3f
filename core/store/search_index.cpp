#include "core/store/search_index.h"

namespace linnet {
namespace {

constexpr std::size_t kWordsMax = 16;
constexpr std::size_t kWordBytesMax = 64;

const std::string kSnippet = "snippet(search, 0, char(2), char(3), '…', 24)";

bool is_space(char character) {
  return static_cast<unsigned char>(character) <= ' ';
}

// Every word as a quoted prefix, all of them wanted: `hel wor` becomes `"hel"* "wor"*`. A single
// ASCII letter is a whole word, because half of all words begin with it. Words beyond the limits
// are left out, and those of punctuation alone have no tokens, which FTS5 ignores.
std::string match_of(std::string_view words) {
  std::string match;
  std::size_t count = 0;
  for (std::size_t at = 0; at < words.size() && count < kWordsMax;) {
    if (is_space(words[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < words.size() && !is_space(words[at])) ++at;
    match += '"';
    for (const char character : words.substr(begin, std::min(at - begin, kWordBytesMax))) {
      match += character;
      if (character == '"') match += '"';
    }
    match += at - begin > 1 ? "\"* " : "\" ";
    ++count;
  }
  return match;
}

}  // namespace

SearchIndex::SearchIndex(SqliteConnection& connection)
    : add_(connection, "INSERT INTO search (rowid, text) VALUES (?1, ?2)"),
      remove_(connection, "INSERT INTO search (search, rowid, text) VALUES ('delete', ?1, ?2)"),
      // In one chat the order of places is the order wanted, and the index is read in it.
      find_in_chat_(connection, "SELECT rowid, " + kSnippet +
                                    " FROM search WHERE search MATCH ?1 AND rowid BETWEEN ?2 "
                                    "AND ?3 ORDER BY rowid DESC LIMIT ?4"),
      find_(connection,
            "SELECT m.id FROM search CROSS JOIN message m ON m.id = search.rowid WHERE search "
            "MATCH ?1 "
            "ORDER BY m.time DESC LIMIT ?2"),
      snippet_(connection,
               "SELECT " + kSnippet + " FROM search WHERE search MATCH ?1 AND rowid = ?2") {}

Result<void> SearchIndex::add(Place place, std::string_view text) {
  if (!text.empty()) LINNET_TRY(add_.run(place, text));
  return {};
}

Result<void> SearchIndex::remove(Place place, std::string_view text) {
  if (!text.empty()) LINNET_TRY(remove_.run(place, text));
  return {};
}

Result<std::vector<SearchIndex::Hit>> SearchIndex::find(std::string_view words,
                                                        std::optional<ChatKey> chat,
                                                        std::size_t limit) {
  std::vector<Hit> hits;
  const std::string match = match_of(words);
  if (match.empty()) return hits;

  if (chat) {
    auto cursor = find_in_chat_.query(match, place_of(*chat, Seq{}), last_place(*chat), limit);
    while (cursor.next()) hits.push_back({cursor.place(0), std::string(cursor.text(1))});
    LINNET_TRY(cursor.status());
    return hits;
  }
  {
    auto cursor = find_.query(match, limit);
    while (cursor.next()) hits.push_back({cursor.place(0), {}});
    LINNET_TRY(cursor.status());
  }
  for (Hit& hit : hits) {
    auto cursor = snippet_.query(match, hit.place);
    if (cursor.next()) hit.snippet = cursor.text(0);
    LINNET_TRY(cursor.status());
  }
  return hits;
}

}  // namespace linnet
