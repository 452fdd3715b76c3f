#include "tests/golden/example_frames.h"

#include <array>
#include <utility>

namespace linnet::wire::examples {
namespace {

constexpr WallTime kMorning = wall_from_micros(1'750'000'000'000'000);  // 2025-06-15T15:06:40Z

UserId user(std::string_view text) {
  return UserId::parse(text).value();
}

DeviceId laptop() {
  return DeviceId::parse("aebagbafaydqqcikbmga2dqpca").value();
}

std::string token() {
  return "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";
}

ChatHead choir_head() {
  ChatHead head;
  head.chat_id = choir();
  head.title = "Choir";
  head.my_role = Role::owner;
  head.member_count = 3;
  head.visible_from = Seq{1};
  head.head = Seq{40};
  head.head_ordinal = Ordinal{32};
  head.last_time = kMorning + 40s;
  head.mark = {Seq{40}, Seq{35}};
  head.read_ordinal = Ordinal{28};
  head.own_above = {Seq{38}};
  head.deleted_above = {Seq{37}};
  head.mentioned_above = {Seq{39}};
  head.pinned = {Seq{2}, Seq{36}};
  head.others = {Seq{39}, Seq{20}};
  return head;
}

ChatHead direct_head() {
  ChatHead head;
  head.chat_id = alice_and_bob();
  head.peer_id = bob();
  head.my_role = Role::member;
  head.member_count = 2;
  head.visible_from = Seq{1};
  head.head = Seq{1};
  head.last_time = kMorning;
  return head;
}

Profile bobs_profile() {
  return {bob(), "Bob Builder", "https://example.org/bob.jpg", 1'750'000'000};
}

Send send(std::uint8_t number, Content content) {
  Send send;
  send.chat_id = choir();
  send.local_id = operation(number);
  send.content = std::move(content);
  return send;
}

Send first_of_two() {
  Send message = send(2, Message{body("Rehearsal at *seven*, <@bob>?")});
  auto& written = std::get<Message>(message.content).body;
  written.reply_to = Seq{38};
  written.mentions = {bob()};
  written.extra = R"({"color":"green","place":{"lat":48.2,"lon":16.37}})";
  message.after = operation(1);
  message.read_up_to = Seq{40};
  return message;
}

Entry folded(Entry entry, Folded result) {
  entry.folded = std::move(result);
  return entry;
}

Body poll() {
  Body question = body("Which day?");
  question.poll = Poll{.options = {{"Monday"}, {"Friday"}}, .multiple = true};
  return question;
}

Body forwarded() {
  Body repeated = body("Rehearsal at eight");
  repeated.forwarded_from = bob();
  return repeated;
}

std::vector<Example<ClientFrame>> sends() {
  return {
      {"send-message", first_of_two()},
      {"send-edit", send(3, Edit{Seq{41}, body("Rehearsal at eight")})},
      {"send-deletion", send(4, Deletion{Seq{41}})},
      {"send-reaction", send(5, ReactionChange{Seq{38}, "👍🏽", true})},
      {"send-members-added", send(6, MembersAdded{{{user("dora"), Role::member}}})},
      {"send-members-removed", send(7, MembersRemoved{{bob()}})},
      {"send-role-changed", send(8, RoleChanged{carla(), Role::admin})},
      {"send-info-changed", send(9, InfoChanged{"Chœur"})},
      {"send-poll", send(10, Message{poll()})},
      {"send-vote", send(11, Vote{Seq{40}, 0b10})},
      {"send-pin", send(12, PinChange{Seq{36}, true})},
  };
}

std::vector<Example<ClientFrame>> fetches() {
  return {
      {"fetch-profiles", Fetch{7, FetchProfiles{{bob(), carla()}}}},
      {"fetch-members", Fetch{8, FetchMembers{choir(), bob()}}},
      {"fetch-heads", Fetch{9, FetchHeads{{choir(), alice_and_bob()}}}},
      {"fetch-directory", Fetch{10, FetchDirectory{"bo"}}},
      {"fetch-marks", Fetch{11, FetchMarks{choir(), {}}}},
      {"fetch-versions", Fetch{12, FetchVersions{choir(), Seq{38}}}},
  };
}

std::vector<Entry> one_of_each_kind() {
  std::vector<Entry> entries{
      entry(1, 0,
            ChatCreated{ChatType::group,
                        "Choir",
                        {{alice(), Role::owner}, {bob(), Role::member}, {carla(), Role::member}}}),
      entry(2, 1, Message{body("Hello, all")}),
      entry(3, 1, Edit{Seq{2}, body("Hello all!")}),
      entry(4, 1, Deletion{Seq{2}}),
      entry(5, 1, ReactionChange{Seq{2}, "🎉", true}),
      entry(6, 1, MembersAdded{{{user("dora"), Role::member}}}),
      entry(7, 1, MembersRemoved{{user("dora")}}),
      entry(8, 1, RoleChanged{bob(), Role::admin}),
      entry(9, 1, InfoChanged{"Chœur"}),
      entry(10, 2, Message{forwarded()}),
      entry(11, 2, Vote{Seq{2}, 1}),
      entry(12, 2, PinChange{Seq{10}, true}),
  };
  return entries;
}

Page page() {
  Page page;
  page.id = 12;
  page.chat_id = choir();
  page.from = Seq{38};
  page.to = Seq{40};
  page.head = Seq{44};
  page.entries = {
      folded(entry(38, 31, Message{body("Seven or eight?")}),
             {Seq{44}, Seq{42}, {}, {{alice(), "🎉"}, {bob(), "🎉"}}, {}, Seq{40}}),
      folded(entry(39, 32, Message{}), {Seq{44}, {}, Seq{43}, {}}),
      folded(entry(40, 33, Message{poll()}), {Seq{44}, {}, {}, {}, {{bob(), 0b10}, {carla(), 0b11}}, {}}),
  };
  return page;
}

std::vector<Example<ServerFrame>> fetched() {
  return {
      {"fetched-profiles", Fetched{7, FetchedProfiles{{bobs_profile(), {carla(), "", "", 0}}}}},
      {"fetched-members",
       Fetched{8, FetchedMembers{choir(), {{carla(), Role::member}}, false, Seq{40}}}},
      {"fetched-heads", Fetched{9, FetchedHeads{{direct_head()}}}},
      {"fetched-marks",
       Fetched{11,
               FetchedMarks{
                   choir(), {{alice(), {Seq{40}, Seq{35}}}, {bob(), {Seq{39}, Seq{20}}}}, true}}},
      {"fetched-versions",
       Fetched{12, FetchedVersions{choir(),
                                   Seq{38},
                                   {{Seq{38}, kMorning + 38s, body("Seven?")},
                                    {Seq{42}, kMorning + 42s, body("Seven or eight?")}}}}},
  };
}

std::vector<Example<ServerFrame>> controls() {
  return {
      {"control-chat-added", Control{4, ChatAdded{choir_head()}}},
      {"control-chat-removed", Control{5, ChatRemoved{choir(), Seq{44}}}},
      {"control-profile-changed", Control{6, ProfileChanged{bobs_profile()}}},
  };
}

template <class Frame>
void add(std::vector<Example<Frame>>& all, std::vector<Example<Frame>> more) {
  for (auto& example : more) all.push_back(std::move(example));
}

}  // namespace

UserId alice() {
  return user("alice");
}
UserId bob() {
  return user("bob");
}
UserId carla() {
  return user("carla@example.org");
}

ChatId choir() {
  return ChatId::parse("01977300-0000-7000-8000-0000000000c1").value();
}

ChatId alice_and_bob() {
  return ChatId::direct(alice(), bob());
}

LocalId operation(std::uint8_t number) {
  std::array<std::uint8_t, 16> bytes{0x01, 0x97, 0x73, 0, 0, 0, 0x70, 0, 0x80};
  bytes.back() = number;
  return LocalId{Uuid{bytes}};
}

Body body(std::string text) {
  Body body;
  body.text = std::move(text);
  return body;
}

Entry entry(std::uint64_t seq, std::uint64_t ordinal, Content content) {
  Entry entry;
  entry.chat_id = choir();
  entry.seq = Seq{seq};
  entry.ordinal = Ordinal{ordinal};
  entry.server_time = kMorning + Duration{1s} * static_cast<std::int64_t>(seq);
  entry.sender_id = alice();
  entry.local_id = operation(static_cast<std::uint8_t>(seq));
  entry.content = std::move(content);
  return entry;
}

std::vector<Example<ClientFrame>> client_frames() {
  Hello hello;
  hello.token = token();
  hello.device_id = laptop();
  hello.cursor = "18422";
  hello.control_cursor = 3;
  hello.generation = "f3a1";
  hello.client = "linnet-web/0.1.0";
  Hello first_hello;
  first_hello.token = token();
  first_hello.device_id = laptop();
  std::vector<Example<ClientFrame>> all{{"hello", hello}, {"hello-first", first_hello}};
  add(all, sends());
  add(all, std::vector<Example<ClientFrame>>{
               {"create-direct", Create{alice_and_bob(), operation(10), bob(), {}, ""}},
               {"create-group", Create{choir(), operation(11), {}, {bob(), carla()}, "Choir"}},
               {"marks", Marks{{{choir(), Seq{40}, Seq{35}}, {alice_and_bob(), Seq{1}, {}}}}},
               {"typing", SetTyping{choir(), true}},
               {"follow-presence", FollowPresence{{bob(), carla()}}},
               {"pull", Pull{12, choir(), Seq{1}, Seq{40}, 50, true}},
           });
  add(all, fetches());
  add(all, std::vector<Example<ClientFrame>>{{"auth", Auth{token()}}, {"ping", Ping{}}});
  return all;
}

std::vector<Example<ServerFrame>> server_frames() {
  Welcome welcome;
  welcome.user_id = alice();
  welcome.session_id = "s-77";
  welcome.server_time = kMorning;
  welcome.generation = "f3a1";
  welcome.cursor = "18430";
  welcome.control_cursor = 3;
  welcome.heads = {choir_head(), direct_head()};
  welcome.more = true;
  ChatHead left = choir_head();
  left.my_role.reset();
  std::vector<Example<ServerFrame>> all{
      {"welcome", welcome},
      {"heads", Heads{{left}, false}},
      {"accepted", Accepted{choir(), operation(2), Seq{41}, Ordinal{33}, kMorning + 41s, false}},
      {"accepted-duplicate",
       Accepted{choir(), operation(2), Seq{41}, Ordinal{33}, kMorning + 41s, true}},
      {"rejected", Rejected{choir(), operation(3), ErrorCode::rate_limited, "40 a second", 1'500}},
      {"entries", Entries{choir(), one_of_each_kind(), "18431"}},
      {"page", page()},
      {"page-empty", Page{13, choir(), Seq{2}, Seq{1}, Seq{40}, {}}},
      {"marks-moved",
       MarksMoved{choir(), Mark{Seq{40}, Seq{40}}, Ordinal{32}, Mark{Seq{39}, Seq{39}}, "18432"}},
      {"typing-shown", Typing{choir(), bob(), true}},
      {"presence", Presence{{{bob(), true, {}}, {carla(), false, kMorning - Duration{1h}}}}},
  };
  add(all, controls());
  add(all, fetched());
  add(all, std::vector<Example<ServerFrame>>{
               {"failed", Failed{ErrorCode::not_found, "no such chat", 12, {}}},
               {"resync", Resync{"slow_consumer"}},
               {"pong", Pong{}},
           });
  return all;
}

}  // namespace linnet::wire::examples
