// What is said in each frame, next to "kind". See described.h; the meaning is in frame.h and
// PROTOCOL.md.
#pragma once

#include <algorithm>
#include <string_view>

#include "core/model/limits.h"
#include "core/wire/described.h"
#include "core/wire/entry_description.h"
#include "core/wire/frame.h"
#include "core/wire/wire_names.h"

namespace linnet::wire {

inline bool is_cursor(std::string_view text) {
  return std::ranges::all_of(text,
                             [](char character) { return character >= ' ' && character <= '~'; });
}

void describe_cursor(auto& io, auto& cursor) {
  io.defaulted("cursor", cursor, limits::kCursorBytes);
  io.check(is_cursor(cursor), ErrorCode::malformed, "has a cursor that is not printable ASCII");
}

void describe_entries(auto& io, auto& frame) {
  io.member("entries", frame.entries, limits::kPageEntries);
  if constexpr (kReads<decltype(io)>) {
    for (Entry& entry : frame.entries) entry.chat_id = frame.chat_id;
  }
}

// ---------------------------------------------------------------- from the device

void describe(auto& io, Described<Hello> auto& hello) {
  io.member("version", hello.version, limits::kWordBytes);
  io.defaulted("token", hello.token, limits::kTokenBytes);
  io.member("deviceId", hello.device_id);
  describe_cursor(io, hello.cursor);
  io.defaulted("controlCursor", hello.control_cursor);
  io.member("generation", hello.generation, limits::kWordBytes);
  io.defaulted("client", hello.client, limits::kNameBytes);
}

void describe(auto& io, Described<Send> auto& send) {
  io.member("chatId", send.chat_id);
  io.member("localId", send.local_id);
  io.member("operation", send.content);
  io.check(!std::holds_alternative<ChatCreated>(send.content), ErrorCode::malformed,
           "makes a chat: that is a create");
  io.member("after", send.after);
  io.member("readUpTo", send.read_up_to);
}

void describe(auto& io, Described<Create> auto& create) {
  io.member("chatId", create.chat_id);
  io.member("localId", create.local_id);
  io.member("peerId", create.peer);
  io.defaulted("userIds", create.members, limits::kMembers);
  io.defaulted("title", create.title, limits::kTitleBytes);
}

void describe(auto& io, Described<Marks::Item> auto& item) {
  io.member("chatId", item.chat_id);
  io.member("delivered", item.delivered);
  io.member("read", item.read);
}
void describe(auto& io, Described<Marks> auto& marks) {
  io.member("items", marks.items, limits::kMarksPerFrame);
}

void describe(auto& io, Described<SetTyping> auto& typing) {
  io.member("chatId", typing.chat_id);
  io.member("active", typing.active);
}

void describe(auto& io, Described<FollowPresence> auto& follow) {
  io.member("userIds", follow.users, limits::kPresenceSubscriptions);
}

void describe(auto& io, Described<Pull> auto& pull) {
  io.member("id", pull.id);
  io.member("chatId", pull.chat_id);
  io.member("from", pull.from);
  io.member("to", pull.to);
  io.member("limit", pull.limit);
  io.defaulted("newestFirst", pull.newest_first);
}

void describe(auto& io, Described<FetchProfiles> auto& what) {
  io.member("userIds", what.users, limits::kProfilesPerFetch);
}
void describe(auto& io, Described<FetchMembers> auto& what) {
  io.member("chatId", what.chat_id);
  io.member("after", what.after);
}
void describe(auto& io, Described<FetchHeads> auto& what) {
  io.member("chatIds", what.chats, limits::kHeadsPerWelcome);
}
void describe(auto& io, Described<FetchDirectory> auto& what) {
  io.member("prefix", what.prefix, limits::kWordBytes);
}
void describe(auto& io, Described<FetchMarks> auto& what) {
  io.member("chatId", what.chat_id);
  io.member("after", what.after);
}
void describe(auto& io, Described<FetchVersions> auto& what) {
  io.member("chatId", what.chat_id);
  io.member("seq", what.seq);
}
void describe(auto& io, Described<Fetch> auto& fetch) {
  io.member("id", fetch.id);
  io.one_of("what", kFetches, fetch.what);
}

void describe(auto& io, Described<Auth> auto& auth) {
  io.member("token", auth.token, limits::kTokenBytes);
}

void describe(auto&, Described<Ping> auto&) {}

void describe(auto& io, Described<ClientFrame> auto& frame) {
  io.one_of("kind", kClientFrames, frame);
}

// ---------------------------------------------------------------- from the server

void describe(auto& io, Described<Welcome> auto& welcome) {
  io.member("version", welcome.version, limits::kWordBytes);
  io.member("userId", welcome.user_id);
  io.member("sessionId", welcome.session_id, limits::kWordBytes);
  io.member("serverTime", welcome.server_time);
  io.member("generation", welcome.generation, limits::kWordBytes);
  describe_cursor(io, welcome.cursor);
  io.defaulted("controlCursor", welcome.control_cursor);
  io.member("heads", welcome.heads, limits::kHeadsPerWelcome);
  io.defaulted("more", welcome.more);
}

void describe(auto& io, Described<Heads> auto& heads) {
  io.member("heads", heads.heads, limits::kHeadsPerWelcome);
  io.defaulted("more", heads.more);
}

void describe(auto& io, Described<Accepted> auto& accepted) {
  io.member("chatId", accepted.chat_id);
  io.member("localId", accepted.local_id);
  io.member("seq", accepted.seq);
  io.member("ordinal", accepted.ordinal);
  io.member("serverTime", accepted.server_time);
  io.defaulted("duplicate", accepted.duplicate);
}

void describe(auto& io, Described<Rejected> auto& rejected) {
  io.member("chatId", rejected.chat_id);
  io.member("localId", rejected.local_id);
  io.member("code", rejected.code);
  io.defaulted("detail", rejected.detail, limits::kDetailBytes);
  io.member("retryAfterMs", rejected.retry_after_ms);
}

void describe(auto& io, Described<Entries> auto& entries) {
  io.member("chatId", entries.chat_id);
  describe_entries(io, entries);
  describe_cursor(io, entries.cursor);
}

void describe(auto& io, Described<Page> auto& page) {
  io.member("id", page.id);
  io.member("chatId", page.chat_id);
  io.member("from", page.from);
  io.member("to", page.to);
  io.member("head", page.head);
  describe_entries(io, page);
}

void describe(auto& io, Described<MarksMoved> auto& moved) {
  io.member("chatId", moved.chat_id);
  io.member("own", moved.own);
  io.member("ownReadOrdinal", moved.own_read_ordinal);
  io.member("others", moved.others);
  describe_cursor(io, moved.cursor);
}

void describe(auto& io, Described<Typing> auto& typing) {
  io.member("chatId", typing.chat_id);
  io.member("userId", typing.user_id);
  io.member("active", typing.active);
}

void describe(auto& io, Described<Presence> auto& presence) {
  io.member("users", presence.users, limits::kPresenceSubscriptions);
}

void describe(auto& io, Described<ChatAdded> auto& added) {
  io.member("head", added.head);
}
void describe(auto& io, Described<ChatRemoved> auto& removed) {
  io.member("chatId", removed.chat_id);
  io.member("seq", removed.seq);
}
void describe(auto& io, Described<ProfileChanged> auto& changed) {
  io.member("profile", changed.profile);
}
void describe(auto& io, Described<Control> auto& control) {
  io.member("n", control.n);
  io.one_of("item", kControlItems, control.item);
}

void describe(auto& io, Described<FetchedProfiles> auto& what) {
  io.member("profiles", what.profiles, limits::kProfilesPerFetch);
}
void describe(auto& io, Described<FetchedMembers> auto& what) {
  io.member("chatId", what.chat_id);
  io.member("members", what.members, limits::kMembersPage);
  io.defaulted("more", what.more);
  io.member("asOf", what.as_of);
}
void describe(auto& io, Described<FetchedHeads> auto& what) {
  io.member("heads", what.heads, limits::kHeadsPerWelcome);
}
void describe(auto& io, Described<FetchedMarks::Item> auto& item) {
  io.member("userId", item.user_id);
  io.member("mark", item.mark);
}
void describe(auto& io, Described<FetchedMarks> auto& what) {
  io.member("chatId", what.chat_id);
  io.member("items", what.items, limits::kMembersPage);
  io.defaulted("more", what.more);
}
void describe(auto& io, Described<FetchedVersions::Item> auto& item) {
  io.member("seq", item.seq);
  io.member("serverTime", item.server_time);
  io.member("body", item.body);
}
void describe(auto& io, Described<FetchedVersions> auto& what) {
  io.member("chatId", what.chat_id);
  io.member("seq", what.seq);
  io.defaulted("versions", what.versions, limits::kEditsListed);
}
void describe(auto& io, Described<Fetched> auto& fetched) {
  io.member("id", fetched.id);
  io.one_of("what", kFetched, fetched.what);
}

void describe(auto& io, Described<Failed> auto& failed) {
  io.member("code", failed.code);
  io.defaulted("detail", failed.detail, limits::kDetailBytes);
  io.member("id", failed.id);
  io.member("retryAfterMs", failed.retry_after_ms);
}

void describe(auto& io, Described<Resync> auto& resync) {
  io.defaulted("reason", resync.reason, limits::kDetailBytes);
}

void describe(auto&, Described<Pong> auto&) {}

void describe(auto& io, Described<ServerFrame> auto& frame) {
  io.one_of("kind", kServerFrames, frame);
}

}  // namespace linnet::wire
