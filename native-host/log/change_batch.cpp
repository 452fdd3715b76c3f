#include "native-host/log/change_batch.h"

#include "core/model/limits.h"
#include "core/wire/frame_codec.h"
#include "native-host/log/log_keys.h"
#include "native-host/log/record_codec.h"

namespace linnet {

void ChangeBatch::add(const Append& change, Commit commit) {
  const ChatId& chat = change.record.chat_id;
  ChatRecord record = change.record;
  record.last_commit = commit;
  put(Family::chat, log_keys::chat_key(chat), record_codec::encode(record));
  for (const Entry& entry : change.entries) add_entry(change, entry);
  for (const Entry& tombstone : change.tombstones) {
    put(Family::log, log_keys::entry_key(chat, tombstone.seq), to_text(wire::encode_entry(tombstone)));
    if (kind_of(tombstone.content) != EntryKind::message) continue;  // an edit of a deleted message
    put(Family::deleted, log_keys::entry_key(chat, tombstone.seq), tombstone.sender_id.text());
  }
  for (const auto& [user, membership] : change.members) {
    put(Family::member, log_keys::member_key(chat, user), record_codec::encode(membership));
    put(Family::chat_of_user, log_keys::user_chat_key(user, chat),
        record_codec::encode(UserChatRow{.present = membership.role.has_value(), .changed = commit}));
  }
  for (const auto& [user, mark] : change.marks) {
    put(Family::mark, log_keys::member_key(chat, user), record_codec::encode(mark));
  }
}

void ChangeBatch::add_entry(const Append& change, const Entry& entry) {
  const ChatId& chat = change.record.chat_id;
  put(Family::log, log_keys::entry_key(chat, entry.seq), to_text(wire::encode_entry(entry)));
  put(Family::dedup, log_keys::dedup_key(chat, entry.sender_id, entry.local_id),
      record_codec::encode(
          DedupRecord{.seq = entry.seq, .ordinal = entry.ordinal, .server_time = entry.server_time}));
  if (const auto target = target_of(entry.content)) {
    put(Family::target, log_keys::target_key(chat, *target, entry.seq),
        std::string(1, static_cast<char>(kind_of(entry.content))));
  }
}

Status ChangeBatch::add(const Profile& profile, const DeviceId& device_id) {
  LINNET_ASSIGN(const auto known, known_profile(profile.user_id));
  LINNET_TRY(add_device(profile.user_id, device_id));
  if (known && known->version >= profile.version) return {};
  if (known && known->name != profile.name) {
    batch_.Delete(database_.family(Family::directory), log_keys::directory_key(known->name, profile.user_id));
  }
  add_profile(profile);
  return {};
}

void ChangeBatch::add_profile(const Profile& profile) {
  put(Family::profile, log_keys::user_key(profile.user_id), record_codec::encode(profile));
  put(Family::directory, log_keys::directory_key(profile.user_id.text(), profile.user_id), "");
  if (!profile.name.empty()) put(Family::directory, log_keys::directory_key(profile.name, profile.user_id), "");
  profiles_.insert_or_assign(profile.user_id, profile);
}

Result<std::optional<Profile>> ChangeBatch::known_profile(const UserId& user) const {
  if (const auto found = profiles_.find(user); found != profiles_.end()) return found->second;
  std::string value;
  const rocksdb::Status status = database_.db().Get(rocksdb::ReadOptions(), database_.family(Family::profile),
                                                    log_keys::user_key(user), &value);
  if (status.IsNotFound()) return std::nullopt;
  if (!status.ok()) return std::unexpected(error_of(status));
  return record_codec::decode_profile(value, user);
}

// Devices of one user that come in the same batch may exceed the limit until the next hello.
Status ChangeBatch::add_device(const UserId& user, const DeviceId& device_id) {
  const std::string prefix = log_keys::user_key(user);
  const std::string own = log_keys::device_key(user, device_id);
  const std::string end = log_keys::end_of_prefix(prefix);
  const rocksdb::Slice end_slice(end);
  rocksdb::ReadOptions read;
  read.iterate_upper_bound = &end_slice;
  const std::unique_ptr<rocksdb::Iterator> row(
      database_.db().NewIterator(read, database_.family(Family::device)));
  std::size_t others = 0;
  std::string oldest;
  std::uint64_t oldest_hello = UINT64_MAX;
  for (row->Seek(prefix); row->Valid(); row->Next()) {
    if (row->key() == own) continue;
    ++others;
    const std::uint64_t hello = log_keys::last_u64(row->value().ToStringView()).value_or(0);
    if (hello < oldest_hello) {
      oldest_hello = hello;
      oldest = row->key().ToString();
    }
  }
  if (!row->status().ok()) return std::unexpected(error_of(row->status()));
  if (others >= limits::kDevicesPerUser) batch_.Delete(database_.family(Family::device), oldest);
  std::string hello;
  log_keys::put_u64(hello, static_cast<std::uint64_t>(to_micros(database_.options().now())));
  put(Family::device, own, hello);
  return {};
}

Status ChangeBatch::write(Commit newest) {
  std::string commit;
  log_keys::put_u64(commit, newest);
  put(Family::meta, "commit", commit);
  rocksdb::WriteOptions options;
  options.sync = true;
  const rocksdb::Status status = database_.db().Write(options, &batch_);
  batch_.Clear();
  profiles_.clear();
  settings_.clear();
  if (!status.ok()) return std::unexpected(error_of(status));
  return {};
}

}  // namespace linnet
