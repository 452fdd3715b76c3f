#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "core/base/bytes.h"
#include "core/base/entropy.h"

namespace linnet {

// Key material: moved, never copied by accident, and overwritten with zeros before its memory is
// given back. A moved-from value is empty. Never passed to JavaScript, a log or an error text.
class SecretBytes {
 public:
  SecretBytes() = default;
  explicit SecretBytes(std::size_t size) : bytes_(size) {}
  explicit SecretBytes(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
  SecretBytes(SecretBytes&& other) noexcept : bytes_(std::move(other.bytes_)) {
    other.bytes_.clear();
  }
  SecretBytes& operator=(SecretBytes&& other) noexcept;
  SecretBytes(const SecretBytes&) = delete;
  SecretBytes& operator=(const SecretBytes&) = delete;
  ~SecretBytes();

  // `size` bytes from `entropy`.
  [[nodiscard]] static SecretBytes random(Entropy& entropy, std::size_t size);

  // A second copy, for the places that must keep one.
  [[nodiscard]] SecretBytes clone() const { return SecretBytes(view()); }

  // Borrowed until this value changes.
  [[nodiscard]] ByteView view() const { return bytes_; }
  [[nodiscard]] std::span<std::uint8_t> writable() { return bytes_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] bool empty() const { return bytes_.empty(); }

  // Zeros, then forgets the bytes.
  void wipe();

 private:
  Bytes bytes_;
};

// Whether both hold the same bytes, in time that depends on the lengths alone.
[[nodiscard]] bool constant_time_equal(ByteView a, ByteView b);

// Overwrites `bytes` in a way no compiler removes.
void wipe(std::span<std::uint8_t> bytes);

}  // namespace linnet
