// The words that enumerators and the alternatives of variants have on the wire and in the store.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <variant>

#include "core/base/error_code.h"
#include "core/model/entry.h"
#include "core/wire/frame.h"

namespace linnet::wire {

[[nodiscard]] std::string_view name_of(Role role);
[[nodiscard]] std::string_view name_of(ChatType type);
[[nodiscard]] inline std::string_view name_of(ErrorCode code) {
  return error_name(code);
}

// False, and nothing written, for an unknown word.
[[nodiscard]] bool read_name(std::string_view name, Role& role);
[[nodiscard]] bool read_name(std::string_view name, ChatType& type);
// A word that a newer server may have added is `internal`: nothing is known of it but that it
// failed.
[[nodiscard]] bool read_name(std::string_view name, ErrorCode& code);

// One name for each alternative, in the order of the variant.
template <class Variant>
using Names = std::array<std::string_view, std::variant_size_v<Variant>>;

inline constexpr Names<ClientFrame> kClientFrames{
    "hello",          "send", "create", "marks", "typing",
    "followPresence", "pull", "fetch",  "auth",  "ping"};

inline constexpr Names<ServerFrame> kServerFrames{
    "welcome", "heads",    "accepted", "rejected", "entries", "page",   "marksMoved",
    "typing",  "presence", "control",  "fetched",  "failed",  "resync", "pong"};

inline constexpr Names<Content> kEntryKinds{"chatCreated",    "message",     "edit",
                                            "deletion",       "reaction",    "membersAdded",
                                            "membersRemoved", "roleChanged", "infoChanged",
                                            "vote",           "pin"};

inline constexpr Names<decltype(Fetch::what)> kFetches{"profiles", "members", "heads", "directory",
                                                       "marks",    "versions"};
inline constexpr Names<decltype(Fetched::what)> kFetched{"profiles", "members", "heads", "marks",
                                                         "versions"};
inline constexpr Names<decltype(Control::item)> kControlItems{"chatAdded", "chatRemoved",
                                                              "profileChanged"};

}  // namespace linnet::wire
