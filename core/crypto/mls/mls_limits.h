#pragma once

#include <cstddef>
#include <cstdint>

namespace linnet::mls {

// What this implementation takes; more is Rule::limit_exceeded, or the rule that is named.
inline constexpr std::size_t kMessageBytesMax = std::size_t{1} << 20;
inline constexpr std::uint32_t kLeavesMax = 2048;
// Of a vector; the largest is a tree's nodes.
inline constexpr std::size_t kElementsMax = std::size_t{2} * kLeavesMax;
inline constexpr std::size_t kKeptProposalsMax = 1024;  // of an epoch, until they are committed
inline constexpr std::uint32_t kGenerationsAheadMax = 1000;  // Rule::generation_too_far
inline constexpr std::size_t kSkippedKeysMax = 1000;         // kept for late messages, per sender
inline constexpr std::size_t kPastEpochsMax = 3;  // whose messages can still be decrypted
inline constexpr std::size_t kPastResumptionPsksMax = 256;

}  // namespace linnet::mls
