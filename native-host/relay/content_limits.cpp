#include "native-host/relay/content_limits.h"

#include "core/model/limits.h"
#include "core/rules/poll.h"
#include "core/wire/frame_codec.h"

namespace linnet {
namespace {

Status check_body(const Body& body) {
  if (body.mentions.size() > limits::kMentions) return fail(ErrorCode::too_large, "mentions");
  // Encoding costs time: only a body that could be too large is measured.
  constexpr std::size_t kOverhead = 128;
  std::size_t most = kOverhead + body.text.size() + body.extra.size() +
                     (limits::kUserIdBytes + 4) * (body.mentions.size() + 1);
  if (body.poll) most += body.poll->options.size() * (limits::kPollOptionBytes + 16);
  if (most > limits::kBodyBytes && wire::encoded_size(body) > limits::kBodyBytes) {
    return fail(ErrorCode::too_large, "body");
  }
  return {};
}

}  // namespace

Status check_limits(const Content& content) {
  if (const auto* message = std::get_if<Message>(&content)) {
    if (message->body.poll) LINNET_TRY(rules::check_new_poll(*message->body.poll));
    return check_body(message->body);
  }
  if (const auto* edit = std::get_if<Edit>(&content)) return check_body(edit->body);
  if (const auto* change = std::get_if<ReactionChange>(&content)) {
    if (change->emoji.empty()) return fail(ErrorCode::malformed, "a reaction without an emoji");
    if (change->emoji.size() > limits::kEmojiBytes) return fail(ErrorCode::too_large, "emoji");
  }
  return {};
}

}  // namespace linnet
