// simulate --seeds FROM..TO [--trace]
//
// Runs seeds FROM to TO (both included). Prints a line for each that fails, with the command that runs it alone; with --trace
// `SEED HASH` for each. The last line is `N passed, N failed`; the exit status is 1 when one failed.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "tests/simulation/simulation.h"

namespace {

const char* store_folder() {
  if (const char* folder = std::getenv("LINNET_SIMULATION_FOLDER")) return folder;
  if (std::FILE* probe = std::fopen("/dev/shm/linnet-simulation-probe", "w")) {
    std::fclose(probe);
    std::remove("/dev/shm/linnet-simulation-probe");
    return "/dev/shm";  // memory: a simulated disk needs no real one
  }
  return "/tmp";
}

}  // namespace

int main(int count, char** words) {
  unsigned long long from = 1;
  unsigned long long to = 100;
  bool trace = false;
  for (int i = 1; i < count; ++i) {
    if (std::strcmp(words[i], "--trace") == 0) {
      trace = true;
    } else if (std::strcmp(words[i], "--seeds") == 0 && i + 1 < count) {
      if (std::sscanf(words[++i], "%llu..%llu", &from, &to) != 2) to = from;
    } else {
      std::fprintf(stderr, "usage: simulate [--seeds FROM..TO] [--trace]\n");
      return 2;
    }
  }
  unsigned long long passed = 0;
  unsigned long long failed = 0;
  for (unsigned long long seed = from; seed <= to; ++seed) {
    linnet::simulation::Simulation simulation(seed, store_folder());
    const std::string violation = simulation.run();
    if (violation.empty()) {
      ++passed;
    } else {
      ++failed;
      std::printf("seed %llu: %s (simulate --seeds %llu..%llu)\n", seed, violation.c_str(), seed, seed);
    }
    if (trace) std::printf("%llu %s\n", seed, simulation.trace_hash().c_str());
    std::fflush(stdout);
  }
  std::printf("%llu passed, %llu failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
