#include "core/store/search_rank.h"

#include <cmath>

#include "core/model/limits.h"

namespace linnet {
namespace {

constexpr double kSaturation = 1.2;     // BM25's k1
constexpr double kLengthCounts = 0.75;  // and its b
constexpr double kUsualWords = 12;
constexpr double kWhole = 0.5;
constexpr double kNew = 1.0;
constexpr double kDaysOfHalf = 30;

}  // namespace

double weight_of_word(std::size_t messages) {
  const auto counted = static_cast<double>(limits::kSearchCounted);
  return std::log1p(counted / (static_cast<double>(messages) + 0.5));
}

double relevance(const SearchWords::Found& found, const std::vector<double>& weights,
                 Duration age) {
  const double length =
      1 - kLengthCounts + kLengthCounts * static_cast<double>(found.tokens) / kUsualWords;
  double score = 0;
  for (std::size_t index = 0; index < found.times.size() && index < weights.size(); ++index) {
    const auto times = static_cast<double>(found.times[index]);
    score += weights[index] * times * (kSaturation + 1) / (times + kSaturation * length);
  }
  if (!found.times.empty()) {
    score += kWhole * static_cast<double>(found.exact) / static_cast<double>(found.times.size());
  }
  const double days = std::chrono::duration<double, std::ratio<86400>>(age).count();
  return score + kNew * std::exp2(-days / kDaysOfHalf);
}

}  // namespace linnet
