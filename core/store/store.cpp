#include "core/store/store.h"

#include "core/store/incoming.h"
#include "core/store/message_search.h"
#include "core/store/own_changes.h"
#include "core/store/schema.h"
#include "core/store/search_tokenizer.h"
#include "core/store/sqlite_connection.h"
#include "core/store/tables.h"
#include "core/store/timeline_query.h"

namespace linnet {

// Forwards only: each call belongs to a table, to Incoming, to OwnChanges, TimelineQuery or
// MessageSearch.
class Store::Parts {
 public:
  Parts(std::unique_ptr<SqliteConnection> connection, DeviceTable::Owner owner)
      : connection(std::move(connection)),
        owner(std::move(owner)),
        tables(*this->connection),
        incoming(tables, this->owner.user_id),
        own_changes(tables, this->owner.user_id),
        query(tables, this->owner.user_id),
        search(tables, *this->connection, this->owner.user_id) {}

  const std::unique_ptr<SqliteConnection> connection;
  const DeviceTable::Owner owner;
  Tables tables;
  Incoming incoming;
  OwnChanges own_changes;
  TimelineQuery query;
  MessageSearch search;
};

namespace {

// The owner of the open file of this version; nothing in a new one.
Result<std::optional<DeviceTable::Owner>> owner_in(SqliteConnection& connection, int version) {
  if (version == 0) return std::nullopt;
  return DeviceTable(connection).owner();
}

// Names the owner of a store that was just made.
Result<void> hand_over(SqliteConnection& connection, const DeviceTable::Owner& owner) {
  LINNET_TRY(connection.begin());
  LINNET_TRY(DeviceTable(connection).put_owner(owner));
  LINNET_TRY(UserTable(connection).intern(owner.user_id));
  return connection.commit();
}

// Refuses a file before anything in it is changed.
Result<int> require_ours(SqliteConnection& connection, const UserId& user_id) {
  LINNET_ASSIGN(const int version, schema::version_of(connection));
  LINNET_ASSIGN(const auto owner, owner_in(connection, version));
  if (owner && owner->user_id != user_id)
    return fail(ErrorCode::forbidden, "the store belongs to another user");
  return version;
}

}  // namespace

Store::Store(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const Options& options) {
  if (options.user_id.empty()) return fail(ErrorCode::malformed, "a store without a user");
  LINNET_ASSIGN(std::unique_ptr<SqliteConnection> connection,
                SqliteConnection::open(options.path, options.vfs));
  const Result<int> version = require_ours(*connection, options.user_id);
  if (!version) {
    connection->leave_untouched();
    return std::unexpected(version.error());
  }
  LINNET_TRY(SearchTokenizer::install(connection->handle()));
  LINNET_TRY(connection->make_durable());
  LINNET_TRY(schema::migrate(*connection, *version));
  LINNET_ASSIGN(std::optional<DeviceTable::Owner> owner,
                owner_in(*connection, schema::current_version()));
  if (!owner) {
    if (options.new_device_id == DeviceId{})
      return fail(ErrorCode::malformed, "a new store without a device");
    owner = DeviceTable::Owner{options.user_id, options.new_device_id};
    LINNET_TRY(hand_over(*connection, *owner));
  }
  return std::unique_ptr<Store>(
      new Store(std::make_unique<Parts>(std::move(connection), *std::move(owner))));
}

Result<void> Store::begin() {
  return parts_->connection->begin();
}
Result<void> Store::commit() {
  return parts_->connection->commit();
}
void Store::rollback() {
  parts_->connection->rollback();
  parts_->tables.forget();
}

const UserId& Store::user_id() const {
  return parts_->owner.user_id;
}
const DeviceId& Store::device_id() const {
  return parts_->owner.device_id;
}
Result<Store::Cursors> Store::cursors() {
  return parts_->tables.device.cursors();
}
Result<void> Store::put_cursors(const Cursors& cursors) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->tables.device.put_cursors(cursors);
}

Result<std::optional<StoredChat>> Store::chat(const ChatId& chat_id) {
  return parts_->tables.chats.read(chat_id);
}
Result<void> Store::put_chat(const StoredChat& chat) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->tables.chats.put(chat);
}
Result<std::vector<ChatListRecord>> Store::chat_list(std::size_t limit) {
  return parts_->query.chat_list(limit);
}
Result<std::vector<ChatId>> Store::chat_ids() {
  return parts_->tables.chats.ids();
}
Result<std::uint64_t> Store::chat_count() {
  return parts_->tables.chats.count();
}

Result<Applied> Store::apply(const Entry& entry) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->incoming.apply(entry);
}
Result<Applied> Store::accept(const ChatId& chat_id, const LocalId& local_id, Seq seq,
                              Ordinal ordinal, WallTime server_time) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->incoming.accept(chat_id, local_id, seq, ordinal, server_time);
}
Result<rules::Ranges> Store::ranges(const ChatId& chat_id) {
  LINNET_ASSIGN(const std::optional<ChatKey> chat, parts_->tables.chats.find(chat_id));
  if (!chat) return rules::Ranges();
  return parts_->tables.chats.ranges(*chat);
}
Result<void> Store::put_ranges(const ChatId& chat_id, const rules::Ranges& ranges) {
  LINNET_TRY(parts_->connection->require_transaction());
  LINNET_ASSIGN(const ChatKey chat, parts_->tables.chats.key(chat_id));
  return parts_->tables.chats.put_ranges(chat, ranges);
}
Result<std::optional<TimelineRecord>> Store::row(const ChatId& chat_id, const UserId& sender,
                                                 const LocalId& local_id) {
  return parts_->query.row(chat_id, sender, local_id);
}
Result<PinnedMessages> Store::pinned(const ChatId& chat_id) {
  return parts_->query.pinned(chat_id);
}

