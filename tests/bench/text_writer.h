// Texts as people write them: 2 to 20 words out of a few thousand, short ones far more often.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/seeded_entropy.h"
#include "core/model/ids.h"

namespace linnet::bench {

class TextWriter {
 public:
  explicit TextWriter(std::uint64_t seed) : entropy_(seed) {
    for (int word = 0; word < 4000; ++word) {
      std::string& text = words_.emplace_back();
      for (std::uint64_t letters = 2 + entropy_.next_u64() % 8; letters > 0; --letters) {
        text += "etaoinshrdlucmfwypvbgkjqxz"[(entropy_.next_u64() % 26) *
                                             (entropy_.next_u64() % 26) / 26];
      }
    }
  }

  std::string text() {
    std::string text;
    for (std::uint64_t count = 2 + entropy_.next_u64() % 19; count > 0; --count) {
      const std::uint64_t rank = entropy_.next_u64() % 4000 * (entropy_.next_u64() % 4000) / 4000;
      text += words_[static_cast<std::size_t>(rank)];
      if (count > 1) text += ' ';
    }
    return text;
  }
  const std::string& word(std::size_t rank) const { return words_[rank]; }

  LocalId local_id(WallTime time) { return LocalId(Uuid::v7(time, entropy_)); }
  std::uint64_t number() { return entropy_.next_u64(); }

 private:
  SeededEntropy entropy_;
  std::vector<std::string> words_;
};

}  // namespace linnet::bench
