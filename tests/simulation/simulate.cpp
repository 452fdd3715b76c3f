// simulate [--seeds FROM..TO] [--trace] [--with OPTIONS] [--story] [--jobs N] [--no-shrink]
//
// Runs seeds FROM to TO (both included). Prints a line for each that fails, with the command that runs it alone, as small as
// shrinking could make it; with --trace `SEED HASH` for each. The last line is `N passed, N failed`; the exit status is 1
// when one failed. --with replaces what a seed draws (`--with operations=4,cut_permille=0`), --story tells what happens.
//
// simulate --mutants ...
//
// Starts the program simulate_mutants beside this one: it plants bugs, and each must be found.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#ifndef __EMSCRIPTEN__
#include <unistd.h>
#endif

#include "tests/simulation/seed_runner.h"
#include "tests/simulation/shrink.h"
#include "tests/simulation/simulation.h"

namespace linnet::simulation {
namespace {

constexpr std::uint64_t kShrinkRuns = 200;
constexpr std::uint64_t kShrunkMax = 5;      // the first ones; each takes a few seconds
constexpr const char* kUsage =
    "usage: simulate [--mutants] [--seeds FROM..TO] [--trace] [--with NAME=NUMBER,...] [--story] [--jobs N] [--no-shrink]\n";

struct Command {
  SeedRange range;
  bool trace = false;
  bool story = false;
  bool shrinks = true;
};

bool parse(int count, char** words, Command& command) {
  command.range.jobs = default_jobs();
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const char* value = i + 1 < count ? words[i + 1] : nullptr;
    if (word == "--trace") {
      command.trace = true;
    } else if (word == "--story") {
      command.story = true;
    } else if (word == "--no-shrink") {
      command.shrinks = false;
    } else if (word == "--seeds" && value != nullptr) {
      unsigned long long from = 0;
      unsigned long long to = 0;
      if (std::sscanf(value, "%llu..%llu", &from, &to) != 2) to = from;
      command.range.from = from;
      command.range.to = to;
      ++i;
    } else if (word == "--with" && value != nullptr) {
      Options ignored;
      command.range.with = value;
      if (!apply_options(ignored, value)) return false;
      ++i;
    } else if (word == "--jobs" && value != nullptr && std::atoi(value) > 0) {
      command.range.jobs = static_cast<unsigned>(std::atoi(value));
      ++i;
    } else {
      return false;
    }
  }
  return true;
}

void print_failure(const Command& command, const SeedResult& result, bool shrinks) {
  const Options drawn = options_of(command.range, result.seed);
  Shrunk smallest{.options = drawn, .violation = result.violation, .runs = 0};
  if (shrinks) smallest = shrink(result.seed, drawn, result.violation, kShrinkRuns);
  const std::string with = differing_options(draw_options(result.seed), smallest.options);
  const auto seed = static_cast<unsigned long long>(result.seed);
  std::printf("seed %llu: %s (simulate --seeds %llu..%llu%s%s)\n", seed, result.violation.c_str(), seed, seed,
              with.empty() ? "" : " --with ", with.c_str());
  if (smallest.violation != result.violation) std::printf("  which then says: %s\n", smallest.violation.c_str());
}

void tell_stories(const SeedRange& range) {
  for (std::uint64_t seed = range.from; seed <= range.to; ++seed) {
    Simulation simulation(seed, options_of(range, seed));
    simulation.tell_story();
    static_cast<void>(simulation.run());
  }
}

int run(const Command& command) {
  unsigned long long passed = 0;
  unsigned long long failed = 0;
  if (command.story) tell_stories(command.range);
  run_seeds(command.range, [&](const SeedResult& result) {
    if (result.violation.empty()) {
      ++passed;
    } else {
      ++failed;
      // What has ended a process would end this one.
      const bool shrinks = command.shrinks && failed <= kShrunkMax && result.trace_hash != "-";
      print_failure(command, result, shrinks);
    }
    if (command.trace) std::printf("%llu %s\n", static_cast<unsigned long long>(result.seed), result.trace_hash.c_str());
    std::fflush(stdout);
    return true;
  });
  std::printf("%llu passed, %llu failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}

int start_mutants(char** words) {
#ifdef __EMSCRIPTEN__
  static_cast<void>(words);
  std::fputs("mutants are planted in the native build only\n", stderr);
#else
  const std::string program = std::string(words[0]) + "_mutants";
  execvp(program.c_str(), words);
  std::fprintf(stderr, "cannot start %s\n", program.c_str());
#endif
  return 2;
}

}  // namespace
}  // namespace linnet::simulation

int main(int count, char** words) {
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(words[i], "--mutants") == 0) return linnet::simulation::start_mutants(words);
  }
  linnet::simulation::Command command;
  if (!linnet::simulation::parse(count, words, command)) {
    std::fputs(linnet::simulation::kUsage, stderr);
    return 2;
  }
  return linnet::simulation::run(command);
}
