// Catch-up, a page, the chat list and search on a store of the size of a busy user's.
//
//   store_bench [messages = 100000] [path = :memory:]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/base/seeded_entropy.h"
#include "core/store/store.h"
#include "tests/bench/text_writer.h"

namespace linnet {
namespace {

using bench::TextWriter;

constexpr std::size_t kTransaction = 200;
constexpr std::uint64_t kChats = 200;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// Of this process alone: comparable on a busy machine.
double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s: %s\n", std::string(error_name(result.error().code)).c_str(),
                 result.error().detail.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

UserId user(std::uint64_t number) {
  return must(UserId::parse("user" + std::to_string(number)));
}

StoredChat chat_of(const ChatId& chat_id, WallTime time) {
  StoredChat chat;
  chat.head.chat_id = chat_id;
  chat.head.title = "A group of some people";
  chat.head.my_role = Role::member;
  chat.head.member_count = 12;
  chat.activity = time;
  return chat;
}

// The log of one chat: messages of twelve users, now and then a reaction.
std::vector<Entry> log_of(const ChatId& chat_id, std::size_t messages, TextWriter& writer) {
  std::vector<Entry> entries;
  std::uint64_t ordinal = 0;
  for (std::uint64_t seq = 1; ordinal < messages; ++seq) {
    const WallTime time =
        wall_from_micros(1'700'000'000'000'000 + static_cast<std::int64_t>(seq) * 1'000'000);
    const bool reacts = seq > 20 && seq % 20 == 0;
    if (!reacts) ++ordinal;
    entries.push_back({.chat_id = chat_id,
                       .seq = Seq{seq},
                       .ordinal = Ordinal{ordinal},
                       .server_time = time,
                       .sender_id = user(writer.number() % 12),
                       .local_id = writer.local_id(time),
                       .content = Message{},
                       .folded = {}});
    if (reacts) {
      entries.back().content = ReactionChange{.target = Seq{seq - 3}, .emoji = "👍", .added = true};
    } else {
      entries.back().content =
          Message{Body{.text = writer.text(), .reply_to = {}, .mentions = {}, .extra = {}}};
    }
  }
  return entries;
}

// As a catch-up does it: one transaction a page, with the range and the chat's row.
void catch_up(Store& store, const std::vector<Entry>& entries, const char* name) {
  const auto start = std::chrono::steady_clock::now();
  const double cpu = cpu_seconds();
  rules::Ranges held;
  for (std::size_t at = 0; at < entries.size(); at += kTransaction) {
    const std::size_t end = std::min(at + kTransaction, entries.size());
    must(store.begin());
    for (std::size_t index = at; index < end; ++index) must(store.apply(entries[index]));
    held.add(entries[at].seq, entries[end - 1].seq);
    must(store.put_ranges(entries[at].chat_id, held));
    must(store.put_chat(chat_of(entries[at].chat_id, entries[end - 1].server_time)));
    must(store.commit());
  }
  const double seconds = seconds_since(start);
  const auto count = static_cast<double>(entries.size());
  std::printf("%-34s %8zu entries %8.3f s %9.0f entries/s (%.0f per second of CPU)\n", name,
              entries.size(), seconds, count / seconds, count / (cpu_seconds() - cpu));
}

void measure(const char* name, int times, const std::function<std::size_t(int)>& call) {
  std::vector<double> micros;
  std::size_t rows = 0;
  const double cpu = cpu_seconds();
  for (int time = 0; time < times; ++time) {
    const auto start = std::chrono::steady_clock::now();
    rows = call(time);
    micros.push_back(seconds_since(start) * 1e6);
  }
  std::ranges::sort(micros);
  std::printf("%-34s %8zu rows    p50 %8.1f us  p95 %8.1f us  (mean %.1f us of CPU)\n", name, rows,
              micros[micros.size() / 2], micros[micros.size() * 95 / 100],
              (cpu_seconds() - cpu) / times * 1e6);
}

std::size_t found(Store& store, std::string words, std::optional<ChatId> chat_id = {}) {
  SearchRequest request;
  request.text = std::move(words);
  request.chat_id = std::move(chat_id);
  return must(store.search(request)).hits.size();
}

void run(std::size_t messages, const std::string& path) {
  TextWriter writer(1);
  SeededEntropy entropy(2);
  const DeviceId device = DeviceId::random(entropy);
  auto store =
      must(Store::open({.path = path, .vfs = {}, .user_id = user(0), .new_device_id = device}));
  const auto chat_id = [&](std::uint64_t number) {
    std::array<std::uint8_t, 16> bytes{7};
    bytes[15] = static_cast<std::uint8_t>(number);
    return ChatId::group(Uuid(bytes));
  };

  must(store->begin());
  for (std::uint64_t number = 0; number < kChats; ++number) {
    must(store->put_chat(
        chat_of(chat_id(number), wall_from_micros(static_cast<std::int64_t>(number)))));
  }
  must(store->commit());
  catch_up(*store, log_of(chat_id(0), 10'000, writer), "catch-up, 10,000 messages");
  catch_up(*store, log_of(chat_id(1), messages, writer), "catch-up, all messages");
  for (std::uint64_t number = 2; number < kChats; ++number) {
    must(store->begin());
    for (const Entry& entry : log_of(chat_id(number), 5, writer)) must(store->apply(entry));
    must(store->put_ranges(chat_id(number), rules::Ranges({{Seq{1}, Seq{5}}})));
    must(store->commit());
  }

  must(store->begin());
  measure("one message, within a transaction", 2000, [&](int time) {
    Entry entry = log_of(chat_id(199), 1, writer)[0];
    entry.seq = Seq{100 + static_cast<std::uint64_t>(time)};
    return must(store->apply(entry)).changed ? 1 : 0;
  });
  must(store->commit());
  measure("one message, durable", 200, [&](int time) {
    Entry entry = log_of(chat_id(198), 1, writer)[0];
    entry.seq = Seq{100 + static_cast<std::uint64_t>(time)};
    must(store->begin());
    must(store->apply(entry));
    must(store->commit());
    return 1;
  });
  std::uint64_t seq = 10'000;
  measure("send and accept, two commits", 200, [&](int) {
    const LocalId local_id = writer.local_id(wall_from_micros(1));
    must(store->begin());
    must(store->add_pending(chat_id(198), local_id, wall_from_micros(1),
                            Message{Body{.text = writer.text(), .reply_to = {}, .mentions = {}, .extra = {}}}));
    OutboxRow row;
    row.chat_id = chat_id(198);
    row.local_id = local_id;
    row.kind = "message";
    must(store->add_to_outbox(row));
    must(store->commit());
    must(store->begin());
    must(store->accept(chat_id(198), local_id, Seq{++seq}, {}, wall_from_micros(2)));
    must(store->commit());
    return 1;
  });
  measure("deletion of a message", 200, [&](int) {
    Entry entry = log_of(chat_id(198), 1, writer)[0];
    entry.content = Deletion{Seq{seq}};
    entry.seq = Seq{20'000 + seq--};
    must(store->begin());
    const bool changed = must(store->apply(entry)).changed;
    must(store->commit());
    return changed ? 1 : 0;
  });
  measure("newest page of 50", 1000,
          [&](int) { return must(store->timeline(chat_id(1), {}, 50, 0)).rows.size(); });
  measure("page of 50 in the middle", 1000, [&](int) {
    const Seq anchor{1 + writer.number() % messages};
    return must(store->timeline(chat_id(1), anchor, 25, 25)).rows.size();
  });
  measure("chat list of 200", 100, [&](int) { return must(store->chat_list(200)).size(); });
  measure("search, 2 words, all chats", 100, [&](int time) {
    return found(*store,
                 writer.word(1000 + static_cast<std::size_t>(time)) + " " + writer.word(40));
  });
  measure("search, rare word", 100, [&](int time) {
    return found(*store, writer.word(3900 + static_cast<std::size_t>(time) % 100));
  });
  measure("search, frequent word, one chat", 100, [&](int time) {
    return found(*store, writer.word(static_cast<std::size_t>(time)), chat_id(1));
  });
  measure("search, frequent word, all chats", 50, [&](int time) {
    return found(*store, writer.word(static_cast<std::size_t>(time)));
  });
  measure("search, two letters, all chats", 20, [&](int time) {
    return found(*store, writer.word(static_cast<std::size_t>(time)).substr(0, 2));
  });
  measure("search, two letters, one chat", 20, [&](int time) {
    return found(*store, writer.word(static_cast<std::size_t>(time)).substr(0, 2), chat_id(1));
  });
  measure("search, one letter, all chats", 5, [&](int) { return found(*store, "e"); });
  std::printf("%llu entries in the store\n",
              static_cast<unsigned long long>(must(store->entry_count())));
}

}  // namespace
}  // namespace linnet

int main(int count, char** arguments) {
  const std::size_t messages = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 100'000;
  linnet::run(std::max<std::size_t>(messages, 1000), count > 2 ? arguments[2] : ":memory:");
  return 0;
}
