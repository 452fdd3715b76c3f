// Texts whose words are as unevenly used as those of a language: the commonest English words as often as in English, a long
// tail of made ones (by Zipf's law), and every tenth text Japanese, of a few thousand letters likewise.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/seeded_entropy.h"
#include "core/store/search_letters.h"

namespace linnet::bench {

class ProseWriter {
 public:
  explicit ProseWriter(std::uint64_t seed) : entropy_(seed) {
    constexpr std::string_view kCommon =
        "the to and of a in i you that it is for on with was this have be are not but my they at we so do he if me just can "
        "what no up out your she all or as there from get when had about one like will would how know an go time then now "
        "see been them him has her think did good who their were really more some well make back yes need way tomorrow thanks "
        "could us because want our here by too people work than only over into other should going got right later maybe day";
    for (std::size_t at = 0; at < kCommon.size();) {
      const std::size_t end = std::min(kCommon.find(' ', at), kCommon.size());
      words_.emplace_back(kCommon.substr(at, end - at));
      at = end + 1;
    }
    while (words_.size() < kWords) words_.push_back(made_word());
    shares_ = shares_of(kWords);
    letter_shares_ = shares_of(kLetters);
  }

  std::string text() {
    std::string text;
    if (number() % 10 == 0) {
      for (std::uint64_t count = 3 + number() % 30; count > 0; --count) append_letter(text, letter(drawn(letter_shares_)));
      return text;
    }
    const std::uint64_t length = 1 + number() % 5 + number() % 18 * (number() % 18) / 17;
    for (std::uint64_t count = length; count > 0; --count) {
      text += words_[drawn(shares_)];
      if (count > 1) text += number() % 12 == 0 ? ", " : " ";
    }
    return text;
  }
  // As often used as in the texts.
  const std::string& used_word() { return words_[drawn(shares_)]; }
  const std::string& word(std::size_t rank) const { return words_[rank]; }
  std::string letters(std::size_t count) {
    std::string text;
    for (; count > 0; --count) append_letter(text, letter(drawn(letter_shares_)));
    return text;
  }
  std::uint64_t number() { return entropy_.next_u64(); }
  std::size_t words() const { return words_.size(); }

 private:
  static constexpr std::size_t kWords = 40'000;
  static constexpr std::size_t kLetters = 3'000;

  static std::vector<double> shares_of(std::size_t count) {
    std::vector<double> shares(count);
    double sum = 0;
    for (std::size_t rank = 0; rank < count; ++rank) shares[rank] = sum += 1 / (static_cast<double>(rank) + 2.7);
    for (double& share : shares) share /= sum;
    return shares;
  }
  std::size_t drawn(const std::vector<double>& shares) {
    const double at = static_cast<double>(number() >> 11) / static_cast<double>(std::uint64_t{1} << 53);
    return static_cast<std::size_t>(std::ranges::lower_bound(shares, at) - shares.begin());
  }
  // Kana are few and common, Han many and rare.
  static char32_t letter(std::size_t rank) { return static_cast<char32_t>(rank < 80 ? 0x3042 + rank : 0x4e00 + rank * 3); }
  std::string made_word() {
    constexpr std::string_view kFirst = "strpcmbdflhgwnvkjy";
    constexpr std::string_view kVowels = "eaoiu";
    std::string word;
    for (std::uint64_t parts = 2 + number() % 3; parts > 0; --parts) {
      word += kFirst[number() % kFirst.size() * (number() % kFirst.size()) / kFirst.size()];
      word += kVowels[number() % kVowels.size()];
      if (number() % 3 == 0) word += "nrstl"[number() % 5];
    }
    return word;
  }

  SeededEntropy entropy_;
  std::vector<std::string> words_;
  std::vector<double> shares_;
  std::vector<double> letter_shares_;
};

}  // namespace linnet::bench
