#pragma once

#include <optional>

namespace linnet {

// SQLite's default file system, which fails on demand. Registered under kName at the first use of
// instance().
class FaultyDisk {
 public:
  static constexpr const char* kName = "faulty";

  static FaultyDisk& instance();

  // Writes (or flushes) fail with this SQLite code once `after` more have succeeded, and go on
  // failing until heal().
  void fail_writes(int code, int after);
  void fail_syncs(int code);
  void heal();
  [[nodiscard]] int writes() const { return writes_; }

  // For the file methods.
  [[nodiscard]] int on_write();
  [[nodiscard]] int on_sync() const;

 private:
  FaultyDisk();

  std::optional<int> write_code_;
  std::optional<int> sync_code_;
  int writes_left_ = 0;
  int writes_ = 0;
};

}  // namespace linnet
