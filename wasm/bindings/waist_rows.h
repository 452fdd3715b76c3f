// Rows of live queries and of searches as JSON. Included by waist_writer.cpp only.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "core/engine/command.h"
#include "core/engine/query.h"

namespace linnet::waist {

[[nodiscard]] nlohmann::json failure_json(ErrorCode code);
[[nodiscard]] std::string_view status_word(MessageStatus status);
[[nodiscard]] std::string key_text(const UserId& sender, const LocalId& local_id);

[[nodiscard]] nlohmann::json to_json(const ChatRow& row);
[[nodiscard]] nlohmann::json to_json(const TimelineRow& row);
[[nodiscard]] nlohmann::json to_json(const MemberRow& row);
[[nodiscard]] nlohmann::json to_json(const OutboxItem& item);
[[nodiscard]] nlohmann::json to_json(const PresenceState& state);
[[nodiscard]] nlohmann::json to_json(const FoundMessage& message);

// What names the row among the rows of its query.
[[nodiscard]] std::string row_key(const ChatRow& row);
[[nodiscard]] std::string row_key(const TimelineRow& row);
[[nodiscard]] std::string row_key(const MemberRow& row);
[[nodiscard]] std::string row_key(const OutboxItem& item);
[[nodiscard]] std::string row_key(const PresenceState& state);

}  // namespace linnet::waist
