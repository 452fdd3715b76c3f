#include "native-host/log/log_view.h"

#include <memory>

#include "core/wire/frame_codec.h"
#include "native-host/log/log_keys.h"

namespace linnet {

Error disk_error(Error error) {
  if (error.code == ErrorCode::malformed || error.code == ErrorCode::too_large) error.code = ErrorCode::storage_corrupt;
  if (error.code == ErrorCode::unsupported) error.code = ErrorCode::storage_newer;
  return error;
}

LogView::LogView(const LogDatabase& database) : database_(database), snapshot_(database.db().GetSnapshot()) {
  if (const auto commit = get(Family::meta, "commit"); commit && *commit) {
    commit_ = log_keys::last_u64(**commit).value_or(0);
  }
}

LogView::~LogView() { database_.db().ReleaseSnapshot(snapshot_); }

rocksdb::ReadOptions LogView::read_options() const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_;
  return options;
}

Result<std::optional<std::string>> LogView::get(Family family, const std::string& key) const {
  std::string value;
  const rocksdb::Status status = database_.db().Get(read_options(), database_.family(family), key, &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return std::unexpected(error_of(status));
  return value;
}

Result<std::vector<std::optional<std::string>>> LogView::get_all(Family family,
                                                                 const std::vector<std::string>& keys) const {
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  const std::vector<rocksdb::ColumnFamilyHandle*> families(keys.size(), database_.family(family));
  std::vector<std::string> values;
  const std::vector<rocksdb::Status> statuses = database_.db().MultiGet(read_options(), families, slices, &values);
  std::vector<std::optional<std::string>> found;
  found.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (statuses[i].IsNotFound()) {
      found.emplace_back();
    } else if (!statuses[i].ok()) {
      return std::unexpected(error_of(statuses[i]));
    } else {
      found.emplace_back(std::move(values[i]));
    }
  }
  return found;
}

Status LogView::scan(Family family, const std::string& from, const std::string& to, const Row& row) const {
  const rocksdb::Slice upper(to);
  rocksdb::ReadOptions options = read_options();
  if (!to.empty()) options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> at(database_.db().NewIterator(options, database_.family(family)));
  for (at->Seek(from); at->Valid(); at->Next()) {
    LINNET_ASSIGN(const bool more, row(at->key().ToStringView(), at->value().ToStringView()));
    if (!more) return {};
  }
  if (!at->status().ok()) return std::unexpected(error_of(at->status()));
  return {};
}

Status LogView::scan_back(Family family, const std::string& from, const std::string& to, const Row& row) const {
  const rocksdb::Slice lower(from);
  const rocksdb::Slice upper(to);
  rocksdb::ReadOptions options = read_options();
  options.total_order_seek = true;  // `to` may lie beyond the last prefix
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> at(database_.db().NewIterator(options, database_.family(family)));
  for (at->SeekToLast(); at->Valid(); at->Prev()) {
    LINNET_ASSIGN(const bool more, row(at->key().ToStringView(), at->value().ToStringView()));
    if (!more) return {};
  }
  if (!at->status().ok()) return std::unexpected(error_of(at->status()));
  return {};
}

Result<std::optional<ChatRecord>> LogView::chat(const ChatId& chat_id) const {
  LINNET_ASSIGN(const auto value, get(Family::chat, log_keys::chat_key(chat_id)));
  if (!value) return std::nullopt;
  LINNET_ASSIGN(ChatRecord record, from_disk(record_codec::decode_chat(*value, chat_id)));
  return record;
}

Result<rules::Members> LogView::members(const ChatId& chat_id) const {
  rules::Members members;
  const std::string prefix = log_keys::chat_key(chat_id);
  LINNET_TRY(scan(Family::member, prefix, log_keys::end_of_prefix(prefix),
                  [&](std::string_view key, std::string_view value) -> Result<bool> {
                    const auto user = log_keys::user_of_member_key(key);
                    if (!user) return fail(ErrorCode::storage_corrupt, "key of a member");
                    LINNET_ASSIGN(rules::Membership membership,
                                  from_disk(record_codec::decode_membership(value)));
                    members.emplace(*user, std::move(membership));
                    return true;
                  }));
  return members;
}

Result<std::vector<std::pair<UserId, MarkRecord>>> LogView::marks(const ChatId& chat_id) const {
  std::vector<std::pair<UserId, MarkRecord>> marks;
  const std::string prefix = log_keys::chat_key(chat_id);
  LINNET_TRY(scan(Family::mark, prefix, log_keys::end_of_prefix(prefix),
                  [&](std::string_view key, std::string_view value) -> Result<bool> {
                    const auto user = log_keys::user_of_member_key(key);
                    if (!user) return fail(ErrorCode::storage_corrupt, "key of a mark");
                    LINNET_ASSIGN(MarkRecord mark, from_disk(record_codec::decode_mark(value)));
                    marks.emplace_back(*user, std::move(mark));
                    return true;
                  }));
  return marks;
}

Result<MarkRecord> LogView::mark(const ChatId& chat_id, const UserId& user) const {
  LINNET_ASSIGN(const auto value, get(Family::mark, log_keys::member_key(chat_id, user)));
  if (!value) return MarkRecord();
  return from_disk(record_codec::decode_mark(*value));
}

Result<std::vector<DeletedMessage>> LogView::deleted(const ChatId& chat_id, Seq after, Seq last) const {
  std::vector<DeletedMessage> deleted;
  if (after >= last) return deleted;
  LINNET_TRY(scan(Family::deleted, log_keys::entry_key(chat_id, after.next()), log_keys::entry_key(chat_id, last.next()),
                  [&](std::string_view key, std::string_view value) -> Result<bool> {
                    LINNET_ASSIGN(UserId author, from_disk(UserId::parse(value)));
                    deleted.push_back({.seq = Seq{log_keys::last_u64(key).value_or(0)}, .sender_id = std::move(author)});
                    return true;
                  }));
  return deleted;
}

Result<std::optional<Entry>> LogView::entry(const ChatId& chat_id, Seq seq) const {
  LINNET_ASSIGN(const auto value, get(Family::log, log_keys::entry_key(chat_id, seq)));
  if (!value) return std::nullopt;
  LINNET_ASSIGN(Entry entry, from_disk(wire::decode_entry(as_bytes(*value), chat_id)));
  return entry;
}

}  // namespace linnet
