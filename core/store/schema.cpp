#include "core/store/schema.h"

#include <array>
#include <string>

#include "core/store/search_index.h"

namespace linnet::schema {
namespace {

// What SQL alone does not say.
Result<void> nothing_else(SqliteConnection&) {
  return {};
}
Result<void> fill_search(SqliteConnection& connection) {
  return SearchIndex(connection).fill();
}

struct Step {
  const char* sql;
  Result<void> (*then)(SqliteConnection&);
};

// Each takes a store one version forward. A step that was released never changes.
constexpr std::array kSteps = {
    // 1
    Step{R"sql(
CREATE TABLE device (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  user_id TEXT NOT NULL, device_id TEXT NOT NULL,
  cursor BLOB NOT NULL, control_cursor INTEGER NOT NULL, generation TEXT);

CREATE TABLE user (id INTEGER PRIMARY KEY, user_id TEXT NOT NULL UNIQUE);

-- own_above and deleted_above: seqs, 8 bytes each.
CREATE TABLE chat (
  id INTEGER PRIMARY KEY, chat_id BLOB NOT NULL UNIQUE,
  title TEXT NOT NULL, peer_id TEXT NOT NULL, my_role INTEGER, member_count INTEGER NOT NULL,
  visible_from INTEGER NOT NULL, head INTEGER NOT NULL, head_ordinal INTEGER NOT NULL, last_time INTEGER NOT NULL,
  delivered INTEGER NOT NULL, read INTEGER NOT NULL, read_ordinal INTEGER NOT NULL,
  own_above BLOB NOT NULL, deleted_above BLOB NOT NULL,
  others_delivered INTEGER NOT NULL, others_read INTEGER NOT NULL,
  activity INTEGER NOT NULL, draft TEXT NOT NULL, creating INTEGER NOT NULL,
  members_complete INTEGER NOT NULL, members_as_of INTEGER NOT NULL);
CREATE INDEX chat_by_activity ON chat (activity);

-- Contiguous stretches of held entries.
CREATE TABLE held (
  chat INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
  PRIMARY KEY (chat, first)) WITHOUT ROWID;

-- id: the message's place (place.h). detail: membership and info changes.
CREATE TABLE message (
  id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, sender INTEGER NOT NULL, local_id BLOB NOT NULL,
  ordinal INTEGER NOT NULL, time INTEGER NOT NULL, kind INTEGER NOT NULL,
  text TEXT, reply_to INTEGER, mentions TEXT, extra TEXT,
  folded_as_of INTEGER NOT NULL, edited_by INTEGER, deleted_by INTEGER, detail TEXT);
CREATE UNIQUE INDEX message_by_name ON message (chat, sender, local_id);

-- The last operation on each (user, emoji), removals too. seq: of that operation.
CREATE TABLE reaction (
  message INTEGER NOT NULL, user INTEGER NOT NULL, emoji TEXT NOT NULL,
  seq INTEGER NOT NULL, added INTEGER NOT NULL,
  PRIMARY KEY (message, user, emoji)) WITHOUT ROWID;

-- Operations whose message is not held here: folded when it comes. target: its place.
CREATE TABLE kept_operation (
  target INTEGER NOT NULL, seq INTEGER NOT NULL, sender INTEGER NOT NULL, kind INTEGER NOT NULL,
  text TEXT, reply_to INTEGER, mentions TEXT, extra TEXT, emoji TEXT, added INTEGER,
  PRIMARY KEY (target, seq)) WITHOUT ROWID;

-- Own operations that the server has not accepted: shown over the folded state, in the order of id.
CREATE TABLE optimistic (
  id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, local_id BLOB NOT NULL,
  target_sender INTEGER NOT NULL, target_local_id BLOB NOT NULL, target INTEGER NOT NULL, kind INTEGER NOT NULL,
  text TEXT, reply_to INTEGER, mentions TEXT, extra TEXT, emoji TEXT, added INTEGER,
  UNIQUE (chat, local_id));

CREATE TABLE outbox (
  op_id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, local_id BLOB NOT NULL,
  lane INTEGER NOT NULL, kind TEXT NOT NULL, target_sender TEXT NOT NULL, target_local_id BLOB NOT NULL,
  payload BLOB NOT NULL, state INTEGER NOT NULL, attempts INTEGER NOT NULL, next_try INTEGER NOT NULL,
  created INTEGER NOT NULL, online_waited INTEGER NOT NULL, was_inflight INTEGER NOT NULL, error TEXT,
  UNIQUE (chat, local_id));
CREATE INDEX outbox_by_chat ON outbox (chat);

CREATE TABLE member (
  chat INTEGER NOT NULL, user_id TEXT NOT NULL, role INTEGER NOT NULL,
  PRIMARY KEY (chat, user_id)) WITHOUT ROWID;

CREATE TABLE profile (
  user_id TEXT PRIMARY KEY, name TEXT NOT NULL, avatar TEXT NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;

-- Words of the texts that have a seq (place.h); the texts themselves stay in `message`.
-- secure-delete: what is taken out leaves the file.
CREATE VIEW searchable AS SELECT id, text FROM message WHERE id & 0x8000000000 = 0;
CREATE VIRTUAL TABLE search USING fts5 (
  text, content = 'searchable', content_rowid = 'id', columnsize = 0,
  tokenize = 'unicode61 remove_diacritics 2', prefix = '2');
INSERT INTO search (search, rank) VALUES ('pgsz', 8000), ('secure-delete', 1);
)sql",
         &nothing_else},
    // 2
    Step{R"sql(
-- A refused message that holds nothing behind it.
ALTER TABLE outbox ADD COLUMN skips INTEGER NOT NULL DEFAULT 0;
)sql",
         &nothing_else},
    // 3: search in the order of time, by chat and sender, and in scripts without spaces.
    Step{R"sql(
DROP TABLE search;
DROP VIEW searchable;

-- The numbers of the texts in the index, by time (search_index.h).
CREATE TABLE search_number (id INTEGER PRIMARY KEY, place INTEGER NOT NULL);
CREATE VIEW searchable AS
  SELECT n.id AS id,
         char(2) || 'C' || m.chat || char(2) || 'S' || m.sender || char(3) || m.text AS text
  FROM search_number n JOIN message m ON m.id = n.place;
CREATE VIRTUAL TABLE search USING fts5 (
  text, content = 'searchable', content_rowid = 'id', columnsize = 0,
  tokenize = 'linnet');
INSERT INTO search (search, rank) VALUES ('pgsz', 8000), ('secure-delete', 1);
)sql",
         &fill_search},
    // 4: polls, pins, forwarded messages, mentions that wait to be read.
    Step{R"sql(
-- parts, pin: message_table.h. mentioned_above, pinned: seqs, 8 bytes each.
ALTER TABLE message ADD COLUMN parts TEXT;
ALTER TABLE message ADD COLUMN pin INTEGER;
ALTER TABLE kept_operation ADD COLUMN parts TEXT;
ALTER TABLE kept_operation ADD COLUMN choices INTEGER;
ALTER TABLE optimistic ADD COLUMN parts TEXT;
ALTER TABLE optimistic ADD COLUMN choices INTEGER;
ALTER TABLE chat ADD COLUMN mentioned_above BLOB NOT NULL DEFAULT x'';
ALTER TABLE chat ADD COLUMN pinned BLOB NOT NULL DEFAULT x'';

-- The last vote of each user, one taken back too. seq: of that vote.
CREATE TABLE vote (
  message INTEGER NOT NULL, user INTEGER NOT NULL, choices INTEGER NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (message, user)) WITHOUT ROWID;
)sql",
         &nothing_else},
};

}  // namespace

