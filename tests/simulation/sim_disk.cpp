#include "tests/simulation/sim_disk.h"

#include <algorithm>
#include <cstring>

namespace linnet::simulation {
namespace {

void copy(std::uint8_t* to, const std::uint8_t* from, std::size_t count) {
  if (count > 0) std::memcpy(to, from, count);
}

}  // namespace

bool SimDisk::fails(std::uint64_t permille) {
  if (dead_ || (permille > 0 && chance_.permille(permille))) {
    ++errors_;
    return true;
  }
  return false;
}

bool SimDisk::exists(const std::string& name) const {
  return files_.contains(name);
}

DiskAnswer SimDisk::create(const std::string& name) {
  if (files_.contains(name)) return DiskAnswer::done;
  if (fails(faults.write_permille)) return DiskAnswer::io_error;
  files_.emplace(name, File{});
  return DiskAnswer::done;
}

// At once durable: SQLite depends on it only for journals that no longer matter.
DiskAnswer SimDisk::remove(const std::string& name) {
  if (fails(faults.write_permille)) return DiskAnswer::io_error;
  files_.erase(name);
  return DiskAnswer::done;
}

std::size_t SimDisk::size(const std::string& name) const {
  const auto file = files_.find(name);
  return file == files_.end() ? 0 : file->second.bytes.size();
}

DiskAnswer SimDisk::read(const std::string& name, std::size_t offset, std::span<std::uint8_t> bytes, std::size_t* count) {
  *count = 0;
  const auto found = files_.find(name);
  if (found == files_.end() || fails(faults.read_permille)) return DiskAnswer::io_error;
  const Bytes& held = found->second.bytes;
  if (offset < held.size()) *count = std::min(bytes.size(), held.size() - offset);
  copy(bytes.data(), held.data() + std::min(offset, held.size()), *count);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(*count), bytes.end(), std::uint8_t{0});
  return DiskAnswer::done;
}

DiskAnswer SimDisk::write(const std::string& name, std::size_t offset, ByteView bytes) {
  const auto found = files_.find(name);
  if (found == files_.end() || fails(faults.write_permille)) return DiskAnswer::io_error;
  Bytes& held = found->second.bytes;
  const std::size_t end = offset + bytes.size();
  if (faults.full && end > held.size()) {
    ++errors_;
    return DiskAnswer::full;
  }
  if (writes_left_ && --*writes_left_ == 0) {
    writes_left_.reset();
    dead_ = true;
  }
  Pending change{.offset = offset, .length = bytes.size(), .old_size = held.size(), .is_truncation = false, .before = {}};
  if (offset < held.size()) {
    const auto from = held.begin() + static_cast<std::ptrdiff_t>(offset);
    change.before.assign(from, held.begin() + static_cast<std::ptrdiff_t>(std::min(end, held.size())));
  }
  if (end > held.size()) held.resize(end);
  copy(held.data() + offset, bytes.data(), bytes.size());
  found->second.pending.push_back(std::move(change));
  if (dead_) {
    ++errors_;
    return DiskAnswer::io_error;
  }
  return DiskAnswer::done;
}

DiskAnswer SimDisk::truncate(const std::string& name, std::size_t size) {
  const auto found = files_.find(name);
  if (found == files_.end() || fails(faults.write_permille)) return DiskAnswer::io_error;
  Bytes& held = found->second.bytes;
  if (size >= held.size()) return DiskAnswer::done;
  Pending change{.offset = size, .length = held.size() - size, .old_size = held.size(), .is_truncation = true, .before = {}};
  change.before.assign(held.begin() + static_cast<std::ptrdiff_t>(size), held.end());
  held.resize(size);
  found->second.pending.push_back(std::move(change));
  return DiskAnswer::done;
}

// A sync that failed has made nothing durable; a later one that succeeds makes all of it so.
DiskAnswer SimDisk::sync(const std::string& name) {
  const auto found = files_.find(name);
  if (found == files_.end() || fails(faults.sync_permille)) return DiskAnswer::io_error;
  found->second.pending.clear();
  return DiskAnswer::done;
}

void SimDisk::detach() {
  ++life_;
  writes_left_.reset();
}

// The contents before the change; `after` gets what the change had put there.
void SimDisk::undo(File& file, Pending& change, Bytes& after) {
  if (change.is_truncation) {
    file.bytes.insert(file.bytes.end(), change.before.begin(), change.before.end());
    return;
  }
  after.assign(file.bytes.begin() + static_cast<std::ptrdiff_t>(change.offset),
               file.bytes.begin() + static_cast<std::ptrdiff_t>(change.offset + change.length));
  file.bytes.resize(change.old_size);
  copy(file.bytes.data() + change.offset, change.before.data(), change.before.size());
}

void SimDisk::redo_some(File& file, const Pending& change, const Bytes& after) {
  if (change.is_truncation) {
    if (chance_.percent(50)) file.bytes.resize(std::min(file.bytes.size(), change.offset));
    return;
  }
  for (std::size_t from = 0; from < change.length;) {
    const std::size_t sector_end = (change.offset + from) / kSectorBytes * kSectorBytes + kSectorBytes;
    const std::size_t to = std::min(change.length, sector_end - change.offset);
    std::size_t kept = 0;
    if (chance_.percent(50)) kept = chance_.percent(90) ? to - from : static_cast<std::size_t>(chance_.below(to - from));  // torn
    if (kept > 0) {
      file.bytes.resize(std::max(file.bytes.size(), change.offset + from + kept));
      copy(file.bytes.data() + change.offset + from, after.data() + from, kept);
    }
    from = to;
  }
}

void SimDisk::lose_power() {
  dead_ = false;
  for (auto& [name, file] : files_) {
    std::vector<Bytes> after(file.pending.size());
    for (std::size_t i = file.pending.size(); i-- > 0;) undo(file, file.pending[i], after[i]);
    for (std::size_t i = 0; i < file.pending.size(); ++i) redo_some(file, file.pending[i], after[i]);
    file.pending.clear();
  }
}

SimDisk::Image SimDisk::image() const {
  Image image;
  for (const auto& [name, file] : files_) image.emplace(name, file.bytes);
  return image;
}

void SimDisk::put(const Image& image) {
  files_.clear();
  for (const auto& [name, bytes] : image) files_.emplace(name, File{bytes, {}});
}

}  // namespace linnet::simulation
