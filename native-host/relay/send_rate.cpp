#include "native-host/relay/send_rate.h"

#include <algorithm>

namespace linnet {
namespace {

constexpr std::size_t kBuckets = 100'000;

}  // namespace

double SendRate::filled(const Bucket& bucket, MonoTime now) const {
  const double seconds = std::chrono::duration<double>(now - bucket.filled_at).count();
  return std::min<double>(burst_, bucket.sends + seconds * per_second_);
}

std::optional<Duration> SendRate::take(const UserId& user_id, MonoTime now) {
  if (per_second_ == 0) return std::nullopt;
  if (buckets_.size() >= kBuckets) forget_full_ones(now);
  const auto [found, is_new] =
      buckets_.try_emplace(user_id, Bucket{.sends = static_cast<double>(burst_), .filled_at = now});
  Bucket& bucket = found->second;
  bucket.sends = filled(bucket, now);
  bucket.filled_at = now;
  if (bucket.sends >= 1) {
    bucket.sends -= 1;
    return std::nullopt;
  }
  const double seconds = (1 - bucket.sends) / per_second_;
  return std::chrono::ceil<Duration>(std::chrono::duration<double>(seconds));
}

// A full bucket is the same as none.
void SendRate::forget_full_ones(MonoTime now) {
  std::erase_if(buckets_, [&](const auto& entry) { return filled(entry.second, now) >= burst_; });
}

}  // namespace linnet
