// simulate_mutants [--mutants] [--recorded] [--seeds FROM..TO] [--jobs N] [NAME ...]
//
// Plants one bug at a time and runs seeds until one fails: the proof that the checks of the simulator check something. Prints
// a line for each mutant; the last line is `N caught, N not caught`, and the exit status is 1 when one was not. A mutant that
// ends the process, or never ends, is caught too. With --recorded only the seed is run that has caught the mutant before, as
// its spec says; where that no longer does, all are, and a line says which seed to write down.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/simulation/mutants/mutant_switch.h"
#include "tests/simulation/seed_runner.h"

namespace linnet::simulation {
namespace {

constexpr unsigned kSecondsPerSeed = 20;

struct Command {
  SeedRange range{.from = 1, .to = 2'000, .with = {}, .jobs = 1};
  std::vector<std::string> names;
  bool recorded = false;
};

// In a process of its own: says on `out` which seed it runs, and at the end what it found.
[[noreturn]] void hunt(const Command& command, int number, int out) {
  if (std::freopen("/dev/null", "w", stderr) == nullptr) _exit(2);
  mutants::on = number;
  const auto say = [out](const std::string& text) {
    if (write(out, text.data(), text.size()) < 0) _exit(2);
  };
  const auto run = [&](std::uint64_t seed) {
    say("\n" + std::to_string(seed) + " ");
    alarm(kSecondsPerSeed);
    const std::string violation = run_seed(command.range, seed).violation;
    if (violation.empty()) return;
    say(violation);
    _exit(1);
  };
  const std::uint64_t known = mutants::all()[static_cast<std::size_t>(number)].seed;
  if (command.recorded && known > 0) run(known);
  for (std::uint64_t seed = command.range.from; seed <= command.range.to; ++seed) run(seed);
  _exit(0);
}

struct Hunt {
  int number = 0;
  int pipe = -1;
};

Hunt begin(const Command& command, int number, std::map<pid_t, Hunt>& hunts) {
  int ends[2] = {-1, -1};
  if (pipe(ends) != 0) std::abort();
  std::fflush(stdout);
  const pid_t process = fork();
  if (process < 0) std::abort();
  if (process == 0) {
    close(ends[0]);
    hunt(command, number, ends[1]);
  }
  close(ends[1]);
  const Hunt begun{.number = number, .pipe = ends[0]};
  hunts.emplace(process, begun);
  return begun;
}

std::string last_line(int descriptor) {
  std::string text;
  char bytes[4096];
  for (ssize_t count = read(descriptor, bytes, sizeof(bytes)); count > 0; count = read(descriptor, bytes, sizeof(bytes))) {
    text.append(bytes, static_cast<std::size_t>(count));
  }
  close(descriptor);
  return text.substr(text.rfind('\n') + 1);
}

// Waits for one; says whether it was caught.
bool end_one(const Command& command, std::map<pid_t, Hunt>& hunts) {
  int status = 0;
  const pid_t process = wait(&status);
  const Hunt hunt = hunts.extract(process).mapped();
  const std::string found = last_line(hunt.pipe);
  const std::size_t space = found.find(' ');
  const mutants::Mutant& mutant = mutants::all()[static_cast<std::size_t>(hunt.number)];
  const std::string name(mutant.name);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    std::printf("%-34s NOT CAUGHT by seeds %llu..%llu: %s\n", name.c_str(), static_cast<unsigned long long>(command.range.from),
                static_cast<unsigned long long>(command.range.to), std::string(mutant.says).c_str());
    return false;
  }
  const std::string how = WIFEXITED(status) ? found.substr(space + 1)
                          : WTERMSIG(status) == SIGALRM ? "it does not end"
                                                        : "the process dies";
  const std::string seed = found.substr(0, space);
  std::printf("%-34s seed %s: %s\n", name.c_str(), seed.c_str(), how.c_str());
  if (command.recorded && seed != std::to_string(mutant.seed)) {
    std::printf("  write `seed: %s` into the spec of %s: it is no longer caught by seed %llu\n", seed.c_str(), name.c_str(),
                static_cast<unsigned long long>(mutant.seed));
  }
  std::fflush(stdout);
  return true;
}

bool is_wanted(const Command& command, std::string_view name) {
  if (command.names.empty()) return true;
  for (const std::string& wanted : command.names) {
    if (wanted == name) return true;
  }
  return false;
}

int run(const Command& command) {
  int caught = 0;
  int missed = 0;
  std::map<pid_t, Hunt> hunts;
  const auto& all = mutants::all();
  for (std::size_t number = 0; number < all.size(); ++number) {
    if (!is_wanted(command, all[number].name)) continue;
    if (all[number].is_stale) {
      std::printf("%-34s STALE: its text is no longer in the source\n", std::string(all[number].name).c_str());
      ++missed;
      continue;
    }
    if (hunts.size() >= command.range.jobs) ++(end_one(command, hunts) ? caught : missed);
    begin(command, static_cast<int>(number), hunts);
  }
  while (!hunts.empty()) ++(end_one(command, hunts) ? caught : missed);
  std::printf("%d caught, %d not caught\n", caught, missed);
  return missed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace linnet::simulation

int main(int count, char** words) {
  linnet::simulation::Command command;
  command.range.jobs = linnet::simulation::default_jobs();
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    if (word == "--mutants") continue;
    if (word == "--recorded") {
      command.recorded = true;
      continue;
    }
    if (word == "--seeds" && i + 1 < count) {
      unsigned long long from = 0;
      unsigned long long to = 0;
      if (std::sscanf(words[++i], "%llu..%llu", &from, &to) != 2) to = from;
      command.range.from = from;
      command.range.to = to;
    } else if (word == "--jobs" && i + 1 < count && std::atoi(words[i + 1]) > 0) {
      command.range.jobs = static_cast<unsigned>(std::atoi(words[++i]));
    } else if (word.starts_with("--")) {
      std::fprintf(stderr, "usage: simulate_mutants [--recorded] [--seeds FROM..TO] [--jobs N] [NAME ...]\n");
      return 2;
    } else {
      command.names.push_back(word);
    }
  }
  return linnet::simulation::run(command);
}
