#include "core/wire/frame_codec.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/golden/example_frames.h"

namespace linnet::wire {
namespace {

using namespace examples;  // the domain of these tests

const std::string kChat = R"("chatId":"01977300-0000-7000-8000-0000000000c1")";
const std::string kOperation = R"("localId":"01977300-0000-7000-8000-000000000002")";

// The frame, or "code: detail".
std::string refusal(const std::string& json) {
  const auto frame = decode_client(as_bytes(json), Encoding::json);
  return frame ? "" : std::string{error_name(frame.error().code)} + ": " + frame.error().detail;
}

std::string send_with(const std::string& operation) {
  return R"({"kind":"send",)" + kChat + "," + kOperation + R"(,"operation":)" + operation + "}";
}

Body body_of(const std::string& body) {
  const auto frame = decode_client(as_bytes(send_with(R"({"kind":"message","body":)" + body + "}")),
                                   Encoding::json);
  return std::get<Message>(std::get<Send>(frame.value()).content).body;
}

TEST(FrameCodecTest, EveryFrameComesBackInBothEncodings) {
  for (const Encoding encoding : {Encoding::json, Encoding::cbor}) {
    for (const auto& example : client_frames()) {
      EXPECT_EQ(decode_client(encode(example.frame, encoding), encoding), example.frame)
          << example.name;
    }
    for (const auto& example : server_frames()) {
      EXPECT_EQ(decode_server(encode(example.frame, encoding), encoding), example.frame)
          << example.name;
    }
  }
}

TEST(FrameCodecTest, TheOrderOfMembersAndUnknownOnesDoNotMatter) {
  const std::string json = R"({"active":true,"new":[{"a":{}}],)" + kChat + R"(,"kind":"typing"})";
  EXPECT_EQ(decode_client(as_bytes(json), Encoding::json), ClientFrame{SetTyping(choir(), true)});
}

TEST(FrameCodecTest, NullIsAsGoodAsMissing) {
  const std::string item =
      R"({"kind":"marks","items":[{)" + kChat + R"(,"delivered":null,"read":4}]})";
  EXPECT_EQ(decode_client(as_bytes(item), Encoding::json),
            (ClientFrame{Marks{{{choir(), {}, Seq{4}}}}}));
  EXPECT_EQ(refusal(R"({"kind":"auth","token":null})"), "malformed: token is missing");
}

TEST(FrameCodecTest, AnUnknownKindIsUnsupported) {
  EXPECT_EQ(refusal(R"({"kind":"dance"})"), "unsupported: kind is of an unknown kind");
  EXPECT_EQ(refusal(send_with(R"({"kind":"poll"})")),
            "unsupported: operation.kind is of an unknown kind");
  EXPECT_EQ(refusal(R"({"kind":"fetch","id":1,"what":"weather"})"),
            "unsupported: what is of an unknown kind");
  EXPECT_FALSE(decode_server(as_bytes(R"({"kind":"hello"})"), Encoding::json))
      << "a device's frame";
}

TEST(FrameCodecTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(refusal("[]"), "malformed: is not an object");
  EXPECT_EQ(refusal("{}"), "malformed: kind is missing");
  EXPECT_EQ(refusal(R"({"kind":7})"), "malformed: kind is not a text");
  EXPECT_EQ(refusal(R"({"kind":"typing",)" + kChat + "}"), "malformed: active is missing");
  EXPECT_EQ(refusal(R"({"kind":"typing",)" + kChat + R"(,"active":1})"),
            "malformed: active is not a boolean");
  EXPECT_EQ(refusal(R"({"kind":"typing","chatId":"choir","active":true})"),
            "malformed: chatId is wrong: a chat id is a UUID, or 'd.' and 26 characters of base32");
  EXPECT_EQ(refusal(R"({"kind":"marks","items":{}})"), "malformed: items is not a list");
  EXPECT_EQ(refusal(R"({"kind":"marks","items":[{)" + kChat + R"(},7]})"),
            "malformed: items[1] is not an object");
  EXPECT_EQ(refusal(send_with(R"({"kind":"message","body":{"mentions":["bob",7]}})")),
            "malformed: operation.body.mentions[1] is not a text");
  EXPECT_EQ(refusal(send_with(R"({"kind":"roleChanged","userId":"bob","role":"king"})")),
            "malformed: operation.role is an unknown word");
  EXPECT_EQ(refusal(send_with(R"({"kind":"reaction","target":1,"emoji":"","added":true})")),
            "malformed: operation has an empty emoji");
  EXPECT_EQ(refusal(send_with(R"({"kind":"chatCreated","type":"group","members":[]})")),
            "malformed: makes a chat: that is a create");
}

TEST(FrameCodecTest, NumbersAreWholeAndExactInEveryLanguage) {
  const auto deletion = [](const std::string& target) {
    return refusal(send_with(R"({"kind":"deletion","target":)" + target + "}"));
  };
  EXPECT_EQ(deletion("0"), "");
  EXPECT_EQ(deletion("9007199254740991"), "");
  for (const char* target :
       {"9007199254740992", "-1", "-0", "1.0", "1e2", "\"1\"", "18446744073709551616"}) {
    EXPECT_EQ(deletion(target), "malformed: operation.target is not a whole number in its range")
        << target;
  }
  EXPECT_EQ(refusal(R"({"kind":"pull","id":1,"from":1,"to":2,"limit":4294967296,)" + kChat + "}"),
            "malformed: limit is not a whole number in its range");
}

TEST(FrameCodecTest, ACursorIsPrintable) {
  const auto hello = [](const std::string& cursor) {
    return refusal(
        R"({"kind":"hello","version":"linnet.v1-draft","deviceId":"aebagbafaydqqcikbmga2dqpca","cursor":")" +
        cursor + "\"}");
  };
  EXPECT_EQ(hello("18 ~!"), "");
  EXPECT_EQ(hello("1\\n"), "malformed: has a cursor that is not printable ASCII");
  EXPECT_EQ(hello("é"), "malformed: has a cursor that is not printable ASCII");
}

TEST(FrameCodecTest, AnErrorOfANewerServerIsStillAnError) {
  const auto frame =
      decode_server(as_bytes(R"({"kind":"failed","code":"on_fire"})"), Encoding::json);
  EXPECT_EQ(std::get<Failed>(frame.value()).code, ErrorCode::internal);
}

TEST(BodyTest, KeepsWhatItDoesNotKnow) {
  const Body body = body_of(R"({"x":[1,{"y":null}],"text":"hi","z":"é\n","n":-1.5})");
  EXPECT_EQ(body.text, "hi");
  EXPECT_EQ(body.extra, R"({"x":[1,{"y":null}],"z":"é\n","n":-1.5})");
  EXPECT_EQ(body_of(R"({"text":"hi"})").extra, "");
}

TEST(BodyTest, WritesItBackInBothEncodings) {
  Send send;
  send.chat_id = choir();
  send.local_id = operation(1);
  send.content = Message{
      body_of(R"({"x":[1,{"y":null}],"text":"hi","z":"é\n","n":-1.5,"big":18446744073709551615})")};
  for (const Encoding encoding : {Encoding::json, Encoding::cbor}) {
    EXPECT_EQ(decode_client(encode(ClientFrame{send}, encoding), encoding), ClientFrame{send});
  }
}

TEST(BodyTest, WhatIsNoObjectOrIsKnownIsNotWrittenFromExtra) {
  Send send;
  send.chat_id = choir();
  send.local_id = operation(1);
  for (const char* extra : {"[1]", "{broken", R"({"text":"other","replyTo":9})"}) {
    Body written = body("hi");
    written.extra = extra;
    send.content = Message{written};
    const auto frame = decode_client(encode(ClientFrame{send}, Encoding::cbor), Encoding::cbor);
    EXPECT_EQ(std::get<Message>(std::get<Send>(frame.value()).content).body, body("hi"));
  }
}

TEST(BodyTest, AByteStringCannotBeKept) {
  const std::string json = send_with(R"({"kind":"message","body":{"x":"abc"}})");
  Bytes cbor = encode(decode_client(as_bytes(json), Encoding::json).value(), Encoding::cbor);
  const std::size_t at = as_text(cbor).find(
                             "\x61x\x63"
                             "abc") +
                         2;
  cbor[at] = 0x43;
  EXPECT_EQ(decode_client(cbor, Encoding::cbor).error().detail,
            "operation.body holds a byte string");
}

TEST(FrameCodecTest, InvalidUtf8IsReplacedOnTheWayOut) {
  for (const Encoding encoding : {Encoding::json, Encoding::cbor}) {
    const Bytes bytes = encode(ServerFrame{Resync{"a\xff"}}, encoding);
    EXPECT_EQ(decode_server(bytes, encoding), ServerFrame{Resync{"a\uFFFD"}});
  }
}

TEST(NamesTest, AreThoseOfTheWire) {
  EXPECT_EQ(name_of(EntryKind::chat_created), "chatCreated");
  EXPECT_EQ(name_of(EntryKind::info_changed), "infoChanged");
  EXPECT_EQ(name_of(Role::member), "member");
  EXPECT_EQ(name_of(Role::owner), "owner");
}

}  // namespace
}  // namespace linnet::wire
