// Replays files of official MLS vectors, of any kind:
//
//   mls_replay FILE...     prints `FILE: N passed, N failed` a file and `N passed, N failed` last; what
//                          failed goes to standard error. Exit status 1 on any failure.

#include <cstdio>

#include "tests/unit/mls/vector_file.h"

int main(int count, char** paths) {
  if (count < 2) {
    std::fprintf(stderr, "usage: mls_replay FILE...\n");
    return 2;
  }
  int passed = 0;
  std::size_t failed = 0;
  for (int at = 1; at < count; ++at) {
    const auto replay = linnet::mls::replay_vector_file(paths[at]);
    for (const std::string& problem : replay.problems)
      std::fprintf(stderr, "%s: %s\n", paths[at], problem.c_str());
    std::printf("%s: %d passed, %zu failed\n", paths[at], replay.passed, replay.problems.size());
    passed += replay.passed;
    failed += replay.problems.size();
  }
  std::printf("%d passed, %zu failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
