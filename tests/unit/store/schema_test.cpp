#include "core/store/schema.h"

#include <sqlite3.h>

#include <fstream>
#include <sstream>

#include "core/base/seeded_entropy.h"
#include "core/store/search_tokenizer.h"
#include "core/store/store.h"
#include "tests/unit/store/faulty_disk.h"
#include "tests/unit/store/store_fixture.h"

namespace linnet {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

// What any other program could do to a closed store's file. The first column of the first row, if
// there is one.
std::string run_sql(const std::string& path, const std::string& sql) {
  std::string answer;
  const auto take = [](void* answer, int, char** texts, char**) {
    *static_cast<std::string*>(answer) = texts[0];
    return 0;
  };
  sqlite3* handle = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
  EXPECT_TRUE(SearchTokenizer::install(handle).has_value());
  // Where there is no shared memory, WAL needs it.
  EXPECT_EQ(sqlite3_exec(handle, "PRAGMA locking_mode = EXCLUSIVE", nullptr, nullptr, nullptr),
            SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, sql.c_str(), take, &answer, nullptr), SQLITE_OK)
      << sqlite3_errmsg(handle);
  sqlite3_close(handle);
  return answer;
}

Result<std::unique_ptr<Store>> open_as(const std::string& path, std::string_view name) {
  return Store::open({.path = path, .vfs = {}, .user_id = user(name), .new_device_id = device()});
}

// A store in a file.
class SchemaTest : public TemporaryFolder, public StoreFixture {
 protected:
  SchemaTest() : StoreFixture(file("store.db")) {}
};

TEST_F(SchemaTest, EverythingIsThereAfterARestart) {
  applies(message(1, "bob", "hello"));
  applies(reaction(2, "bob", 1, "👍"));
  applies(edit(9, "bob", 5, "kept for later"));
  holds(1, 2);
  composes(local_id(1), "unsent");
  changes(local_id(2), row_at(1), ReactionChange{Seq{1}, "🎉", true});
  const auto rows = must(store->timeline(chat, {}, 10, 0)).rows;
  const auto outbox = must(store->outbox({}, 10));
  const auto list = must(store->chat_list(10));

  restart();
  EXPECT_EQ(must(store->timeline(chat, {}, 10, 0)).rows, rows);
  EXPECT_EQ(must(store->outbox({}, 10)), outbox);
  EXPECT_EQ(must(store->chat_list(10)).size(), list.size());
  EXPECT_EQ(finds("hello"), 1U);
  applies(message(5, "bob", "original"));
  EXPECT_EQ(text_of(row_at(5)), "kept for later");
}

// Takes a store back to the version before, each step by itself.
constexpr const char* kBackTo3 = R"sql(
ALTER TABLE message DROP COLUMN parts;
ALTER TABLE message DROP COLUMN pin;
ALTER TABLE kept_operation DROP COLUMN parts;
ALTER TABLE kept_operation DROP COLUMN choices;
ALTER TABLE optimistic DROP COLUMN parts;
ALTER TABLE optimistic DROP COLUMN choices;
ALTER TABLE chat DROP COLUMN mentioned_above;
ALTER TABLE chat DROP COLUMN pinned;
DROP TABLE vote;
PRAGMA user_version = 3;
)sql";
constexpr const char* kBackTo2 = R"sql(
DROP TABLE search;
DROP VIEW searchable;
DROP TABLE search_number;
CREATE VIEW searchable AS SELECT id, text FROM message WHERE id & 0x8000000000 = 0;
CREATE VIRTUAL TABLE search USING fts5 (
  text, content = 'searchable', content_rowid = 'id', columnsize = 0,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2');
INSERT INTO search (search) VALUES ('rebuild');
PRAGMA user_version = 2;
)sql";
constexpr const char* kBackTo1 = "ALTER TABLE outbox DROP COLUMN skips; PRAGMA user_version = 1";

