#include "core/store/search_tokenizer.h"

#include <array>

#include "core/store/search_letters.h"
#include "core/store/sqlite_connection.h"

namespace linnet {
namespace {

bool is_ascii(std::string_view text) {
  for (const char byte : text) {
    if (static_cast<unsigned char>(byte) >= 0x80) return false;
  }
  return true;
}

Result<fts5_api*> api_of(sqlite3* connection) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  int result = sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr);
  if (result == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
    result = sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  if (result != SQLITE_ROW) return std::unexpected(SqliteConnection::error_of(result));
  if (api == nullptr) return fail(ErrorCode::internal, "SQLite without FTS5");
  return api;
}

}  // namespace

// One text on its way.
struct SearchTokenizer::Work {
  SearchTokenizer& tokenizer;
  const std::string_view text;
  const Reading reading;
  const Take take;
  void* const context;
  int result = SQLITE_OK;
  std::string term{};
  std::size_t offset = 0;  // of what is given to SQLite's tokenizer
  // Query: a run's last letter, said only when something follows it.
  struct {
    bool waits = false;
    bool alone = false;
    char32_t letter = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
  } last{};

  void say(std::string_view said, std::size_t begin, std::size_t end, bool same_place, bool whole) {
    if (result != SQLITE_OK) return;
    result = take(context, SearchToken{said, begin, end, same_place, whole});
  }
  void say_last() {
    if (!last.waits) return;
    last.waits = false;
    say_letters(last.letter, 0, last.begin, last.end, false);
  }
  void say_letters(char32_t letter, char32_t second, std::size_t begin, std::size_t end,
                   bool same_place) {
    term.clear();
    append_letter(term, letter);
    if (second != 0) append_letter(term, second);
    say(term, begin, end, same_place, true);
  }

  // The tags at the beginning; where the text itself begins.
  std::size_t read_tags() {
    std::size_t at = 0;
    while (at < text.size() && text[at] == '\x02') {
      const std::size_t begin = at++;
      while (at < text.size() && text[at] > ' ') ++at;
      say(text.substr(begin, at - begin), begin, at, false, true);
    }
    if (at > 0 && at < text.size() && text[at] == '\x03') ++at;
    return at;
  }

  std::size_t read_run(std::size_t at) {
    say_last();
    Letter letter = letter_at(text, at);
    for (std::size_t count = 1;; ++count) {
      const std::size_t next = at + letter.size;
      Letter following;
      if (next < text.size()) following = letter_at(text, next);
      const bool ends = next >= text.size() || writing_of(following.code) != Writing::unspaced;
      if (reading != Reading::query) {
        say_letters(letter.code, 0, at, next, false);
      } else if (ends) {
        last = {
            .waits = true, .alone = count == 1, .letter = letter.code, .begin = at, .end = next};
      }
      if (ends) return next;
      say_letters(letter.code, following.code, at, next + following.size,
                  reading != Reading::query);
      at = next;
      letter = following;
    }
  }

  std::size_t read_words(std::size_t at) {
    const std::size_t begin = at;
    while (at < text.size()) {
      const Letter letter = letter_at(text, at);
      const Writing writing = writing_of(letter.code);
      if (writing == Writing::unspaced || writing == Writing::symbol) break;
      at += letter.size;
    }
    offset = begin;
    const int said = tokenizer.words_.xTokenize(tokenizer.instance_, this, FTS5_TOKENIZE_DOCUMENT,
                                                text.data() + begin, static_cast<int>(at - begin),
                                                &Work::take_word);
    if (result == SQLITE_OK) result = said;
    return at;
  }

  static int take_word(void* context, int, const char* word, int size, int begin, int end) {
    Work& work = *static_cast<Work*>(context);
    const std::string_view said(word, static_cast<std::size_t>(size));
    const std::size_t first = work.offset + static_cast<std::size_t>(begin);
    const std::size_t last = work.offset + static_cast<std::size_t>(end);
    if (is_ascii(said)) {
      work.say_last();
      work.say(said, first, last, false, false);
      return work.result;
    }
    const std::string folded = fold_further(said);
    if (folded.empty()) return work.result;
    work.say_last();
    work.say(folded, first, last, false, false);
    return work.result;
  }

