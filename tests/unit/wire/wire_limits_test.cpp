// Every limit of a frame: so much is taken, one more is too large.
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "core/model/limits.h"
#include "core/wire/frame_codec.h"
#include "tests/golden/example_frames.h"

namespace linnet::wire {
namespace {

using namespace examples;  // the domain of these tests

std::string verdict(const ClientFrame& frame) {
  const auto decoded = decode_client(encode(frame, Encoding::cbor), Encoding::cbor);
  return decoded ? "" : std::string{error_name(decoded.error().code)};
}
std::string verdict(const ServerFrame& frame) {
  const auto decoded = decode_server(encode(frame, Encoding::cbor), Encoding::cbor);
  return decoded ? "" : std::string{error_name(decoded.error().code)};
}

// `with(n)` makes a frame with n bytes or items of what is limited.
template <class With>
void expect_limit(std::size_t limit, With with) {
  EXPECT_EQ(verdict(with(limit)), "");
  EXPECT_EQ(verdict(with(limit + 1)), "too_large");
}

std::string letters(std::size_t count) {
  return std::string(count, 'x');
}

template <class T>
std::vector<T> many(std::size_t count, const T& one) {
  return std::vector<T>(count, one);
}

ClientFrame sends(Content content) {
  Send send;
  send.chat_id = choir();
  send.local_id = operation(1);
  send.content = std::move(content);
  return send;
}

ServerFrame head_with(const std::function<void(ChatHead&)>& change) {
  ChatHead head;
  head.chat_id = choir();
  change(head);
  return Heads{{head}, false};
}

ClientFrame hello_with(const std::function<void(Hello&)>& change) {
  Hello hello = std::get<Hello>(client_frames().front().frame);
  change(hello);
  return hello;
}

TEST(WireLimitsTest, OfABody) {
  // The body's own bytes: one for the object, five for the name "text", three for the text's
  // length.
  expect_limit(limits::kBodyBytes - 9,
               [](std::size_t n) { return sends(Message{body(letters(n))}); });
  expect_limit(limits::kBodyBytes - 9,
               [](std::size_t n) { return sends(Edit{Seq{1}, body(letters(n))}); });
  expect_limit(limits::kMentions, [](std::size_t n) {
    Body mentioning;
    mentioning.mentions = many(n, bob());
    return sends(Message{mentioning});
  });
  Body extra;
  extra.extra = R"({"x":")" + letters(limits::kBodyBytes) + "\"}";
  EXPECT_EQ(verdict(sends(Message{extra})), "too_large");
}

TEST(WireLimitsTest, OfOperations) {
  expect_limit(limits::kEmojiBytes,
               [](std::size_t n) { return sends(ReactionChange{Seq{1}, letters(n), true}); });
  expect_limit(limits::kMembersPage, [](std::size_t n) {
    return sends(MembersAdded{many(n, NewMember{bob(), Role::member})});
  });
  expect_limit(limits::kMembersPage,
               [](std::size_t n) { return sends(MembersRemoved{many(n, bob())}); });
  expect_limit(limits::kTitleBytes, [](std::size_t n) { return sends(InfoChanged{letters(n)}); });
}

TEST(WireLimitsTest, OfWhatADeviceAsksFor) {
  expect_limit(limits::kMembers, [](std::size_t n) {
    return ClientFrame{Create{choir(), operation(1), {}, many(n, bob()), ""}};
  });
  expect_limit(limits::kTitleBytes, [](std::size_t n) {
    return ClientFrame{Create{choir(), operation(1), {}, {}, letters(n)}};
  });
  expect_limit(limits::kMarksPerFrame, [](std::size_t n) {
    return ClientFrame{Marks{many(n, Marks::Item{choir(), Seq{1}, Seq{1}})}};
  });
  expect_limit(limits::kPresenceSubscriptions,
               [](std::size_t n) { return ClientFrame{FollowPresence{many(n, bob())}}; });
  expect_limit(limits::kProfilesPerFetch,
               [](std::size_t n) { return ClientFrame{Fetch{1, FetchProfiles{many(n, bob())}}}; });
  expect_limit(limits::kHeadsPerWelcome,
               [](std::size_t n) { return ClientFrame{Fetch{1, FetchHeads{many(n, choir())}}}; });
  expect_limit(limits::kWordBytes,
               [](std::size_t n) { return ClientFrame{Fetch{1, FetchDirectory{letters(n)}}}; });
  expect_limit(limits::kTokenBytes, [](std::size_t n) { return ClientFrame{Auth{letters(n)}}; });
}

TEST(WireLimitsTest, OfAHello) {
  expect_limit(limits::kWordBytes, [](std::size_t n) {
    return hello_with([n](Hello& hello) { hello.version = letters(n); });
  });
  expect_limit(limits::kTokenBytes, [](std::size_t n) {
    return hello_with([n](Hello& hello) { hello.token = letters(n); });
  });
  expect_limit(limits::kCursorBytes, [](std::size_t n) {
    return hello_with([n](Hello& hello) { hello.cursor = letters(n); });
  });
  expect_limit(limits::kWordBytes, [](std::size_t n) {
    return hello_with([n](Hello& hello) { hello.generation = letters(n); });
  });
  expect_limit(limits::kNameBytes, [](std::size_t n) {
    return hello_with([n](Hello& hello) { hello.client = letters(n); });
  });
}

TEST(WireLimitsTest, OfHeads) {
  expect_limit(limits::kHeadsPerWelcome, [](std::size_t n) {
    ChatHead head;
    head.chat_id = choir();
    return ServerFrame{Heads{many(n, head), false}};
  });
  expect_limit(limits::kTitleBytes, [](std::size_t n) {
    return head_with([n](ChatHead& head) { head.title = letters(n); });
  });
  expect_limit(limits::kOwnAboveMark, [](std::size_t n) {
    return head_with([n](ChatHead& head) { head.own_above = many(n, Seq{1}); });
  });
  expect_limit(limits::kOwnAboveMark, [](std::size_t n) {
    return head_with([n](ChatHead& head) { head.deleted_above = many(n, Seq{1}); });
  });
}

TEST(WireLimitsTest, OfEntries) {
  expect_limit(limits::kPageEntries, [](std::size_t n) {
    return ServerFrame{Entries{choir(), many(n, entry(1, 1, Deletion{Seq{1}})), ""}};
  });
  expect_limit(limits::kPageEntries, [](std::size_t n) {
    return ServerFrame{
        Page{1, choir(), Seq{1}, Seq{1}, Seq{1}, many(n, entry(1, 1, Deletion{Seq{1}}))}};
  });
  expect_limit(limits::kReactionsListed, [](std::size_t n) {
    Entry message = entry(1, 1, Message{});
    message.folded = Folded{Seq{1}, {}, {}, many(n, Reaction{bob(), "+"})};
    return ServerFrame{Entries{choir(), {message}, ""}};
  });
  expect_limit(limits::kMembers, [](std::size_t n) {
    const ChatCreated created{ChatType::group, "", many(n, NewMember{bob(), Role::member})};
    return ServerFrame{Entries{choir(), {entry(1, 0, created)}, ""}};
  });
}

TEST(WireLimitsTest, OfOtherAnswers) {
  expect_limit(limits::kPresenceSubscriptions, [](std::size_t n) {
    return ServerFrame{Presence{many(n, PresenceState{bob(), true, {}})}};
  });
  expect_limit(limits::kProfilesPerFetch, [](std::size_t n) {
    return ServerFrame{Fetched{1, FetchedProfiles{many(n, Profile{bob(), "", "", 0})}}};
  });
  expect_limit(limits::kMembersPage, [](std::size_t n) {
    return ServerFrame{
        Fetched{1, FetchedMembers{choir(), many(n, Member{bob(), Role::member}), false, {}}}};
  });
  expect_limit(limits::kMembersPage, [](std::size_t n) {
    return ServerFrame{
        Fetched{1, FetchedMarks{choir(), many(n, FetchedMarks::Item{bob(), {}}), false}}};
  });
  expect_limit(limits::kNameBytes, [](std::size_t n) {
    return ServerFrame{Control{1, ProfileChanged{{bob(), letters(n), "", 0}}}};
  });
  expect_limit(limits::kAvatarBytes, [](std::size_t n) {
    return ServerFrame{Control{1, ProfileChanged{{bob(), "", letters(n), 0}}}};
  });
  expect_limit(limits::kDetailBytes, [](std::size_t n) {
    return ServerFrame{Failed{ErrorCode::busy, letters(n), {}, {}}};
  });
  expect_limit(limits::kDetailBytes, [](std::size_t n) { return ServerFrame{Resync{letters(n)}}; });
}

TEST(WireLimitsTest, OfAFrame) {
  const std::string json = R"({"kind":"ping"})";
  const std::string full = json + std::string(limits::kFrameBytes - json.size(), ' ');
  EXPECT_TRUE(decode_client(as_bytes(full), Encoding::json));
  EXPECT_EQ(decode_client(as_bytes(full + " "), Encoding::json).error().code, ErrorCode::too_large);
  EXPECT_EQ(decode_client(as_bytes(full + " "), Encoding::cbor).error().code, ErrorCode::too_large);
}

TEST(WireLimitsTest, OfNesting) {
  const auto nested = [](std::size_t depth) {
    return R"({"kind":"ping","x":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_TRUE(decode_client(as_bytes(nested(limits::kFrameDepth - 1)), Encoding::json));
  EXPECT_EQ(decode_client(as_bytes(nested(limits::kFrameDepth)), Encoding::json).error().code,
            ErrorCode::malformed);
}

// What a group of the largest size makes must fit into a frame.
TEST(WireLimitsTest, TheLargestGroupFitsIntoAFrame) {
  const UserId longest = UserId::parse(letters(limits::kUserIdBytes)).value();
  const ChatCreated created{ChatType::group, letters(limits::kTitleBytes),
                            many(limits::kMembers, NewMember{longest, Role::member})};
  const ServerFrame frame = Entries{choir(), {entry(1, 0, created)}, letters(limits::kCursorBytes)};
  EXPECT_LE(encode(frame, Encoding::cbor).size(), limits::kFrameBytes);
  EXPECT_LE(encode(frame, Encoding::json).size(), limits::kFrameBytes);
}

}  // namespace
}  // namespace linnet::wire
