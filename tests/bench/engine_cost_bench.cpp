// What one received message costs an engine: frames of one message each, as CBOR, durable one by one.
//
//   engine_cost_bench [messages = 5000] [path = :memory:]
//
// Prints names and numbers, one pair a line: CPU, allocations and, natively with a path, the bytes that went to the disk.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <new>
#include <string>
#include <vector>

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#endif

#include "core/base/seeded_entropy.h"
#include "core/engine/engine.h"
#include "core/wire/frame_codec.h"
#include "tests/bench/text_writer.h"

#ifdef __EMSCRIPTEN__
EM_JS(double, engine_cpu_micros, (), {
  const used = process.cpuUsage();
  return used.user + used.system;
})
#endif

namespace {

std::size_t allocations = 0;

void* counted(std::size_t bytes) {
  ++allocations;
  void* memory = std::malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(std::size_t bytes) { return counted(bytes); }
void* operator new[](std::size_t bytes) { return counted(bytes); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace linnet::bench {
namespace {

double cpu_micros() {
#ifdef __EMSCRIPTEN__
  return engine_cpu_micros();
#else
  return static_cast<double>(std::clock()) * 1e6 / CLOCKS_PER_SEC;
#endif
}

// Bytes that this process has handed to write calls; 0 where nobody counts them.
double bytes_written() {
  double written = 0;
  std::FILE* file = std::fopen("/proc/self/io", "r");
  if (file == nullptr) return 0;
  char line[128];
  while (std::fgets(line, sizeof(line), file) != nullptr) {
    unsigned long long count = 0;
    if (std::sscanf(line, "wchar: %llu", &count) == 1) written = static_cast<double>(count);
  }
  std::fclose(file);
  return written;
}

template <class T>
T must(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "engine_cost_bench: %s\n", result.error().detail.c_str());
    std::exit(1);
  }
  return *std::move(result);
}

// Bob writes to Alice, one frame a message.
std::vector<Bytes> frames_of(const ChatId& chat_id, std::uint64_t messages) {
  TextWriter writer(1);
  std::vector<Bytes> frames;
  for (std::uint64_t seq = 1; seq <= messages; ++seq) {
    const WallTime time = wall_from_micros(1'700'000'000'000'000 + static_cast<std::int64_t>(seq) * 1'000'000);
    Entry entry;
    entry.chat_id = chat_id;
    entry.seq = Seq{seq};
    entry.ordinal = Ordinal{seq};
    entry.server_time = time;
    entry.sender_id = must(UserId::parse("bob"));
    entry.local_id = writer.local_id(time);
    entry.content = Message{Body{.text = writer.text(), .reply_to = {}, .mentions = {}, .extra = {}}};
    wire::Entries frame{.chat_id = chat_id, .entries = {std::move(entry)}, .cursor = std::to_string(seq)};
    frames.push_back(wire::encode(wire::ServerFrame(std::move(frame)), wire::Encoding::cbor));
  }
  return frames;
}

wire::Welcome welcome(const ChatId& chat_id) {
  ChatHead chat;
  chat.chat_id = chat_id;
  chat.peer_id = must(UserId::parse("bob"));
  chat.my_role = Role::member;
  chat.member_count = 2;
  chat.visible_from = Seq{1};
  wire::Welcome welcome;
  welcome.user_id = must(UserId::parse("alice"));
  welcome.session_id = "session";
  welcome.generation = "g1";
  welcome.cursor = "0";
  welcome.heads = {chat};
  return welcome;
}

void run(std::uint64_t messages, const std::string& path) {
  const UserId alice = must(UserId::parse("alice"));
  const ChatId chat_id = ChatId::direct(alice, must(UserId::parse("bob")));
  const std::vector<Bytes> frames = frames_of(chat_id, messages);
  if (path != ":memory:") {
    for (const char* suffix : {"", "-wal", "-journal"}) std::remove((path + suffix).c_str());
  }
  SeededEntropy entropy(7);
  const auto store = must(Store::open({.path = path, .vfs = {}, .user_id = alice, .new_device_id = DeviceId::random(entropy)}));
  Engine engine(*store, entropy, Engine::Options{"bench"});
  Now now{mono_from_micros(1'000'000), wall_from_micros(1'800'000'000'000'000)};
  ConnectionId connection;
  const auto handle = [&](const Event& event) {
    now.mono += Duration{1'000};
    for (const Action& action : engine.handle(event, now)) {
      if (const auto* open = std::get_if<OpenTransport>(&action)) connection = open->connection;
      if (std::holds_alternative<Trouble>(action)) std::abort();
    }
  };
  handle(Started{});
  handle(TokenGiven{"token"});
  handle(TransportOpened{connection});
  handle(FrameArrived{connection, wire::encode(wire::ServerFrame(welcome(chat_id)), wire::Encoding::cbor)});

  const double written = bytes_written();
  const std::size_t allocated = allocations;
  const double cpu = cpu_micros();
  for (const Bytes& frame : frames) handle(FrameArrived{connection, frame});
  const auto count = static_cast<double>(messages);
  std::printf("cpu_ns_per_message %.0f\n", (cpu_micros() - cpu) * 1e3 / count);
  std::printf("allocations_per_message %.1f\n", static_cast<double>(allocations - allocated) / count);
  std::printf("bytes_written_per_message %.0f\n", (bytes_written() - written) / count);
  if (must(store->entry_count()) != messages) std::abort();
}

}  // namespace
}  // namespace linnet::bench

int main(int count, char** words) {
  const long messages = count > 1 ? std::atol(words[1]) : 5'000;
  linnet::bench::run(messages > 0 ? static_cast<std::uint64_t>(messages) : 5'000, count > 2 ? words[2] : ":memory:");
  return 0;
}
