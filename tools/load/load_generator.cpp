// linnet-load: pairs of devices on one linnetd (--dev) on this machine; each sender talks to its own receiver.
//
//   linnet-load --port 7780 [--pairs 200] [--window 4] [--seconds 10] [--rate N] [--body 200] [--disk FOLDER]
//
// Closed loop: every sender keeps `window` messages in flight; finds saturation. With --rate, open loop: N messages a
// second in all on a fixed schedule, and a latency counts from the *intended* time, so that a stall counts for every
// message that it delayed. Prints accepted messages a second and the latencies to `accepted` and to the receiver.
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <vector>

#include "core/base/seeded_entropy.h"
#include "core/wire/frame_codec.h"
#include "tools/load/latency_histogram.h"
#include "tools/load/load_connection.h"

namespace linnet::load {
namespace {

struct Options {
  std::uint16_t port = 0;
  std::size_t pairs = 200;
  std::size_t window = 4;
  double seconds = 10;
  double rate = 0;
  std::size_t body = 200;
  std::string disk;
};

std::uint64_t micros() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

struct Sender {
  LoadConnection connection;
  ChatId chat_id;
  std::size_t in_flight = 0;
};

class Generator {
 public:
  explicit Generator(const Options& options)
      : options_(options), entropy_(micros()), text_(options.body, 'x'), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

  void connect() {
    const std::string run = std::to_string(micros() % 1'000'000);
    for (std::size_t i = 0; i < options_.pairs; ++i) {
      const std::string sender = "s" + run + "-" + std::to_string(i);
      const std::string receiver = "r" + run + "-" + std::to_string(i);
      receivers_.push_back(say_hello(receiver));
      senders_.push_back({.connection = say_hello(sender), .chat_id = ChatId::direct(*UserId::parse(sender), *UserId::parse(receiver))});
      create(senders_.back(), receiver);
    }
    for (std::size_t i = 0; i < options_.pairs; ++i) {
      watch(senders_[i].connection.file(), i);
      watch(receivers_[i].file(), options_.pairs + i);
    }
  }

  void run() {
    began_ = micros();
    const std::uint64_t warm = began_ + static_cast<std::uint64_t>(options_.seconds * 0.2e6);
    const std::uint64_t end = began_ + static_cast<std::uint64_t>(options_.seconds * 1e6);
    if (options_.rate == 0) {
      for (Sender& sender : senders_) {
        while (sender.in_flight < options_.window) send(sender, micros());
        sender.connection.flush();
      }
    }
    std::uint64_t now = micros();
    while (now < end) {
      if (measuring_from_ == 0 && now >= warm) measuring_from_ = now;
      if (options_.rate > 0) send_what_is_due(now);
      turn();
      now = micros();
    }
    measured_ = now - measuring_from_;
  }

  void report() const {
    const auto line = [](const char* name, const LatencyHistogram& latencies) {
      const auto millis = [](std::uint64_t value) { return static_cast<double>(value) / 1'000; };
      std::printf("%-10s p50 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms\n", name, millis(latencies.at(0.5)),
                  millis(latencies.at(0.99)), millis(latencies.at(0.999)), millis(latencies.max()));
    };
    struct rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    const double cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    std::printf("accepted   %.0f messages/s (%llu in %.1f s), rejected %llu, delivered %llu\n",
                static_cast<double>(accepted_.count()) * 1e6 / static_cast<double>(measured_),
                static_cast<unsigned long long>(accepted_.count()), static_cast<double>(measured_) / 1e6,
                static_cast<unsigned long long>(rejected_), static_cast<unsigned long long>(delivered_.count()));
    line("accept", accepted_);
    line("deliver", delivered_);
    std::printf("generator  %.2f s of CPU\n", cpu);
  }

 private:
  LoadConnection say_hello(const std::string& name) {
    const auto answer = nlohmann::json::parse(post_json(options_.port, "/v1/token", nlohmann::json{{"name", name}}.dump()), nullptr, false);
    wire::Hello hello;
    hello.token = answer["token"].get<std::string>();
    hello.device_id = DeviceId::random(entropy_);
    LoadConnection connection;
    connection.open(options_.port);
    connection.send(wire::encode(wire::ClientFrame(hello), wire::Encoding::cbor));
    await<wire::Welcome>(connection);
    return connection;
  }

  void create(Sender& sender, const std::string& receiver) {
    wire::Create create{.chat_id = sender.chat_id, .local_id = next_local_id(), .peer = *UserId::parse(receiver), .members = {}, .title = {}};
    sender.connection.send(wire::encode(wire::ClientFrame(create), wire::Encoding::cbor));
    await<wire::Accepted>(sender.connection);
  }

  template <class Frame>
  void await(LoadConnection& connection) {
    connection.flush();
    bool come = false;
    while (!come) {
      connection.await([&](ByteView bytes) {
        const auto frame = wire::decode_server(bytes, wire::Encoding::cbor);
        come = come || (frame && std::holds_alternative<Frame>(*frame));
      });
    }
  }

  LocalId next_local_id() { return LocalId(Uuid::v7(wall_from_micros(static_cast<std::int64_t>(micros())), entropy_)); }

  void watch(int file, std::size_t index) {
    epoll_event event = {};
    event.events = EPOLLIN;
    event.data.u64 = index;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, file, &event);
  }

