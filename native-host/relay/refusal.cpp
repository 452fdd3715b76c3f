#include "native-host/relay/refusal.h"

#include "core/base/match.h"

namespace linnet {
namespace {

constexpr std::size_t kFrameWeight = 160;
constexpr std::size_t kUserWeight = 24;
constexpr std::size_t kOptionWeight = 32;

std::size_t weight_of(const Body& body) {
  std::size_t weight = body.text.size() + body.extra.size() + kUserWeight * body.mentions.size();
  if (body.poll) {
    for (const PollOption& option : body.poll->options) weight += kOptionWeight + option.text.size();
  }
  return weight;
}

std::size_t weight_of(const Content& content) {
  return match(
      content,
      [](const ChatCreated& created) {
        return created.title.size() + 2 * kUserWeight * created.members.size();
      },
      [](const Message& message) { return weight_of(message.body); },
      [](const Edit& edit) { return weight_of(edit.body); },
      [](const Deletion&) { return std::size_t{0}; },
      [](const ReactionChange& change) { return change.emoji.size(); },
      [](const Vote&) { return std::size_t{0}; }, [](const PinChange&) { return std::size_t{0}; },
      [](const MembersAdded& added) { return 2 * kUserWeight * added.members.size(); },
      [](const MembersRemoved& removed) { return kUserWeight * removed.users.size(); },
      [](const RoleChanged&) { return kUserWeight; },
      [](const InfoChanged& change) { return change.title.size(); });
}

wire::ServerFrame rejected(const ChatId& chat_id, const LocalId& local_id, const Error& error) {
  return wire::Rejected{.chat_id = chat_id,
                        .local_id = local_id,
                        .code = error.code,
                        .detail = error.detail,
                        .retry_after_ms = retry_after_ms(error.code)};
}

wire::ServerFrame failed(std::optional<std::uint64_t> id, const Error& error) {
  return wire::Failed{.code = error.code,
                      .detail = error.detail,
                      .id = id,
                      .retry_after_ms = retry_after_ms(error.code)};
}

}  // namespace

std::optional<std::uint32_t> retry_after_ms(ErrorCode code) {
  switch (code) {
    case ErrorCode::rate_limited:
    case ErrorCode::busy:
      return 500;
    case ErrorCode::storage_io:
      return 1'000;
    case ErrorCode::log_full:
      return 5'000;
    default:
      return std::nullopt;
  }
}

std::optional<wire::ServerFrame> refusal_of(const wire::ClientFrame& frame, const Error& error) {
  using Answer = std::optional<wire::ServerFrame>;
  return match(
      frame,
      [&](const wire::Send& send) -> Answer {
        return rejected(send.chat_id, send.local_id, error);
      },
      [&](const wire::Create& create) -> Answer {
        return rejected(create.chat_id, create.local_id, error);
      },
      [&](const wire::Pull& pull) -> Answer { return failed(pull.id, error); },
      [&](const wire::Fetch& fetch) -> Answer { return failed(fetch.id, error); },
      [&](const wire::FollowPresence&) -> Answer { return failed(std::nullopt, error); },
      [&](const wire::Hello&) -> Answer { return failed(std::nullopt, error); },
      [&](const wire::Auth&) -> Answer { return failed(std::nullopt, error); },
      [](const wire::Marks&) -> Answer { return std::nullopt; },
      [](const wire::SetTyping&) -> Answer { return std::nullopt; },
      [](const wire::Ping&) -> Answer { return std::nullopt; });
}

std::size_t weight_of(const wire::ClientFrame& frame) {
  if (const auto* send = std::get_if<wire::Send>(&frame)) {
    return kFrameWeight + weight_of(send->content);
  }
  if (const auto* create = std::get_if<wire::Create>(&frame)) {
    return kFrameWeight + create->title.size() + kUserWeight * create->members.size();
  }
  if (const auto* follow = std::get_if<wire::FollowPresence>(&frame)) {
    return kFrameWeight + kUserWeight * follow->users.size();
  }
  if (const auto* marks = std::get_if<wire::Marks>(&frame)) {
    return kFrameWeight + sizeof(wire::Marks::Item) * marks->items.size();
  }
  return kFrameWeight;
}

std::size_t weight_of(const Entry& entry) {
  std::size_t weight = kFrameWeight + entry.sender_id.text().size() + weight_of(entry.content);
  if (entry.folded) {
    for (const Reaction& reaction : entry.folded->reactions) {
      weight += 8 + reaction.user_id.text().size() + reaction.emoji.size();
    }
  }
  return weight;
}

}  // namespace linnet
