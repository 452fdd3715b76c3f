// Every limit that client and server share. Each is checked on both sides and reported with a typed error.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/clock.h"

namespace linnet::limits {

inline constexpr std::size_t kUserIdBytes = 64;
inline constexpr std::size_t kBodyBytes = 16 * 1024;        // as encoded in the frame
inline constexpr std::size_t kFrameBytes = 64 * 1024;       // one frame, either direction
inline constexpr std::size_t kFrameDepth = 32;              // nesting of arrays and maps
inline constexpr std::size_t kPageEntries = 200;            // a page holds at least one entry,
inline constexpr std::size_t kPageBytes = 48 * 1024;        // and no more than this many bytes
inline constexpr std::size_t kMembers = 500;                // of one chat
inline constexpr std::size_t kMembersPage = 100;            // members in one `fetched`, or one change
inline constexpr std::size_t kTitleBytes = 256;
inline constexpr std::size_t kEmojiBytes = 64;
inline constexpr std::size_t kReactionsListed = 200;        // of one message, in a folded page
inline constexpr std::size_t kReactionEmojis = 20;          // different ones on one message
inline constexpr std::size_t kMentions = 50;                // in one body
inline constexpr std::size_t kPollOptions = 12;             // of one poll; at least two,
inline constexpr std::size_t kPollOptionBytes = 256;        // and each of at most so many bytes
inline constexpr std::size_t kPins = 50;                    // messages pinned in one chat
inline constexpr std::size_t kEditsListed = 100;            // versions of one message, in one answer
inline constexpr std::size_t kCursorBytes = 64;
inline constexpr std::size_t kTokenBytes = 8 * 1024;
inline constexpr std::size_t kNameBytes = 256;              // of a user; of a client's software
inline constexpr std::size_t kAvatarBytes = 2 * 1024;       // a URL
inline constexpr std::size_t kWordBytes = 64;               // version, generation, session id, directory prefix
inline constexpr std::size_t kDetailBytes = 1024;           // an error's detail, a resync's reason
inline constexpr std::size_t kDevicesPerUser = 20;
inline constexpr std::size_t kOutboxRows = 10'000;
inline constexpr std::size_t kOutboxWindow = 10;            // visible messages in flight per chat
inline constexpr std::size_t kMarksPerFrame = 200;
inline constexpr std::size_t kPresenceSubscriptions = 200;  // users per session
inline constexpr std::size_t kProfilesPerFetch = 100;
inline constexpr std::size_t kHeadsPerWelcome = 100;        // further heads follow in `heads` frames
inline constexpr std::size_t kOwnAboveMark = 256;           // own messages above one's read mark
inline constexpr std::size_t kSearchTextBytes = 1024;       // what is looked for; the rest is left out,
inline constexpr std::size_t kSearchWords = 16;             // and so are further words
inline constexpr std::size_t kSearchHits = 100;             // of one answer
inline constexpr std::size_t kSearchCounted = 1'000;        // messages: more are not counted, nor compared by relevance

inline constexpr Duration kGapWaitMin = 50ms;
inline constexpr Duration kGapWaitMax = 700ms;
inline constexpr Duration kBackoffBase = 500ms;
inline constexpr Duration kBackoffCap = 60s;
inline constexpr Duration kReconnectCap = 30s;
inline constexpr Duration kHeartbeat = 25s;
inline constexpr Duration kHeartbeatGrace = 10s;
inline constexpr Duration kReceiptInterval = 1s;
inline constexpr Duration kTypingRepeat = 3s;
inline constexpr Duration kTypingIdle = 5s;
inline constexpr Duration kTypingShown = 6s;
inline constexpr Duration kSendTimeout = 20s;       // in flight without an answer
inline constexpr Duration kSendLife = 24h;   // online time until a send expires
inline constexpr Duration kLiveQueryInterval = 16ms;

}  // namespace linnet::limits