  void send(Sender& sender, std::uint64_t intended) {
    const LocalId local_id = next_local_id();
    sent_[local_id] = intended;
    ++sender.in_flight;
    Message message;
    message.body.text = text_;
    sender.connection.send(wire::encode(
        wire::ClientFrame(wire::Send{
            .chat_id = sender.chat_id, .local_id = local_id, .content = std::move(message), .after = {}, .read_up_to = {}}),
        wire::Encoding::cbor));
  }

  void send_what_is_due(std::uint64_t now) {
    const auto due = static_cast<std::uint64_t>(static_cast<double>(now - began_) * options_.rate / 1e6);
    for (; scheduled_ < due; ++scheduled_) {
      Sender& sender = senders_[scheduled_ % senders_.size()];
      send(sender, began_ + static_cast<std::uint64_t>(static_cast<double>(scheduled_ + 1) * 1e6 / options_.rate));
      sender.connection.flush();
    }
  }

  void turn() {
    std::array<epoll_event, 256> ready;
    const int wait_ms = options_.rate > 0 ? 1 : 100;
    const int count = ::epoll_wait(epoll_, ready.data(), ready.size(), wait_ms);
    for (int i = 0; i < count; ++i) {
      const std::size_t index = ready[static_cast<std::size_t>(i)].data.u64;
      if (index < senders_.size()) {
        hear_sender(senders_[index]);
      } else {
        hear_receiver(receivers_[index - senders_.size()]);
      }
    }
  }

  void hear_sender(Sender& sender) {
    const bool open = sender.connection.receive([&](ByteView bytes) {
      const auto frame = wire::decode_server(bytes, wire::Encoding::cbor);
      if (!frame) return;
      if (const auto* accepted = std::get_if<wire::Accepted>(&*frame)) {
        record(accepted_, accepted->local_id);
        answered(sender);
      } else if (std::holds_alternative<wire::Rejected>(*frame)) {
        ++rejected_;
        answered(sender);
      }
    });
    if (!open) {
      std::fprintf(stderr, "linnet-load: the server closed a connection\n");
      std::exit(1);
    }
    sender.connection.flush();
  }

  void answered(Sender& sender) {
    --sender.in_flight;
    if (options_.rate == 0) send(sender, micros());
  }

  void hear_receiver(LoadConnection& receiver) {
    receiver.receive([&](ByteView bytes) {
      const auto frame = wire::decode_server(bytes, wire::Encoding::cbor);
      const auto* entries = frame ? std::get_if<wire::Entries>(&*frame) : nullptr;
      if (entries == nullptr) return;
      for (const Entry& entry : entries->entries) {
        record(delivered_, entry.local_id);
      }
    });
  }

  void record(LatencyHistogram& latencies, const LocalId& local_id) {
    const auto sent = sent_.find(local_id);
    if (sent != sent_.end() && measuring_from_ != 0) latencies.add(micros() - sent->second);
  }

  const Options options_;
  SeededEntropy entropy_;
  const std::string text_;
  const int epoll_;
  std::vector<Sender> senders_;
  std::vector<LoadConnection> receivers_;
  std::unordered_map<LocalId, std::uint64_t> sent_;
  LatencyHistogram accepted_;
  LatencyHistogram delivered_;
  std::uint64_t rejected_ = 0;
  std::uint64_t scheduled_ = 0;
  std::uint64_t began_ = 0;
  std::uint64_t measuring_from_ = 0;
  std::uint64_t measured_ = 0;
};

// What one synced write costs on this disk.
void measure_disk(const std::string& folder) {
  const std::string path = folder + "/linnet-load-fsync";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return;
  LatencyHistogram syncs;
  const std::string block(4'096, 'x');
  for (int i = 0; i < 300; ++i) {
    if (::write(file, block.data(), block.size()) < 0) break;
    const std::uint64_t begin = micros();
    ::fdatasync(file);
    syncs.add(micros() - begin);
  }
  ::close(file);
  ::unlink(path.c_str());
  std::printf("fdatasync  p50 %.2f  p99 %.2f ms\n", static_cast<double>(syncs.at(0.5)) / 1'000, static_cast<double>(syncs.at(0.99)) / 1'000);
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app("Pairs of devices on one linnetd --dev on this machine; prints rates and latencies.");
  app.add_option("--port", options.port, "port of linnetd")->required();
  app.add_option("--pairs", options.pairs, "senders, each with a receiver")->check(CLI::Range(1, 10'000));
  app.add_option("--window", options.window, "messages in flight of one sender")->check(CLI::Range(1, 10));
  app.add_option("--seconds", options.seconds, "length of the run")->check(CLI::Range(1, 600));
  app.add_option("--rate", options.rate, "messages a second in all (open loop)");
  app.add_option("--body", options.body, "bytes of a message")->check(CLI::Range(1, 8'000));
  app.add_option("--disk", options.disk, "also measure synced writes in this folder");
  CLI11_PARSE(app, argc, argv);
  if (!options.disk.empty()) measure_disk(options.disk);
  Generator generator(options);
  generator.connect();
  generator.run();
  generator.report();
  return 0;
}

}  // namespace
}  // namespace linnet::load

int main(int argc, char** argv) { return linnet::load::run(argc, argv); }
