// Replays files in the official "passive client" format:
//
//   mls_replay FILE...     prints `FILE: N passed, N failed` a file, a total last; exit status 1 on
//                          any failure

#include <cstdio>
#include <fstream>

#include "tests/unit/mls/passive_client.h"

namespace linnet::mls {
namespace {

struct Tally {
  int passed = 0;
  int failed = 0;
};

Tally replay(const char* path) {
  Tally tally;
  std::ifstream file(path);
  const Json vectors = Json::parse(file, nullptr, false);
  if (!vectors.is_array()) return {0, 1};
  for (const Json& vector : vectors) {
    std::string problem = "not a passive client";
    if (vector.contains("epochs") && vector.contains("init_priv"))
      problem = replay_passive_client(vector);
    if (problem.empty()) {
      ++tally.passed;
    } else {
      ++tally.failed;
      std::fprintf(stderr, "%s, case %d: %s\n", path, tally.passed + tally.failed - 1,
                   problem.c_str());
    }
  }
  return tally;
}

}  // namespace
}  // namespace linnet::mls

int main(int count, char** paths) {
  linnet::mls::Tally total;
  for (int at = 1; at < count; ++at) {
    const auto tally = linnet::mls::replay(paths[at]);
    std::printf("%s: %d passed, %d failed\n", paths[at], tally.passed, tally.failed);
    total.passed += tally.passed;
    total.failed += tally.failed;
  }
  std::printf("total: %d passed, %d failed\n", total.passed, total.failed);
  return total.failed == 0 && count > 1 ? 0 : 1;
}
