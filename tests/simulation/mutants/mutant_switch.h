// Which planted bug is on. Included by mutated copies of the sources, and by simulate_mutants; by nothing that is shipped.
#pragma once

#include <string_view>
#include <vector>

namespace linnet::mutants {

struct Mutant {
  std::string_view name;
  std::string_view says;             // what is wrong then
  bool is_stale = false;             // its text is no longer in the source
  unsigned long long seed = 0;       // the one that has caught it before; 0: none is written down
};

// Made by make-mutants.mjs from mutants.mjs.
[[nodiscard]] const std::vector<Mutant>& all();

inline int on = -1;
[[nodiscard]] inline bool is_on(int number) { return on == number; }

}  // namespace linnet::mutants
