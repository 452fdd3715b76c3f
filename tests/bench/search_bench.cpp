// Search over many messages: an engine answers what people type, on a store in a file.
//
//   search_bench [messages = 100000] [path = search.db, made anew]
//
// Prints lines `name figure`, times of CPU; figures of one kind of question as `name_p50_us`, `name_p95_us`, `name_max_us`.
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/seeded_entropy.h"
#include "core/engine/engine.h"
#include "core/store/store.h"
#include "tests/bench/prose_writer.h"

namespace linnet {
namespace {

using bench::ProseWriter;

constexpr std::size_t kTransaction = 200;
constexpr std::uint64_t kChats = 500;
constexpr std::uint64_t kUsers = 300;
constexpr std::int64_t kBegin = 1'600'000'000'000'000;
constexpr std::int64_t kStep = 100'000'000;  // a message in 100 s: a million in three years
constexpr int kQuestions = 60;               // of each kind

// Of this process alone: comparable on a busy machine.
double cpu_micros() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC * 1e6;
}

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s: %s\n", std::string(error_name(result.error().code)).c_str(), result.error().detail.c_str());
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

UserId user(std::uint64_t number) {
  return must(UserId::parse("user" + std::to_string(number)));
}

ChatId chat_id(std::uint64_t number) {
  std::array<std::uint8_t, 16> bytes{7};
  bytes[14] = static_cast<std::uint8_t>(number >> 8);
  bytes[15] = static_cast<std::uint8_t>(number);
  return ChatId::group(Uuid(bytes));
}

// A few of many are used most.
std::uint64_t skewed(ProseWriter& writer, std::uint64_t count) {
  const std::uint64_t a = writer.number() % count;
  const std::uint64_t b = writer.number() % count;
  return a * b / count;
}

std::string prefix_of(const std::string& word, std::size_t letters) {
  return word.substr(0, std::min(letters, word.size()));
}

std::unique_ptr<Store> open(const std::string& path) {
  SeededEntropy entropy(2);
  return must(Store::open({.path = path, .vfs = {}, .user_id = user(0), .new_device_id = DeviceId::random(entropy)}));
}

void fill(Store& store, std::size_t messages, ProseWriter& writer) {
  SeededEntropy entropy(3);
  must(store.begin());
  for (std::uint64_t number = 0; number < kChats; ++number) {
    StoredChat chat;
    chat.head.chat_id = chat_id(number);
    chat.head.title = "Chat " + std::to_string(number);
    chat.head.my_role = Role::member;
    must(store.put_chat(chat));
  }
  must(store.commit());
  std::map<std::uint64_t, std::uint64_t> heads;
  for (std::size_t at = 0; at < messages; at += kTransaction) {
    must(store.begin());
    for (std::size_t index = at; index < std::min(at + kTransaction, messages); ++index) {
      const std::uint64_t chat = skewed(writer, kChats);
      const std::uint64_t seq = ++heads[chat];
      const WallTime time = wall_from_micros(kBegin + static_cast<std::int64_t>(index) * kStep +
                                             static_cast<std::int64_t>(writer.number() % kStep));
      must(store.apply({.chat_id = chat_id(chat),
                        .seq = Seq{seq},
                        .ordinal = Ordinal{seq},
                        .server_time = time,
                        .sender_id = user(skewed(writer, kUsers)),
                        .local_id = LocalId(Uuid::v7(time, entropy)),
                        .content = Message{Body{.text = writer.text(), .reply_to = {}, .mentions = {}, .extra = {}}},
                        .folded = {}}));
    }
    must(store.commit());
  }
}

// Of the closed store's file.
void print_sizes(const std::string& path, std::size_t messages) {
  sqlite3* handle = nullptr;
  const auto print = [&](const char* name, const char* sql) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW) {
      std::printf("%s %.1f\n", name, sqlite3_column_double(statement, 0) / static_cast<double>(messages));
    }
    sqlite3_finalize(statement);
  };
  if (sqlite3_open(path.c_str(), &handle) == SQLITE_OK) {
    sqlite3_exec(handle, "PRAGMA locking_mode = EXCLUSIVE", nullptr, nullptr, nullptr);
    print("index_bytes_per_message", "SELECT sum(length(block)) + (SELECT sum(length(term) + 6) FROM search_idx) FROM search_data");
    // Rowid, header and value of each.
    print("number_bytes_per_message", "SELECT count(*) * 19 FROM search_number");
    print("text_bytes_per_message", "SELECT sum(length(CAST(text AS BLOB))) FROM message");
    print("file_bytes_per_message", "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  }
  sqlite3_close(handle);
}

class Asker {
 public:
  explicit Asker(Store& store) : store_(store) {
    (void)engine_.handle(Started{}, now_);
    (void)engine_.handle(NetworkChanged{false}, now_);
  }

  void measure(const char* name, const std::function<SearchRequest(int)>& question) {
    std::vector<double> times;
    std::size_t found = 0;
    for (int n = 0; n < kQuestions; ++n) {
      SearchMessages command{question(n)};
      command.request.limit = 50;
      const double start = cpu_micros();
      const Actions actions = engine_.handle(Called{CallId{++calls_}, std::move(command)}, now_);
      times.push_back(cpu_micros() - start);
      for (const Action& action : actions) {
        if (const auto* reply = std::get_if<Reply>(&action)) found += std::get<FoundMessages>(must(reply->answer)).messages.size();
      }
    }
    all_.insert(all_.end(), times.begin(), times.end());
    print(name, std::move(times));
    std::printf("%s_hits %.1f\n", name, static_cast<double>(found) / kQuestions);
  }
  void print_all() { print("all", all_); }

 private:
  static void print(const char* name, std::vector<double> times) {
    std::ranges::sort(times);
    std::printf("%s_p50_us %.0f\n%s_p95_us %.0f\n%s_max_us %.0f\n", name, times[times.size() / 2], name,
                times[times.size() * 95 / 100], name, times.back());
  }

  Store& store_;
  SeededEntropy entropy_{4};
  Engine engine_{store_, entropy_, Engine::Options{"bench/1"}};
  const Now now_{mono_from_micros(1'000'000), wall_from_micros(kBegin)};
  std::uint64_t calls_ = 0;
  std::vector<double> all_;
};

void ask_all(Store& store, ProseWriter& writer) {
  Asker asker(store);
  const auto text = [](std::string words) {
    SearchRequest request;
    request.text = std::move(words);
    return request;
  };
  const auto rare = [&] { return writer.word(20'000 + writer.number() % 20'000); };
  asker.measure("used_word", [&](int) { return text(writer.used_word()); });
  asker.measure("commonest_word", [&](int n) { return text(writer.word(static_cast<std::size_t>(n))); });
  asker.measure("rare_word", [&](int) { return text(rare()); });
  asker.measure("two_letters", [&](int) { return text(prefix_of(writer.used_word(), 2)); });
  asker.measure("three_letters", [&](int) { return text(prefix_of(writer.used_word(), 3)); });
  asker.measure("two_words", [&](int) { return text(writer.used_word() + " " + prefix_of(writer.used_word(), 4)); });
  asker.measure("rare_with_common", [&](int) { return text(rare() + " " + writer.word(writer.number() % 20)); });
  asker.measure("phrase", [&](int) { return text('"' + writer.used_word() + ' ' + writer.used_word() + '"'); });
  asker.measure("japanese", [&](int n) { return text(writer.letters(1 + static_cast<std::size_t>(n) % 3)); });
  asker.measure("in_one_chat", [&](int) {
    SearchRequest request = text(writer.used_word());
    request.chat_id = chat_id(skewed(writer, kChats));
    return request;
  });
  asker.measure("of_one_sender", [&](int) {
    SearchRequest request = text(writer.used_word());
    request.sender_id = user(skewed(writer, kUsers));
    return request;
  });
  asker.measure("by_relevance", [&](int) {
    SearchRequest request = text(writer.used_word());
    request.order = SearchOrder::relevance;
    return request;
  });
  asker.measure("nothing_there", [&](int) { return text(rare() + " " + rare()); });
  asker.print_all();
}

void run(std::size_t messages, const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm"}) std::remove((path + suffix).c_str());
  ProseWriter writer(1);
  auto store = open(path);
  const double filling = cpu_micros();
  fill(*store, messages, writer);
  std::printf("messages %zu\nfill_us_per_message %.1f\n", messages, (cpu_micros() - filling) / static_cast<double>(messages));
  store.reset();
  print_sizes(path, messages);
  const double opening = cpu_micros();
  store = open(path);
  std::printf("open_us %.0f\n", cpu_micros() - opening);
  ask_all(*store, writer);
}

}  // namespace
}  // namespace linnet

int main(int count, char** arguments) {
  const std::size_t messages = count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 100'000;
  linnet::run(std::max<std::size_t>(messages, 1000), count > 2 ? arguments[2] : "search.db");
  return 0;
}
