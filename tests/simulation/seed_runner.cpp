#include "tests/simulation/seed_runner.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "tests/simulation/simulation.h"

#ifndef __EMSCRIPTEN__
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

namespace linnet::simulation {

Options options_of(const SeedRange& range, std::uint64_t seed) {
  Options options = draw_options(seed);
  static_cast<void>(apply_options(options, range.with));
  return options;
}

SeedResult run_seed(const SeedRange& range, std::uint64_t seed) {
  Simulation simulation(seed, options_of(range, seed));
  SeedResult result{.seed = seed, .violation = simulation.run(), .trace_hash = simulation.trace_hash()};
  return result;
}

#ifdef __EMSCRIPTEN__

unsigned default_jobs() {
  return 1;
}

void run_seeds(const SeedRange& range, const std::function<bool(const SeedResult&)>& take) {
  for (std::uint64_t seed = range.from; seed <= range.to; ++seed) {
    if (!take(run_seed(range, seed))) return;
  }
}

#else

namespace {

// A process that runs every n-th seed and says a line for each: `SEED HASH VIOLATION`.
class Worker {
 public:
  Worker(const SeedRange& range, std::uint64_t first) : range_(range), next_(first) { start(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker() { stop(); }

  [[nodiscard]] bool is_done() const { return next_ > range_.to; }
  [[nodiscard]] int descriptor() const { return pipe_; }
  // Reads what is there.
  void read(std::map<std::uint64_t, SeedResult>& results);

 private:
  void start();
  void stop();
  [[noreturn]] void run(int out);
  void take_line(const std::string& line, std::map<std::uint64_t, SeedResult>& results);

  const SeedRange& range_;
  std::uint64_t next_;               // the seed that it runs
  int pipe_ = -1;
  pid_t process_ = -1;
  std::string unread_;
};

void Worker::start() {
  int ends[2] = {-1, -1};
  if (pipe(ends) != 0) std::abort();
  std::fflush(stdout);
  process_ = fork();
  if (process_ < 0) std::abort();
  if (process_ == 0) {
    close(ends[0]);
    run(ends[1]);
  }
  close(ends[1]);
  pipe_ = ends[0];
}

void Worker::stop() {
  if (process_ < 0) return;
  close(pipe_);
  kill(process_, SIGKILL);
  waitpid(process_, nullptr, 0);
  process_ = -1;
}

void Worker::run(int out) {
  for (std::uint64_t seed = next_; seed <= range_.to; seed += range_.jobs) {
    const SeedResult result = run_seed(range_, seed);
    const std::string line = std::to_string(seed) + " " + result.trace_hash + " " + result.violation + "\n";
    if (write(out, line.data(), line.size()) != static_cast<ssize_t>(line.size())) break;
  }
  _exit(0);
}

void Worker::read(std::map<std::uint64_t, SeedResult>& results) {
  char bytes[4096];
  const ssize_t count = ::read(pipe_, bytes, sizeof(bytes));
  if (count > 0) {
    unread_.append(bytes, static_cast<std::size_t>(count));
    for (std::size_t end = unread_.find('\n'); end != std::string::npos; end = unread_.find('\n')) {
      take_line(unread_.substr(0, end), results);
      unread_.erase(0, end + 1);
    }
    return;
  }
  if (is_done()) return;
  results[next_] = {.seed = next_, .violation = "the process died", .trace_hash = "-"};
  next_ += range_.jobs;
  stop();
  unread_.clear();
  if (!is_done()) start();
}

void Worker::take_line(const std::string& line, std::map<std::uint64_t, SeedResult>& results) {
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', first + 1);
  results[next_] = {.seed = next_, .violation = line.substr(second + 1), .trace_hash = line.substr(first + 1, second - first - 1)};
  next_ += range_.jobs;
}

}  // namespace

unsigned default_jobs() {
  const long cores = sysconf(_SC_NPROCESSORS_ONLN);
  return cores > 0 ? static_cast<unsigned>(cores) : 1;
}

void run_seeds(const SeedRange& range, const std::function<bool(const SeedResult&)>& take) {
  std::vector<std::unique_ptr<Worker>> workers;
  for (std::uint64_t i = 0; i < range.jobs && range.from + i <= range.to; ++i) {
    workers.push_back(std::make_unique<Worker>(range, range.from + i));
  }
  std::map<std::uint64_t, SeedResult> results;
  for (std::uint64_t next = range.from; next <= range.to;) {
    std::vector<pollfd> waits;
    for (const auto& worker : workers) waits.push_back({worker->is_done() ? -1 : worker->descriptor(), POLLIN, 0});
    if (poll(waits.data(), waits.size(), -1) < 0) std::abort();
    for (std::size_t i = 0; i < workers.size(); ++i) {
      if (waits[i].revents != 0) workers[i]->read(results);
    }
    for (auto found = results.find(next); found != results.end(); found = results.find(next)) {
      if (!take(found->second)) return;
      results.erase(found);
      ++next;
    }
  }
}

#endif

}  // namespace linnet::simulation
