// SQLite's file system over SimDisk: the path "7/store" is the file "store" of the disk mounted as 7. The process has one,
// and SQLite asks it for time and randomness too, so that two runs are alike to the byte.
#pragma once

#include <cstdint>
#include <string>

#include "tests/simulation/sim_disk.h"

namespace linnet::simulation::disk_vfs {

// Registers it, once in a process. Everything that SQLite draws afterwards begins anew.
void reset();

// For the life of a Mount the disk's files can be opened by path.
class Mount {
 public:
  explicit Mount(SimDisk& disk);
  Mount(const Mount&) = delete;
  Mount& operator=(const Mount&) = delete;
  ~Mount();

  [[nodiscard]] std::string path(const std::string& file) const { return std::to_string(number_) + "/" + file; }

 private:
  std::uint64_t number_;
};

[[nodiscard]] const char* name();

}  // namespace linnet::simulation::disk_vfs