TEST_F(SchemaTest, AStoreOfTheFirstVersionIsBroughtUpToDate) {
  applies(message(1, "bob", "hello"));
  composes(local_id(1), "unsent");
  const auto rows = must(store->timeline(chat, {}, 10, 0)).rows;
  const auto outbox = must(store->outbox({}, 10));
  store.reset();
  run_sql(path_, kBackTo3);
  run_sql(path_, kBackTo2);
  run_sql(path_, kBackTo1);

  restart();
  EXPECT_EQ(must(store->timeline(chat, {}, 10, 0)).rows, rows);
  EXPECT_EQ(must(store->outbox({}, 10)), outbox);
}

TEST_F(SchemaTest, TheDeviceIsTheOneThatMadeTheStore) {
  SeededEntropy entropy(2);
  Store::Options options{
      .path = path_, .vfs = {}, .user_id = alice, .new_device_id = DeviceId::random(entropy)};
  store.reset();
  EXPECT_EQ(must(Store::open(options))->device_id(), device());
  options.path = file("other.db");
  EXPECT_EQ(must(Store::open(options))->device_id(), options.new_device_id);
  options.path = file("third.db");
  options.new_device_id = {};
  EXPECT_EQ(code_of(Store::open(options)), ErrorCode::malformed);
}

TEST_F(SchemaTest, AnUncommittedTransactionIsGoneAfterARestart) {
  must(store->begin());
  must(store->apply(message(1, "bob", "hello")));
  restart();
  EXPECT_EQ(must(store->entry_count()), 0U);
}

TEST_F(SchemaTest, SearchOfVersion2IsMadeAnew) {
  applies(message(1, "bob", "hello"));
  applies(message(2, "bob", ""));
  applies(message(3, "bob", "東京の天気"));
  applies(message(4, "bob", "gone"));
  applies(deletion(5, "bob", 4));
  composes(local_id(1), "unsent hello");
  store.reset();
  run_sql(path_, kBackTo3);
  run_sql(path_, kBackTo2);
  restart();
  EXPECT_EQ(finds("hello"), 1U);
  EXPECT_EQ(finds("天気"), 1U);
  EXPECT_EQ(finds("gone"), 0U);
  accepts(local_id(1), 6);
  applies(deletion(7, "bob", 1));
  EXPECT_EQ(finds("hello"), 1U);
  store.reset();
  run_sql(path_, "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)");
  EXPECT_EQ(run_sql(path_, "PRAGMA user_version"), "4");
}

TEST_F(SchemaTest, RefusesAnotherUsersStoreWithoutTouchingIt) {
  store.reset();
  const std::string before = bytes_of(path_);
  EXPECT_EQ(code_of(open_as(path_, "bob")), ErrorCode::forbidden);
  EXPECT_EQ(bytes_of(path_), before);
}

TEST_F(SchemaTest, RefusesANewerStoreWithoutTouchingIt) {
  store.reset();
  run_sql(path_, "PRAGMA user_version = 1000");
  const std::string before = bytes_of(path_);
  EXPECT_EQ(code_of(open_as(path_, "alice")), ErrorCode::storage_newer);
  EXPECT_EQ(bytes_of(path_), before);
}

TEST_F(SchemaTest, RefusesAnotherProgramsFile) {
  run_sql(file("other.db"), "CREATE TABLE recipe (name TEXT)");
  const std::string before = bytes_of(file("other.db"));
  EXPECT_EQ(code_of(open_as(file("other.db"), "alice")), ErrorCode::storage_corrupt);
  EXPECT_EQ(bytes_of(file("other.db")), before);
}

