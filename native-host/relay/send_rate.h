// How fast a user may send: a token bucket each, over all of the user's devices.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "core/base/clock.h"
#include "core/model/ids.h"

namespace linnet {

class SendRate {
 public:
  // `per_second` 0: no limit.
  SendRate(std::uint32_t per_second, std::uint32_t burst) : per_second_(per_second), burst_(burst) {}

  // Takes one send out of the user's bucket; when it is empty, says how long until the next one.
  [[nodiscard]] std::optional<Duration> take(const UserId& user_id, MonoTime now);

 private:
  struct Bucket {
    double sends = 0;
    MonoTime filled_at;
  };

  void forget_full_ones(MonoTime now);
  [[nodiscard]] double filled(const Bucket& bucket, MonoTime now) const;

  std::uint32_t per_second_;
  std::uint32_t burst_;
  std::unordered_map<UserId, Bucket> buckets_;
};

}  // namespace linnet
