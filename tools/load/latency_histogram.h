// Latencies in log-linear buckets: three significant digits over microseconds to minutes.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <vector>

namespace linnet::load {

class LatencyHistogram {
 public:
  void add(std::uint64_t micros) {
    ++buckets_[std::min(index_of(micros), buckets_.size() - 1)];
    ++count_;
    max_ = std::max(max_, micros);
  }

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::uint64_t max() const { return max_; }
  // `share` of the latencies are at most this many microseconds.
  [[nodiscard]] std::uint64_t at(double share) const {
    auto left = static_cast<std::uint64_t>(share * static_cast<double>(count_));
    for (std::size_t i = 0; i < buckets_.size(); ++i) {
      if (buckets_[i] > left) return std::min(value_of(i), max_);
      left -= buckets_[i];
    }
    return max_;
  }

 private:
  static constexpr unsigned kBits = 10;  // 1,024 buckets per power of two beyond the first

  static std::size_t index_of(std::uint64_t value) {
    const unsigned width = static_cast<unsigned>(std::bit_width(value));
    if (width <= kBits) return value;
    const unsigned shift = width - kBits;
    return (std::size_t{shift} << (kBits - 1)) + (value >> shift);
  }
  static std::uint64_t value_of(std::size_t index) {
    const std::size_t half = std::size_t{1} << (kBits - 1);
    if (index < 2 * half) return index;
    const std::size_t shift = index / half - 1;
    return (index - shift * half + 1) << shift;
  }

  std::vector<std::uint64_t> buckets_ = std::vector<std::uint64_t>(std::size_t{1} << 14);
  std::uint64_t count_ = 0;
  std::uint64_t max_ = 0;
};

}  // namespace linnet::load
