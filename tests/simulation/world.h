// What all parts of a simulation share.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/bytes.h"
#include "core/base/sha256.h"
#include "tests/simulation/chance.h"
#include "tests/simulation/schedule.h"

namespace linnet::simulation {

// Which faults a seed switches on, and how strong they are.
struct Faults {
  std::uint64_t cut_permille = 0;        // per frame: the connection breaks instead
  std::uint64_t repeat_permille = 0;     // per frame of a device: it arrives twice
  std::uint64_t refuse_percent = 0;      // per try to connect
  Duration delay_max{1'000};             // per frame, one way
  Duration commit_max{2'000};            // of the log
  std::uint64_t fail_append_permille = 0;
  std::uint64_t websocket_blocked_percent = 0;  // per device
  std::uint64_t device_restarts = 0;
  std::uint64_t server_crashes = 0;
  std::uint64_t offline_spells = 0;
  Duration clock_skew_max{0};
};

struct World {
  explicit World(std::uint64_t seed) : chance(seed) {}

  // Everything that can differ between two runs goes in here.
  void trace(std::string_view what, ByteView bytes) {
    Bytes link(hash.begin(), hash.end());
    append(link, as_bytes(what));
    const std::int64_t time = to_micros(schedule.now());
    for (int shift = 0; shift < 64; shift += 8) link.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(time) >> shift));
    append(link, bytes);
    hash = sha256(link);
  }

  Chance chance;
  Schedule schedule;
  Faults faults;
  Sha256 hash{};
};

}  // namespace linnet::simulation
