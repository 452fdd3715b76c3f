#pragma once

#include <string>
#include <vector>

namespace linnet::mls {

// What the cases of a vector file gave. Cases of other suites are left out.
struct Replay {
  int passed = 0;
  std::vector<std::string> problems;  // one for each case that failed
};

// Runs a file in the official format of any kind; the kind is recognized by the fields of each case. A
// file that cannot be read is one problem.
[[nodiscard]] Replay replay_vector_file(const std::string& path);

}  // namespace linnet::mls