TEST_F(SchemaTest, SaysWhenAFileIsNoDatabase) {
  std::ofstream(file("noise.db"), std::ios::binary) << std::string(100'000, 'x');
  EXPECT_EQ(code_of(open_as(file("noise.db"), "alice")), ErrorCode::storage_corrupt);
}

TEST_F(SchemaTest, SaysWhenPagesAreDamaged) {
  in_transaction([&] {
    for (std::uint64_t seq = 1; seq <= 200; ++seq)
      must(store->apply(message(seq, "bob", std::string(200, 'x'))));
  });
  holds(1, 200);
  store.reset();
  {
    std::fstream damage(path_, std::ios::binary | std::ios::in | std::ios::out);
    damage.seekp(0, std::ios::end);
    const auto size = static_cast<std::size_t>(damage.tellp());
    damage.seekp(8192);
    damage << std::string(size - 8192, '\x7f');
  }
  const auto opened = open_as(path_, "alice");
  EXPECT_EQ(code_of(opened), ErrorCode::storage_corrupt);
}

TEST_F(SchemaTest, SaysWhenNothingCanBeWrittenThere) {
  EXPECT_EQ(code_of(open_as(file("missing/store.db"), "alice")), ErrorCode::storage_io);
}

TEST_F(SchemaTest, ADeletedTextLeavesTheFile) {
  applies(message(1, "bob", "the quick brown xylophone"));
  applies(message(2, "bob", "draft of zeppelins"));
  in_transaction([&] {
    for (std::uint64_t seq = 10; seq < 300; ++seq)
      must(store->apply(message(seq, "bob", "filler")));
  });
  applies(deletion(301, "bob", 1));
  applies(edit(302, "bob", 2, "final"));
  store.reset();
  const std::string bytes = bytes_of(path_);
  EXPECT_NE(bytes.find("filler"), std::string::npos);
  EXPECT_EQ(bytes.find("xylophone"), std::string::npos);
  EXPECT_EQ(bytes.find("zeppelins"), std::string::npos);
}

// Random logs in random order, then SQLite's own opinion of the file and of the search index.
TEST_F(SchemaTest, TheFileStaysSound) {
  SeededEntropy entropy(11);
  const auto below = [&](std::uint64_t limit) { return entropy.next_u64() % limit; };
  const char* const kUsers[] = {"alice", "bob", "carol"};
  const std::string_view kWords[] = {"tea",
                                     "Sugar",
                                     "",
                                     "a longer text with some of everything",
                                     "東京タワーの近く",
                                     "tea茶👍🏽",
                                     "कहीं",
                                     "\xff\xfe\xe3",
                                     std::string_view("\x02"
                                                      "C1\0\x03",
                                                      5)};
  for (int round = 0; round < 1000; ++round) {
    const std::uint64_t seq = 1 + below(150);
    const std::string_view sender = kUsers[below(3)];
    const std::string text = std::string(kWords[below(9)]) + std::string(kWords[below(9)]);
    must(store->begin());
    bool sound = true;
    switch (below(7)) {
      case 0:
        sound = store->apply(edit(seq, sender, 1 + below(150), text)).has_value();
        break;
      case 1:
        sound = store->apply(deletion(seq, sender, 1 + below(150))).has_value();
        break;
      case 2:
        sound =
            store->apply(reaction(seq, sender, 1 + below(150), "👍", below(2) == 0)).has_value();
        break;
      case 3:
        sound = store->add_pending(chat, local_id_at(seq), {}, Message{body(text)}).has_value();
        break;
      case 4:
        sound = store->accept(chat, local_id_at(seq), Seq{seq}, {}, {}).has_value();
        break;
      case 5:
        sound = store->remove_pending(chat, local_id_at(seq)).has_value();
        break;
      default:
        sound = store->apply(message(seq, sender, text)).has_value();
        break;
    }
    if (sound && below(10) > 0) {
      must(store->commit());
    } else {
      store->rollback();
    }
  }
  EXPECT_GT(must(store->entry_count()), 50U);
  store.reset();
  run_sql(path_, "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)");
  EXPECT_EQ(run_sql(path_, "PRAGMA integrity_check"), "ok");
}

// A store on a disk that fails.
class FaultyDiskTest : public TemporaryFolder, public ::testing::Test {
 protected:
  FaultyDiskTest() {
    store = reopened();
    must(store->begin());
    must(store->put_chat(chat_row(group(1))));
    must(store->apply(message(1, "bob", "before")));
    must(store->put_ranges(group(1), rules::Ranges({{Seq{1}, Seq{1}}})));
    must(store->commit());
  }
  ~FaultyDiskTest() override { disk.heal(); }

  std::unique_ptr<Store> reopened() {
    store.reset();
    return must(Store::open({.path = file("store.db"),
                             .vfs = FaultyDisk::kName,
                             .user_id = user("alice"),
                             .new_device_id = device()}));
  }
  // A large transaction; the first error of it, if there is one.
  std::optional<ErrorCode> catches_up() {
    if (const auto begun = store->begin(); !begun) return begun.error().code;
    for (std::uint64_t seq = 2; seq <= 400; ++seq) {
      const auto applied = store->apply(message(seq, "carol", std::string(2000, 'x')));
      if (!applied) return applied.error().code;
    }
    const auto held = store->put_ranges(group(1), rules::Ranges({{Seq{1}, Seq{400}}}));
    if (!held) return held.error().code;
    const auto committed = store->commit();
    return code_of(committed);
  }
  std::vector<std::string> shown() {
    return texts_of(must(store->timeline(group(1), {}, 1000, 0)).rows);
  }

  FaultyDisk& disk = FaultyDisk::instance();
  std::unique_ptr<Store> store;
};

TEST_F(FaultyDiskTest, AFullDiskLeavesEverythingAsBefore) {
  for (const int after : {0, 1, 20, 90}) {
    disk.fail_writes(SQLITE_FULL, after);
    EXPECT_EQ(catches_up(), ErrorCode::storage_full) << "after " << after << " writes";
    store->rollback();
    EXPECT_EQ(shown(), (std::vector<std::string>{"before"}));
    EXPECT_EQ(must(store->entry_count()), 1U);
    disk.heal();
    EXPECT_EQ(shown(), (std::vector<std::string>{"before"}));
  }
  EXPECT_EQ(catches_up(), std::nullopt);
  EXPECT_EQ(shown().size(), 400U);
  store = reopened();
  EXPECT_EQ(shown().size(), 400U);
}

TEST_F(FaultyDiskTest, ADiskThatFailsLeavesWhatWasCommitted) {
  disk.fail_writes(SQLITE_IOERR_WRITE, 30);
  EXPECT_EQ(catches_up(), ErrorCode::storage_io);
  store->rollback();
  EXPECT_EQ(shown(), (std::vector<std::string>{"before"}));
  disk.heal();
  store = reopened();
  EXPECT_EQ(shown(), (std::vector<std::string>{"before"}));
}

TEST_F(FaultyDiskTest, ACommitThatCannotBeFlushedIsAnError) {
  disk.fail_syncs(SQLITE_IOERR_FSYNC);
  EXPECT_EQ(catches_up(), ErrorCode::storage_io);
  store->rollback();
  disk.heal();
  EXPECT_EQ(shown(), (std::vector<std::string>{"before"}));
  EXPECT_EQ(catches_up(), std::nullopt);
  EXPECT_EQ(shown().size(), 400U);
}

TEST_F(FaultyDiskTest, NothingIsKeptOfATransactionAfterAnError) {
  disk.fail_writes(SQLITE_FULL, 0);
  ASSERT_EQ(catches_up(), ErrorCode::storage_full);
  disk.heal();
  // Without a rollback, whatever the caller does.
  (void)store->apply(message(2, "bob", "after the error"));
  (void)store->commit();
  store->rollback();
  store = reopened();
  EXPECT_EQ(shown(), (std::vector<std::string>{"before"}));
}

}  // namespace
}  // namespace linnet
