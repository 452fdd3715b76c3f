// What a device does with messages that it missed: pages of 200 as CBOR frames, through the engine, into the store.
//
//   catch_up_bench [messages = 10000] [path = :memory:] [times = 5]
//
// Prints names and numbers, one pair a line: `cpu_ns` is the median CPU time of a message. Frames are made once, before the clock starts. Every run begins with a store
// that holds the chat's first page, as of an earlier session; a path is overwritten. The last lines are of a page of 50
// rows, from `watch` to its news, at the newest end and in the middle.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#endif

#include "core/base/seeded_entropy.h"
#include "core/engine/engine.h"
#include "core/model/limits.h"
#include "core/wire/frame_codec.h"
#include "tests/bench/text_writer.h"

#ifdef __EMSCRIPTEN__
EM_JS(double, process_cpu_micros, (), {
  const used = process.cpuUsage();
  return used.user + used.system;
})
#endif

namespace linnet::bench {
namespace {

// CPU of this process: comparable on a busy machine. (Under Node with the compiler's threads.)
double cpu_micros() {
#ifdef __EMSCRIPTEN__
  return process_cpu_micros();
#else
  return static_cast<double>(std::clock()) * 1e6 / CLOCKS_PER_SEC;
#endif
}

constexpr std::uint64_t kHeldBefore = 50;

[[noreturn]] void give_up(const std::string& reason) {
  std::fprintf(stderr, "catch_up_bench: %s\n", reason.c_str());
  std::exit(1);
}

template <class T>
T must(Result<T> result) {
  if (!result) give_up(std::string(error_name(result.error().code)) + " " + result.error().detail);
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

UserId alice() { return must(UserId::parse("alice")); }
UserId bob() { return must(UserId::parse("bob")); }

// A direct chat in which Bob writes and Alice is away.
class Log {
 public:
  explicit Log(std::uint64_t messages) : chat_id_(ChatId::direct(alice(), bob())) {
    TextWriter writer(1);
    for (std::uint64_t seq = 1; seq <= messages; ++seq) {
      const WallTime time = wall_from_micros(1'700'000'000'000'000 + static_cast<std::int64_t>(seq) * 1'000'000);
      entries_.push_back({.chat_id = chat_id_,
                          .seq = Seq{seq},
                          .ordinal = Ordinal{seq},
                          .server_time = time,
                          .sender_id = bob(),
                          .local_id = writer.local_id(time),
                          .content = Message{Body{.text = writer.text(), .reply_to = {}, .mentions = {}, .extra = {}}},
                          .folded = {}});
    }
  }

  [[nodiscard]] const ChatId& chat_id() const { return chat_id_; }
  [[nodiscard]] Seq head() const { return entries_.back().seq; }

  [[nodiscard]] wire::Welcome welcome(Seq head) const {
    ChatHead chat;
    chat.chat_id = chat_id_;
    chat.peer_id = bob();
    chat.my_role = Role::member;
    chat.member_count = 2;
    chat.visible_from = Seq{1};
    chat.head = head;
    chat.head_ordinal = Ordinal{head.value};
    chat.last_time = at(head).server_time;
    wire::Welcome welcome;
    welcome.user_id = alice();
    welcome.session_id = "session";
    welcome.server_time = chat.last_time;
    welcome.generation = "g1";
    welcome.cursor = std::to_string(head.value);
    welcome.heads = {chat};
    return welcome;
  }

  // Newest first, as a server answers a catch-up.
  [[nodiscard]] wire::Page page(const wire::Pull& pull, Seq head) const {
    wire::Page page{.id = pull.id, .chat_id = chat_id_, .from = pull.from, .to = std::min(pull.to, head), .head = head, .entries = {}};
    std::size_t bytes = 0;
    Seq seq = page.to;
    for (; seq >= pull.from && page.entries.size() < pull.limit; seq = seq.previous()) {
      bytes += std::get<Message>(at(seq).content).body.text.size() + 80;
      if (bytes > limits::kPageBytes) break;
      page.entries.push_back(at(seq));
    }
    page.from = seq.next();
    std::ranges::reverse(page.entries);
    return page;
  }

 private:
  [[nodiscard]] const Entry& at(Seq seq) const { return entries_[static_cast<std::size_t>(seq.value - 1)]; }

  ChatId chat_id_;
  std::vector<Entry> entries_;
};

// An engine's host, as little of it as there can be.
class Device {
 public:
  explicit Device(const std::string& path) {
    if (path != ":memory:") {
      for (const char* suffix : {"", "-wal", "-journal"}) std::remove((path + suffix).c_str());
    }
    store_ = must(Store::open({.path = path, .vfs = {}, .user_id = alice(), .new_device_id = DeviceId::random(entropy_)}));
  }

  // A new session on the same store, up to the server's welcome.
  void connects(const Log& log, Seq head) {
    pulls_.clear();
    engine_ = std::make_unique<Engine>(*store_, entropy_, Engine::Options{"bench"});
    handles(Started{});
    handles(TokenGiven{"token"});
    handles(TransportOpened{connection_});
    handles(FrameArrived{connection_, wire::encode(wire::ServerFrame(log.welcome(head)), wire::Encoding::cbor)});
  }

  // Answers its pulls until there are no more; gives the frames that it took.
  std::vector<Bytes> is_answered(const Log& log, Seq head) {
    std::vector<Bytes> frames;
    while (!pulls_.empty()) {
      const wire::Pull pull = pulls_.front();
      pulls_.erase(pulls_.begin());
      frames.push_back(wire::encode(wire::ServerFrame(log.page(pull, head)), wire::Encoding::cbor));
      handles(FrameArrived{connection_, frames.back()});
    }
    return frames;
  }

  void takes(const std::vector<Bytes>& frames) {
    for (const Bytes& frame : frames) carry_out(engine_->handle(FrameArrived{connection_, frame}, later()));
  }

  // Rows of the news.
  std::size_t watches(const ChatId& chat_id, std::optional<Seq> anchor) {
    now_.mono += limits::kLiveQueryInterval;
    rows_ = 0;
    handles(Watched{QueryId{++queries_}, MessagesQuery{.chat_id = chat_id, .anchor = anchor, .before = 25, .after = 25}});
    const std::size_t rows = rows_;
    handles(Unwatched{QueryId{queries_}});
    return rows;
  }

  [[nodiscard]] std::uint64_t entries() { return must(store_->entry_count()); }

 private:
  Now later() {
    now_.mono += Duration{1'000};
    return now_;
  }

  void handles(const Event& event) { carry_out(engine_->handle(event, later())); }

  void carry_out(Actions actions) {
    for (const Action& action : actions) {
      if (const auto* open = std::get_if<OpenTransport>(&action)) connection_ = open->connection;
      if (const auto* news = std::get_if<QueryNews>(&action)) rows_ = std::get<MessagesResult>(news->result).rows.size();
      if (const auto* trouble = std::get_if<Trouble>(&action)) give_up("trouble: " + trouble->error.detail);
      const auto* sent = std::get_if<TransmitFrame>(&action);
      if (sent == nullptr) continue;
      const wire::ClientFrame frame = must(wire::decode_client(sent->bytes, wire::Encoding::cbor));
      if (const auto* pull = std::get_if<wire::Pull>(&frame)) pulls_.push_back(*pull);
    }
  }

  SeededEntropy entropy_{7};  // the same for every run: so are the numbers of the pulls
  std::unique_ptr<Store> store_;
  std::unique_ptr<Engine> engine_;
  ConnectionId connection_;
  Now now_{mono_from_micros(1'000'000), wall_from_micros(1'800'000'000'000'000)};
  std::vector<wire::Pull> pulls_;
  std::size_t rows_ = 0;
  std::uint64_t queries_ = 0;
};

double micros_of(const std::function<void()>& action) {
  const auto start = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

void print_pages(Device& device, const Log& log) {
  SeededEntropy places(3);
  const auto measure = [&](const char* name, bool newest) {
    std::vector<double> micros;
    for (int time = 0; time < 300; ++time) {
      const Seq middle{100 + places.next_u64() % (log.head().value - 200)};
      std::size_t rows = 0;
      micros.push_back(micros_of([&] { rows = device.watches(log.chat_id(), newest ? std::nullopt : std::optional(middle)); }));
      if (rows < 25) give_up("a page of " + std::to_string(rows) + " rows");
    }
    std::ranges::sort(micros);
    std::printf("%s_p50_us %.1f\n%s_p95_us %.1f\n", name, micros[150], name, micros[285]);
  };
  measure("page_newest", true);
  measure("page_middle", false);
}

void run(std::uint64_t messages, const std::string& path, int times) {
  const Log log(kHeldBefore + messages);
  std::vector<Bytes> frames;
  {
    Device device(":memory:");
    device.connects(log, Seq{kHeldBefore});
    device.is_answered(log, Seq{kHeldBefore});
    device.connects(log, log.head());
    frames = device.is_answered(log, log.head());
  }
  std::size_t bytes = 0;
  for (const Bytes& frame : frames) bytes += frame.size();

  std::vector<double> micros;
  std::vector<double> cpu;
  for (int time = 0; time < times; ++time) {
    Device device(path);
    device.connects(log, Seq{kHeldBefore});
    device.is_answered(log, Seq{kHeldBefore});
    device.connects(log, log.head());
    const double cpu_before = cpu_micros();
    micros.push_back(micros_of([&] { device.takes(frames); }));
    cpu.push_back(cpu_micros() - cpu_before);
    if (device.entries() != log.head().value) give_up("entries are missing");
    if (time + 1 == times) print_pages(device, log);
  }
  std::ranges::sort(micros);
  std::ranges::sort(cpu);
  const auto count = static_cast<double>(messages);
  std::printf("messages %.0f\nframes %zu\nframe_bytes %zu\n", count, frames.size(), bytes);
  std::printf("best_ns %.0f\nmedian_ns %.0f\n", micros.front() * 1e3 / count, micros[micros.size() / 2] * 1e3 / count);
  std::printf("cpu_ns %.0f\n", cpu[cpu.size() / 2] * 1e3 / count);
}

}  // namespace
}  // namespace linnet::bench

int main(int count, char** arguments) {
  const auto number = [&](int at, long fallback) { return count > at ? std::strtol(arguments[at], nullptr, 10) : fallback; };
  linnet::bench::run(static_cast<std::uint64_t>(std::max(number(1, 10'000), 1'000L)), count > 2 ? arguments[2] : ":memory:",
                     static_cast<int>(std::max(number(3, 5), 1L)));
  return 0;
}
