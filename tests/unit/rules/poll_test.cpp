#include "core/rules/poll.h"

#include <gtest/gtest.h>

#include <string>

#include "core/model/limits.h"

namespace linnet::rules {
namespace {

Poll poll_of(std::initializer_list<const char*> options, bool multiple = false) {
  Poll poll{.options = {}, .multiple = multiple};
  for (const char* option : options) poll.options.push_back({option});
  return poll;
}

Body asking(Poll poll) {
  Body body;
  body.text = "When?";
  body.poll = std::move(poll);
  return body;
}

std::optional<ErrorCode> error_of(const Result<void>& result) {
  if (result) return std::nullopt;
  return result.error().code;
}

TEST(PollTest, ANewPollHasTwoToTwelveDifferentOptions) {
  EXPECT_FALSE(error_of(check_new_poll(poll_of({"seven", "eight"}))));
  EXPECT_EQ(error_of(check_new_poll(poll_of({"seven"}))), ErrorCode::malformed);
  EXPECT_EQ(error_of(check_new_poll(poll_of({"seven", "seven"}))), ErrorCode::malformed);
  EXPECT_EQ(error_of(check_new_poll(poll_of({"seven", ""}))), ErrorCode::malformed);

  Poll many;
  for (std::size_t i = 0; i < limits::kPollOptions; ++i) many.options.push_back({std::to_string(i)});
  EXPECT_FALSE(error_of(check_new_poll(many)));
  many.options.push_back({"one too many"});
  EXPECT_EQ(error_of(check_new_poll(many)), ErrorCode::too_large);
}

TEST(PollTest, AnOptionHasALimit) {
  Poll poll = poll_of({"seven", "eight"});
  poll.options[1].text.assign(limits::kPollOptionBytes, 'x');
  EXPECT_FALSE(error_of(check_new_poll(poll)));
  poll.options[1].text += 'x';
  EXPECT_EQ(error_of(check_new_poll(poll)), ErrorCode::too_large);
}

TEST(PollTest, ANewPollIsOpen) {
  Poll poll = poll_of({"seven", "eight"});
  poll.closed = true;
  EXPECT_EQ(error_of(check_new_poll(poll)), ErrorCode::malformed);
}

TEST(PollTest, AnEditClosesAPollAndChangesNothingElseOfIt) {
  const Body before = asking(poll_of({"seven", "eight"}));
  Body after = before;
  after.text = "When then?";
  EXPECT_FALSE(error_of(check_poll_edit(before, after)));
  after.poll->closed = true;
  EXPECT_FALSE(error_of(check_poll_edit(before, after)));
  EXPECT_EQ(error_of(check_poll_edit(after, before)), ErrorCode::conflict) << "closed is for ever";
  after.poll->options[0].text = "six";
  EXPECT_EQ(error_of(check_poll_edit(before, after)), ErrorCode::malformed);
  EXPECT_EQ(error_of(check_poll_edit(before, Body{})), ErrorCode::malformed);
  EXPECT_EQ(error_of(check_poll_edit(Body{}, before)), ErrorCode::malformed);
  EXPECT_FALSE(error_of(check_poll_edit(Body{}, Body{})));
}

TEST(PollTest, AVoteChoosesOptionsThatExist) {
  const Body one = asking(poll_of({"seven", "eight"}));
  EXPECT_FALSE(error_of(check_vote(one, 0b00)));
  EXPECT_FALSE(error_of(check_vote(one, 0b10)));
  EXPECT_EQ(error_of(check_vote(one, 0b11)), ErrorCode::malformed);
  EXPECT_EQ(error_of(check_vote(one, 0b100)), ErrorCode::malformed);
  EXPECT_FALSE(error_of(check_vote(asking(poll_of({"seven", "eight"}, true)), 0b11)));
  EXPECT_EQ(error_of(check_vote(Body{}, 0b1)), ErrorCode::malformed);
}

TEST(PollTest, NobodyVotesInAClosedPoll) {
  Body body = asking(poll_of({"seven", "eight"}));
  body.poll->closed = true;
  EXPECT_EQ(error_of(check_vote(body, 0b1)), ErrorCode::conflict);
}

}  // namespace
}  // namespace linnet::rules