Result<std::optional<TimelineRecord>> Store::row_at(const ChatId& chat_id, Seq seq) {
  return parts_->query.row_at(chat_id, seq);
}
Result<TimelineWindow> Store::timeline(const ChatId& chat_id, std::optional<Seq> anchor,
                                       std::size_t before, std::size_t after) {
  return parts_->query.timeline(chat_id, anchor, before, after);
}
Result<SearchPage> Store::search(const SearchRequest& request) {
  return parts_->search.find(request);
}
Result<std::uint64_t> Store::entry_count() {
  return parts_->tables.messages.count();
}

Result<void> Store::add_pending(const ChatId& chat_id, const LocalId& local_id, WallTime time,
                                const Content& content) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->own_changes.add_pending(chat_id, local_id, time, content);
}
Result<void> Store::remove_pending(const ChatId& chat_id, const LocalId& local_id) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->own_changes.remove_pending(chat_id, local_id);
}
Result<void> Store::edit_pending(const ChatId& chat_id, const LocalId& local_id, const Body& body) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->own_changes.edit_pending(chat_id, local_id, body);
}
Result<void> Store::apply_optimistic(const ChatId& chat_id, const LocalId& operation,
                                     const UserId& target_sender, const LocalId& target_local_id,
                                     const Content& content) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->own_changes.apply_optimistic(chat_id, operation, target_sender, target_local_id,
                                              content);
}
Result<void> Store::undo_optimistic(const ChatId& chat_id, const LocalId& operation) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->own_changes.undo_optimistic(chat_id, operation);
}

Result<std::uint64_t> Store::add_to_outbox(const OutboxRow& row) {
  LINNET_TRY(parts_->connection->require_transaction());
  LINNET_ASSIGN(const ChatKey chat, parts_->tables.chats.key(row.chat_id));
  return parts_->tables.outbox.add(chat, row);
}
Result<void> Store::update_outbox(const OutboxRow& row) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->tables.outbox.update(row);
}
Result<void> Store::remove_from_outbox(std::uint64_t op_id) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->tables.outbox.remove(op_id);
}
Result<std::optional<OutboxRow>> Store::outbox_row(const ChatId& chat_id, const LocalId& local_id) {
  LINNET_ASSIGN(const std::optional<ChatKey> chat, parts_->tables.chats.find(chat_id));
  if (!chat) return std::nullopt;
  return parts_->tables.outbox.find(*chat, local_id);
}
Result<std::vector<OutboxRow>> Store::outbox(std::optional<ChatId> chat_id, std::size_t limit) {
  if (!chat_id) return parts_->tables.outbox.all(limit);
  LINNET_ASSIGN(const std::optional<ChatKey> chat, parts_->tables.chats.find(*chat_id));
  if (!chat) return std::vector<OutboxRow>{};
  return parts_->tables.outbox.of(*chat, limit);
}
Result<std::vector<OutboxRow>> Store::outbox_on(const ChatId& chat_id, const UserId& sender, const LocalId& message) {
  LINNET_ASSIGN(const std::optional<ChatKey> chat, parts_->tables.chats.find(chat_id));
  if (!chat) return std::vector<OutboxRow>{};
  return parts_->tables.outbox.on(*chat, sender, message);
}
Result<void> Store::move_to_end(const ChatId& chat_id, const LocalId& local_id) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->own_changes.move_to_end(chat_id, local_id);
}
Result<std::vector<ChatId>> Store::outbox_chats() {
  return parts_->tables.outbox.chats();
}
Result<Store::OutboxCounts> Store::outbox_counts() {
  return parts_->tables.outbox.counts();
}
Result<void> Store::reset_inflight() {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->tables.outbox.reset_inflight();
}

Result<void> Store::put_members(const ChatId& chat_id, const std::vector<Member>& members) {
  LINNET_TRY(parts_->connection->require_transaction());
  LINNET_ASSIGN(const ChatKey chat, parts_->tables.chats.key(chat_id));
  return parts_->tables.people.put_members(chat, members);
}
Result<void> Store::remove_members(const ChatId& chat_id, const std::vector<UserId>& users) {
  LINNET_TRY(parts_->connection->require_transaction());
  LINNET_ASSIGN(const ChatKey chat, parts_->tables.chats.key(chat_id));
  return parts_->tables.people.remove_members(chat, users);
}
Result<std::vector<Member>> Store::members(const ChatId& chat_id, std::size_t limit) {
  LINNET_ASSIGN(const std::optional<ChatKey> chat, parts_->tables.chats.find(chat_id));
  if (!chat) return std::vector<Member>{};
  return parts_->tables.people.members(*chat, limit);
}
Result<void> Store::put_profiles(const std::vector<Profile>& profiles) {
  LINNET_TRY(parts_->connection->require_transaction());
  return parts_->tables.people.put_profiles(profiles);
}
Result<std::optional<Profile>> Store::profile(const UserId& user_id) {
  return parts_->tables.people.profile(user_id);
}

}  // namespace linnet
