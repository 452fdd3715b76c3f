#include "tests/unit/store/store_fixture.h"

#include <cstdlib>
#include <filesystem>

#include "core/base/seeded_entropy.h"

namespace linnet {

UserId user(std::string_view name) {
  return must(UserId::parse(name));
}

DeviceId device() {
  SeededEntropy entropy(1);
  return DeviceId::random(entropy);
}

LocalId local_id(std::uint64_t number) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t at = 0; at < 8; ++at)
    bytes[15 - at] = static_cast<std::uint8_t>(number >> (8 * at));
  bytes[0] = 1;
  return LocalId(Uuid(bytes));
}

ChatId group(std::uint8_t number) {
  std::array<std::uint8_t, 16> bytes{};
  bytes[15] = number;
  return ChatId::group(Uuid(bytes));
}

Body body(std::string_view text) {
  return Body{.text = std::string(text), .reply_to = {}, .mentions = {}, .extra = {}};
}

StoredChat chat_row(const ChatId& chat_id, std::int64_t activity) {
  StoredChat chat;
  chat.head.chat_id = chat_id;
  chat.activity = wall_from_micros(activity);
  return chat;
}

LocalId local_id_at(std::uint64_t seq) {
  return local_id(1'000'000 + seq);
}

Entry entry(std::uint64_t seq, std::string_view sender, Content content) {
  return Entry{.chat_id = group(1),
               .seq = Seq{seq},
               .ordinal = Ordinal{seq},
               .server_time = wall_from_micros(static_cast<std::int64_t>(1000 + seq)),
               .sender_id = user(sender),
               .local_id = local_id_at(seq),
               .content = std::move(content),
               .folded = {}};
}
Entry message(std::uint64_t seq, std::string_view sender, std::string_view text) {
  return entry(seq, sender, Message{body(text)});
}
Entry edit(std::uint64_t seq, std::string_view sender, std::uint64_t target,
           std::string_view text) {
  return entry(seq, sender, Edit{Seq{target}, body(text)});
}
Entry deletion(std::uint64_t seq, std::string_view sender, std::uint64_t target) {
  return entry(seq, sender, Deletion{Seq{target}});
}
Entry reaction(std::uint64_t seq, std::string_view sender, std::uint64_t target,
               std::string_view emoji, bool added) {
  return entry(seq, sender, ReactionChange{Seq{target}, std::string(emoji), added});
}

std::string text_of(const TimelineRecord& row) {
  const auto* message = std::get_if<Message>(&row.content);
  return message != nullptr ? message->body.text : "(no message)";
}

std::vector<std::string> texts_of(const std::vector<TimelineRecord>& rows) {
  std::vector<std::string> texts;
  for (const TimelineRecord& row : rows) texts.push_back(text_of(row));
  return texts;
}

StoreFixture::StoreFixture(std::string path) : path_(std::move(path)) {
  restart();
  in_transaction([&] { must(store->put_chat(chat_row(chat))); });
}

void StoreFixture::restart() {
  store.reset();
  store =
      must(Store::open({.path = path_, .vfs = {}, .user_id = alice, .new_device_id = device()}));
}

Applied StoreFixture::applies(const Entry& entry) {
  Applied applied;
  in_transaction([&] { applied = must(store->apply(entry)); });
  return applied;
}

Applied StoreFixture::accepts(const LocalId& local_id, std::uint64_t seq) {
  Applied applied;
  in_transaction([&] {
    const WallTime time = wall_from_micros(static_cast<std::int64_t>(1000 + seq));
    applied = must(store->accept(chat, local_id, Seq{seq}, Ordinal{seq}, time));
  });
  return applied;
}

void StoreFixture::holds(std::uint64_t from, std::uint64_t to) {
  in_transaction([&] {
    rules::Ranges ranges = must(store->ranges(chat));
    ranges.add(Seq{from}, Seq{to});
    must(store->put_ranges(chat, ranges));
  });
}

void StoreFixture::composes(const LocalId& local_id, std::string_view text) {
  in_transaction([&] {
    must(store->add_pending(chat, local_id, wall_from_micros(5000), Message{body(text)}));
    OutboxRow row;
    row.chat_id = chat;
    row.local_id = local_id;
    row.kind = "message";
    must(store->add_to_outbox(row));
  });
}

void StoreFixture::changes(const LocalId& operation, const TimelineRecord& target,
                           const Content& content) {
  in_transaction([&] {
    must(store->apply_optimistic(chat, operation, target.sender_id, target.local_id, content));
    OutboxRow row;
    row.chat_id = chat;
    row.local_id = operation;
    row.lane = OutboxLane::invisible;
    row.kind = "edit";
    row.target_sender = target.sender_id;
    row.target_local_id = target.local_id;
    must(store->add_to_outbox(row));
  });
}

TimelineRecord StoreFixture::row_at(std::uint64_t seq) {
  const auto row = must(store->row_at(chat, Seq{seq}));
  EXPECT_TRUE(row.has_value()) << "no row at " << seq;
  return row.value_or(TimelineRecord{});
}

TimelineRecord StoreFixture::own_row(const LocalId& local_id) {
  const auto row = must(store->row(chat, alice, local_id));
  EXPECT_TRUE(row.has_value()) << "no own row";
  return row.value_or(TimelineRecord{});
}

std::size_t StoreFixture::finds(std::string_view text) {
  SearchRequest request;
  request.text = text;
  return must(store->search(request)).hits.size();
}

std::vector<std::string> StoreFixture::shown() {
  return texts_of(must(store->timeline(chat, {}, 1000, 0)).rows);
}

TemporaryFolder::TemporaryFolder() {
  std::string name = std::filesystem::temp_directory_path().string() + "/linnet_store_XXXXXX";
  EXPECT_NE(mkdtemp(name.data()), nullptr);
  folder_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

}  // namespace linnet