  void run() {
    std::size_t at = reading == Reading::untagged ? 0 : read_tags();
    while (at < text.size() && result == SQLITE_OK) {
      const Letter letter = letter_at(text, at);
      switch (writing_of(letter.code)) {
        case Writing::unspaced:
          at = read_run(at);
          break;
        case Writing::symbol:
          say_last();
          say_letters(letter.code, 0, at, at + letter.size, false);
          at += letter.size;
          break;
        case Writing::spaced:
        case Writing::ignored:
          at = read_words(at);
          break;
      }
    }
    if (last.alone) say_last();
  }
};

int SearchTokenizer::tokenize(std::string_view text, Reading reading, Take take, void* context) {
  Work work{.tokenizer = *this, .text = text, .reading = reading, .take = take, .context = context};
  work.run();
  return work.result;
}

// ---------------------------------------------------------------- for FTS5

namespace {

struct Fts5Taker {
  void* context;
  int (*take)(void*, int, const char*, int, int, int);
};

int create(void* connection, const char**, int, Fts5Tokenizer** made) {
  Result<std::unique_ptr<SearchTokenizer>> tokenizer =
      SearchTokenizer::make(static_cast<sqlite3*>(connection));
  if (!tokenizer) return SQLITE_ERROR;
  *made = reinterpret_cast<Fts5Tokenizer*>(tokenizer->release());
  return SQLITE_OK;
}

void destroy(Fts5Tokenizer* tokenizer) {
  delete reinterpret_cast<SearchTokenizer*>(tokenizer);
}

int pass_on(void* taker, const SearchToken& token) {
  const Fts5Taker& to = *static_cast<Fts5Taker*>(taker);
  return to.take(to.context, token.same_place ? FTS5_TOKEN_COLOCATED : 0, token.term.data(),
                 static_cast<int>(token.term.size()), static_cast<int>(token.begin),
                 static_cast<int>(token.end));
}

int tokenize(Fts5Tokenizer* tokenizer, void* context, int flags, const char* text, int size,
             int (*take)(void*, int, const char*, int, int, int)) {
  Fts5Taker taker{.context = context, .take = take};
  const bool is_query = (flags & FTS5_TOKENIZE_QUERY) != 0;
  return reinterpret_cast<SearchTokenizer*>(tokenizer)->tokenize(
      std::string_view(text, static_cast<std::size_t>(size)),
      is_query ? SearchTokenizer::Reading::query : SearchTokenizer::Reading::document, &pass_on,
      &taker);
}

}  // namespace

Status SearchTokenizer::install(sqlite3* connection) {
  LINNET_ASSIGN(fts5_api * api, api_of(connection));
  fts5_tokenizer functions{.xCreate = &create, .xDelete = &destroy, .xTokenize = &linnet::tokenize};
  const int result = api->xCreateTokenizer(api, "linnet", connection, &functions, nullptr);
  if (result != SQLITE_OK) return std::unexpected(SqliteConnection::error_of(result));
  return {};
}

Result<std::unique_ptr<SearchTokenizer>> SearchTokenizer::make(sqlite3* connection) {
  LINNET_ASSIGN(fts5_api * api, api_of(connection));
  void* user_data = nullptr;
  fts5_tokenizer words{};
  Fts5Tokenizer* instance = nullptr;
  int result = api->xFindTokenizer(api, "unicode61", &user_data, &words);
  if (result == SQLITE_OK) {
    std::array arguments = {"remove_diacritics", "2", "categories", "L* N* Co M*"};
    result =
        words.xCreate(user_data, arguments.data(), static_cast<int>(arguments.size()), &instance);
  }
  if (result != SQLITE_OK) return std::unexpected(SqliteConnection::error_of(result));
  return std::unique_ptr<SearchTokenizer>(new SearchTokenizer(words, instance));
}

SearchTokenizer::~SearchTokenizer() {
  words_.xDelete(instance_);
}

}  // namespace linnet
