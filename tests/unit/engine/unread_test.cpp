// Unread is a sum over what the head carries; the specification is a count over all entries. Random histories compare both.
#include <gtest/gtest.h>

#include "tests/unit/engine/device.h"

namespace linnet::testing {
namespace {

class Story {
 public:
  explicit Story(std::uint64_t seed) : entropy_(seed), alice_(Device::Options{.user = "alice", .path = ":memory:", .vfs = {}, .seed = seed}) {}

  void plays(int steps) {
    for (int i = 0; i < 10; ++i) something_is_said();
    alice_.goes_online({chat_.head_for("alice")});
    alice_.answers_pulls(chat_);
    for (int step = 0; step < steps && !::testing::Test::HasFailure(); ++step) {
      takes_a_step();
      if (online_) expect_the_same_count(step);
    }
  }

 private:
  std::uint64_t below(std::uint64_t bound) { return entropy_.next_u64() % bound; }

  void something_is_said() { chat_.says(below(3) == 0 ? "alice" : below(2) == 0 ? "bob" : "carol", "m"); }

  void something_is_deleted() {
    const Seq target{1 + below(chat_.head().value)};
    if (kind_of(chat_.at(target).content) == EntryKind::message) chat_.appends("bob", Deletion{target});
  }

  void takes_a_step() {
    switch (below(8)) {
      case 0:
      case 1:
      case 2:
        something_is_said();
        break;
      case 3:
        something_is_deleted();
        break;
      case 4:
        chat_.appends("carol", ReactionChange{Seq{2}, "+1", below(2) == 0});
        break;
      case 5:
        alice_reads(Seq{1 + below(chat_.head().value)});
        return;
      case 6:
        if (online_) {
          alice_.loses_connection();
          online_ = false;
        } else {
          come_back();
        }
        return;
      case 7:
        another_device_reads(Seq{1 + below(chat_.head().value)});
        return;
    }
    if (online_) alice_.hears(chat_.entry(chat_.head()));
  }

  void alice_reads(Seq seq) {
    if (!online_) return;
    if (!alice_.asks(MarkRead{chat_.id(), seq})) return;
    chat_.reads("alice", seq);
  }

  void another_device_reads(Seq seq) {
    chat_.reads("alice", seq);
    if (!online_) return;
    const ChatHead head = chat_.head_for("alice");
    alice_.hears(wire::MarksMoved{chat_.id(), head.mark, head.read_ordinal, {}, ""});
  }

  void come_back() {
    alice_.comes_back({chat_.head_for("alice")});
    if (below(2) == 0) alice_.answers_pulls(chat_);
    online_ = true;
  }

  // The engine asks for the head when it cannot know whose message was deleted.
  void answer_fetches() {
    for (const wire::Fetch& fetch : alice_.sent<wire::Fetch>()) {
      if (std::holds_alternative<wire::FetchHeads>(fetch.what)) {
        alice_.hears(wire::Fetched{fetch.id, wire::FetchedHeads{{chat_.head_for("alice")}}});
      }
    }
  }

  void expect_the_same_count(int step) {
    answer_fetches();
    EXPECT_EQ(alice_.chat_row(chat_.id()).unread, chat_.unread_of("alice")) << "step " << step;
  }

  SeededEntropy entropy_;
  Device alice_;
  ScriptedChat chat_ = ScriptedChat::group("Birds", {"bob", "alice", "carol"});
  bool online_ = true;
};

class UnreadTest : public ::testing::TestWithParam<std::uint64_t> {};

TEST_P(UnreadTest, IsTheCountOverAllEntries) {
  Story(GetParam()).plays(120);
}

INSTANTIATE_TEST_SUITE_P(Seeds, UnreadTest, ::testing::Range<std::uint64_t>(1, 31));

}  // namespace
}  // namespace linnet::testing
