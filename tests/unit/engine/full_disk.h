// SQLite's own files on a disk that a test can fill.
#pragma once

namespace linnet::testing {

class FullDisk {
 public:
  static constexpr const char* kVfs = "linnet-full-disk";

  // Registers the VFS; as long as it lives, `fill` decides what a write gives.
  FullDisk();
  ~FullDisk();
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

  void fill();   // every write fails with SQLITE_FULL
  void clear();  // there is space again
};

}  // namespace linnet::testing
