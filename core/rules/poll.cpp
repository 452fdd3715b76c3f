#include "core/rules/poll.h"

#include <algorithm>
#include <bit>
#include <set>

#include "core/model/limits.h"

namespace linnet::rules {

Result<void> check_new_poll(const Poll& poll) {
  if (poll.closed) return fail(ErrorCode::malformed, "a new poll is open");
  if (poll.options.size() < 2) return fail(ErrorCode::malformed, "a poll has two options or more");
  if (poll.options.size() > limits::kPollOptions) return fail(ErrorCode::too_large, "a poll has at most 12 options");
  for (const PollOption& option : poll.options) {
    if (option.text.empty()) return fail(ErrorCode::malformed, "an option without a text");
    if (option.text.size() > limits::kPollOptionBytes) return fail(ErrorCode::too_large, "an option of over 256 bytes");
  }
  const std::set<PollOption> different(poll.options.begin(), poll.options.end());
  if (different.size() != poll.options.size()) return fail(ErrorCode::malformed, "two options that are the same");
  return {};
}

Result<void> check_poll_edit(const Body& before, const Body& after) {
  if (before.poll.has_value() != after.poll.has_value()) return fail(ErrorCode::malformed, "an edit makes or takes a poll");
  if (!before.poll) return {};
  Poll closed = *before.poll;
  closed.closed = true;
  if (*after.poll == *before.poll || *after.poll == closed) return {};
  Poll as_edited = *after.poll;
  as_edited.closed = true;
  if (as_edited == *before.poll) return fail(ErrorCode::conflict, "the poll is closed");
  return fail(ErrorCode::malformed, "a poll can only be closed");
}

Result<void> check_vote(const Body& body, Choices choices) {
  if (!body.poll) return fail(ErrorCode::malformed, "the message is no poll");
  if (body.poll->closed) return fail(ErrorCode::conflict, "the poll is closed");
  if (std::bit_width(choices) > static_cast<int>(body.poll->options.size())) {
    return fail(ErrorCode::malformed, "no such option");
  }
  if (!body.poll->multiple && std::popcount(choices) > 1) {
    return fail(ErrorCode::malformed, "one option may be chosen");
  }
  return {};
}

}  // namespace linnet::rules