int current_version() {
  return static_cast<int>(kSteps.size());
}

Result<int> version_of(SqliteConnection& connection) {
  LINNET_ASSIGN(const std::int64_t application, connection.number("PRAGMA application_id"));
  LINNET_ASSIGN(const std::int64_t version, connection.number("PRAGMA user_version"));
  if (application == 0 && version == 0) {
    LINNET_ASSIGN(const std::int64_t objects,
                  connection.number("SELECT count(*) FROM sqlite_schema"));
    if (objects == 0) return 0;
  }
  if (application != kApplicationId)
    return fail(ErrorCode::storage_corrupt, "the file belongs to another program");
  if (version > current_version()) {
    return fail(ErrorCode::storage_newer, "the store has version " + std::to_string(version) +
                                              ", this program knows " +
                                              std::to_string(current_version()));
  }
  if (version < 1) return fail(ErrorCode::storage_corrupt, "the store has no version");
  return static_cast<int>(version);
}

Result<void> migrate(SqliteConnection& connection, int version) {
  if (version == current_version()) return {};
  LINNET_TRY(connection.begin());
  for (int step = version; step < current_version(); ++step) {
    const Step& next = kSteps[static_cast<std::size_t>(step)];
    LINNET_TRY(connection.execute(next.sql));
    LINNET_TRY(next.then(connection));
  }
  LINNET_TRY(connection.execute("PRAGMA application_id = " + std::to_string(kApplicationId)));
  LINNET_TRY(connection.execute("PRAGMA user_version = " + std::to_string(current_version())));
  return connection.commit();
}

}  // namespace linnet::schema
