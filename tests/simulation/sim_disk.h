// The disk of one device. What is written can be read back at once, but only what was synced survives a loss of power; of
// the rest each sector may be kept, lost or torn. On demand it is full, fails, or dies in the middle of a write.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/bytes.h"
#include "tests/simulation/chance.h"

namespace linnet::simulation {

enum class DiskAnswer : std::uint8_t { done, io_error, full };

class SimDisk {
 public:
  static constexpr std::size_t kSectorBytes = 512;

  struct Faults {
    std::uint64_t read_permille = 0;
    std::uint64_t write_permille = 0;
    std::uint64_t sync_permille = 0;
    bool full = false;                      // what would make a file longer is refused
  };
  // The contents of all files, to be put back later or on another device.
  using Image = std::map<std::string, Bytes>;

  explicit SimDisk(std::uint64_t seed) : chance_(seed) {}

  // ---- files. A handle is the number of the life in which it was opened; calls of an earlier life fail.
  [[nodiscard]] bool exists(const std::string& name) const;
  DiskAnswer create(const std::string& name);
  DiskAnswer remove(const std::string& name);
  [[nodiscard]] std::size_t size(const std::string& name) const;
  // Bytes beyond the end are zero. `*count` is how many there were.
  DiskAnswer read(const std::string& name, std::size_t offset, std::span<std::uint8_t> bytes, std::size_t* count);
  DiskAnswer write(const std::string& name, std::size_t offset, ByteView bytes);
  DiskAnswer truncate(const std::string& name, std::size_t size);
  DiskAnswer sync(const std::string& name);

  // ---- what befalls it
  Faults faults;
  // The process that used it is gone: what it does from here on reaches nothing.
  void detach();
  [[nodiscard]] std::uint64_t life() const { return life_; }
  // What was not synced is kept, lost or torn, sector by sector.
  void lose_power();
  // The power goes in the middle of the n-th write from now on. is_dead() tells, detach() and lose_power() must follow.
  void die_at_write(std::uint64_t n) { writes_left_ = n; }
  [[nodiscard]] bool is_dead() const { return dead_; }
  [[nodiscard]] std::uint64_t errors() const { return errors_; }   // how many calls it has failed

  [[nodiscard]] Image image() const;
  void put(const Image& image);

 private:
  // One change since the last sync: what was there before, and how long the file was.
  struct Pending {
    std::size_t offset = 0;
    std::size_t length = 0;
    std::size_t old_size = 0;
    bool is_truncation = false;
    Bytes before;
  };
  struct File {
    Bytes bytes;
    std::vector<Pending> pending;
  };

  [[nodiscard]] bool fails(std::uint64_t permille);
  void undo(File& file, Pending& change, Bytes& after);
  void redo_some(File& file, const Pending& change, const Bytes& after);

  Chance chance_;
  std::map<std::string, File> files_;
  std::uint64_t life_ = 1;
  std::uint64_t errors_ = 0;
  std::optional<std::uint64_t> writes_left_;
  bool dead_ = false;
};

}  // namespace linnet::simulation
