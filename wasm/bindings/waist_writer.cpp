#include "wasm/bindings/waist_writer.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/base/match.h"
#include "wasm/bindings/waist_rows.h"

namespace linnet::waist {
namespace {

using nlohmann::json;

double millis(MonoTime time) {
  return static_cast<double>(to_micros(time)) / 1000.0;
}

json error_json(const Error& error) {
  json value = failure_json(error.code);
  value["detail"] = error.detail;
  return value;
}

std::string_view word(TransportKind kind) {
  return kind == TransportKind::websocket ? "websocket" : "long_poll";
}

json state_json(const ConnectionResult& result) {
  switch (result.phase) {
    case ConnectionPhase::offline: {
      json next_try;
      if (result.next_try) next_try = static_cast<double>(to_micros(*result.next_try)) / 1000.0;
      return {{"kind", "offline"}, {"nextTry", std::move(next_try)}};
    }
    case ConnectionPhase::connecting:
      return {{"kind", "connecting"}};
    case ConnectionPhase::catching_up:
      return {{"kind", "catching_up"}, {"remaining", result.remaining}};
    case ConnectionPhase::live:
      return {{"kind", "live"}};
    case ConnectionPhase::unauthorized:
      return {{"kind", "unauthorized"}};
  }
  return {};
}

// The result's members besides its rows.
json rest_of(const ChatsResult& result) {
  return {{"total", result.total}, {"totalUnreadChats", result.total_unread_chats}, {"firstSync", result.first_sync}};
}
json rest_of(const MessagesResult& result) {
  return {{"hasOlder", result.has_older}, {"hasNewer", result.has_newer}, {"loading", result.loading}};
}
json rest_of(const ChatResult& result) {
  return {{"chat", result.chat ? to_json(*result.chat) : json()}};
}
json rest_of(const PinnedResult&) { return json::object(); }
json rest_of(const OutboxResult&) { return json::object(); }
json rest_of(const PresenceResult&) { return json::object(); }

struct RowsName {
  std::string_view operator()(const ChatResult&) const { return "members"; }
  std::string_view operator()(const PresenceResult&) const { return "users"; }
  template <class Result>
  std::string_view operator()(const Result&) const {
    return "rows";
  }
};

const auto& rows_of(const ChatsResult& result) { return result.rows; }
const auto& rows_of(const MessagesResult& result) { return result.rows; }
const auto& rows_of(const ChatResult& result) { return result.members; }
const auto& rows_of(const PinnedResult& result) { return result.rows; }
const auto& rows_of(const OutboxResult& result) { return result.rows; }
const auto& rows_of(const PresenceResult& result) { return result.users; }

template <class Result>
json news_json(const QueryNews& news, const Result& result) {
  json value = {{"query", news.query.value}, {"version", news.version}};
  if (news.reset) {
    value["kind"] = "reset";
    json whole = rest_of(result);
    json& rows = whole[RowsName{}(result)] = json::array();
    for (const auto& row : rows_of(result)) rows.push_back(to_json(row));
    value["result"] = std::move(whole);
    return value;
  }
  value["kind"] = "patch";
  if (news.order_changed) {
    json& order = value["order"] = json::array();
    for (const auto& row : rows_of(result)) order.push_back(row_key(row));
  }
  json& rows = value["rows"] = json::array();
  for (const std::size_t index : news.changed_rows) rows.push_back(to_json(rows_of(result)[index]));
  value["rest"] = rest_of(result);
  return value;
}

// A connection has no rows: always whole.
json news_json(const QueryNews& news, const ConnectionResult& result) {
  json whole = {{"state", state_json(result)},
                {"transport", result.transport ? json(word(*result.transport)) : json()},
                {"queued", result.queued},
                {"failed", result.failed}};
  return {{"kind", "reset"}, {"query", news.query.value}, {"version", news.version}, {"result", std::move(whole)}};
}

json answer_json(const Answer& answer) {
  return match(
      answer, [](const Done&) { return json(); },
      [](const SentAs& sent) {
        return json{{"localId", sent.key.local_id.text()}, {"key", key_text(sent.key.sender_id, sent.key.local_id)}};
      },
      [](const CreatedChat& created) { return json{{"chatId", created.chat_id.text()}}; },
      [](const FoundPeople& found) {
        json profiles = json::array();
        for (const Profile& profile : found.profiles) {
          profiles.push_back({{"userId", profile.user_id.text()}, {"name", profile.name}});
        }
        return json{{"profiles", std::move(profiles)}};
      },
      [](const MessageReceipts& info) {
        json recipients = json::array();
        for (const MessageReceipts::Recipient& one : info.recipients) {
          recipients.push_back({{"userId", one.user_id.text()}, {"name", one.name}, {"status", status_word(one.status)}});
        }
        return json{{"recipients", std::move(recipients)}};
      },
      [](const MessageVersions& history) {
        json versions = json::array();
        for (const MessageVersions::Version& version : history.versions) {
          versions.push_back({{"time", static_cast<double>(to_micros(version.time)) / 1000.0}, {"text", version.text}});
        }
        return json{{"versions", std::move(versions)}};
      },
      [](const FoundMessages& found) {
        json hits = json::array();
        for (const FoundMessage& message : found.messages) hits.push_back(to_json(message));
        return json{
            {"hits", std::move(hits)}, {"total", found.total}, {"totalIsExact", found.total_is_exact}, {"more", found.more}};
      });
}

json action_json(const Action& action, Bytes& outgoing) {
  return match(
      action,
      [](const OpenTransport& it) {
        return json{{"kind", "openTransport"}, {"conn", it.connection.value}, {"transport", word(it.transport)}};
      },
      [&](const TransmitFrame& it) {
        const std::size_t offset = outgoing.size();
        append(outgoing, it.bytes);
        return json{{"kind", "sendFrame"}, {"conn", it.connection.value}, {"offset", offset}, {"size", it.bytes.size()}};
      },
      [](const CloseTransport& it) { return json{{"kind", "closeTransport"}, {"conn", it.connection.value}}; },
      [](const ArmTimer& it) { return json{{"kind", "armTimer"}, {"at", millis(it.at)}}; },
      [](const NeedToken&) { return json{{"kind", "needToken"}}; },
      [](const Reply& it) {
        json value = {{"kind", "reply"}, {"call", it.call.value}};
        if (it.answer) {
          value["value"] = answer_json(*it.answer);
        } else {
          value["error"] = error_json(it.answer.error());
        }
        return value;
      },
      [](const QueryNews& it) { return match(it.result, [&](const auto& result) { return news_json(it, result); }); },
      [](const Trouble& it) { return json{{"kind", "trouble"}, {"error", error_json(it.error)}}; });
}

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::string write_actions(const Actions& actions, Bytes& outgoing) {
  json list = json::array();
  for (const Action& action : actions) list.push_back(action_json(action, outgoing));
  return dump(list);
}

std::string write_error(const Error& error) {
  return dump(error_json(error));
}

}  // namespace linnet::waist
