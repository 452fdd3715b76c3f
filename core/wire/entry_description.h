// What is said of bodies, entries and chats: the parts of frames, and the rows of the server's log.
// See described.h.
#pragma once

#include <algorithm>

#include "core/model/chat.h"
#include "core/model/entry.h"
#include "core/model/limits.h"
#include "core/wire/described.h"
#include "core/wire/frame_codec.h"
#include "core/wire/wire_names.h"

namespace linnet::wire {

void describe(auto& io, Described<PollOption> auto& option) {
  io.member("text", option.text, limits::kPollOptionBytes);
}
void describe(auto& io, Described<Poll> auto& poll) {
  io.member("options", poll.options, limits::kPollOptions);
  io.defaulted("multiple", poll.multiple);
  io.defaulted("closed", poll.closed);
}

void describe(auto& io, Described<Body> auto& body) {
  io.defaulted("text", body.text, limits::kBodyBytes);
  io.member("replyTo", body.reply_to);
  io.defaulted("mentions", body.mentions, limits::kMentions);
  io.member("forwardedFrom", body.forwarded_from);
  io.member("poll", body.poll);
  io.others(body.extra, {"text", "replyTo", "mentions", "forwardedFrom", "poll"});
  if constexpr (kReads<decltype(io)>) {
    io.check(encoded_size(body) <= limits::kBodyBytes, ErrorCode::too_large, "is too large");
  }
}

void describe(auto& io, Described<NewMember> auto& member) {
  io.member("userId", member.user_id);
  io.member("role", member.role);
}

void describe(auto& io, Described<ChatCreated> auto& created) {
  io.member("type", created.type);
  io.defaulted("title", created.title, limits::kTitleBytes);
  io.member("members", created.members, limits::kMembers);
}
void describe(auto& io, Described<Message> auto& message) {
  io.member("body", message.body);
}
void describe(auto& io, Described<Edit> auto& edit) {
  io.member("target", edit.target);
  io.member("body", edit.body);
}
void describe(auto& io, Described<Deletion> auto& deletion) {
  io.member("target", deletion.target);
}
void describe(auto& io, Described<ReactionChange> auto& change) {
  io.member("target", change.target);
  io.member("emoji", change.emoji, limits::kEmojiBytes);
  io.check(!change.emoji.empty(), ErrorCode::malformed, "has an empty emoji");
  io.member("added", change.added);
}
void describe(auto& io, Described<Vote> auto& vote) {
  io.member("target", vote.target);
  io.member("choices", vote.choices);
}
void describe(auto& io, Described<PinChange> auto& change) {
  io.member("target", change.target);
  io.member("pinned", change.pinned);
}
void describe(auto& io, Described<MembersAdded> auto& added) {
  io.member("members", added.members, limits::kMembersPage);
}
void describe(auto& io, Described<MembersRemoved> auto& removed) {
  io.member("userIds", removed.users, limits::kMembersPage);
}
void describe(auto& io, Described<RoleChanged> auto& change) {
  io.member("userId", change.user_id);
  io.member("role", change.role);
}
void describe(auto& io, Described<InfoChanged> auto& change) {
  io.member("title", change.title, limits::kTitleBytes);
}

void describe(auto& io, Described<Content> auto& content) {
  io.one_of("kind", kEntryKinds, content);
}

void describe(auto& io, Described<Reaction> auto& reaction) {
  io.member("userId", reaction.user_id);
  io.member("emoji", reaction.emoji, limits::kEmojiBytes);
}

void describe(auto& io, Described<Ballot> auto& ballot) {
  io.member("userId", ballot.user_id);
  io.member("choices", ballot.choices);
}

void describe(auto& io, Described<Folded> auto& folded) {
  io.member("asOf", folded.as_of);
  io.member("editedBy", folded.edited_by);
  io.member("deletedBy", folded.deleted_by);
  io.member("pinnedBy", folded.pinned_by);
  io.defaulted("reactions", folded.reactions, limits::kReactionsListed);
  io.defaulted("votes", folded.votes, limits::kMembers);
}

// Without chatId, which the frame or the row's key has.
void describe(auto& io, Described<Entry> auto& entry) {
  io.member("seq", entry.seq);
  io.member("ordinal", entry.ordinal);
  io.member("serverTime", entry.server_time);
  io.member("senderId", entry.sender_id);
  io.member("localId", entry.local_id);
  describe(io, entry.content);
  io.member("folded", entry.folded);
}

void describe(auto& io, Described<Mark> auto& mark) {
  io.member("delivered", mark.delivered);
  io.member("read", mark.read);
}

void describe(auto& io, Described<ChatHead> auto& head) {
  io.member("chatId", head.chat_id);
  io.defaulted("title", head.title, limits::kTitleBytes);
  io.defaulted("peerId", head.peer_id);
  io.member("myRole", head.my_role);
  io.member("memberCount", head.member_count);
  io.member("visibleFrom", head.visible_from);
  io.member("head", head.head);
  io.member("headOrdinal", head.head_ordinal);
  io.member("lastTime", head.last_time);
  io.member("mark", head.mark);
  io.member("readOrdinal", head.read_ordinal);
  io.defaulted("ownAbove", head.own_above, limits::kOwnAboveMark);
  io.defaulted("deletedAbove", head.deleted_above, limits::kOwnAboveMark);
  io.defaulted("mentionedAbove", head.mentioned_above, limits::kOwnAboveMark);
  io.defaulted("pinned", head.pinned, limits::kPins);
  io.member("others", head.others);
}

void describe(auto& io, Described<Profile> auto& profile) {
  io.member("userId", profile.user_id);
  io.defaulted("name", profile.name, limits::kNameBytes);
  io.defaulted("avatar", profile.avatar, limits::kAvatarBytes);
  io.member("version", profile.version);
}

void describe(auto& io, Described<Member> auto& member) {
  io.member("userId", member.user_id);
  io.member("role", member.role);
}

void describe(auto& io, Described<PresenceState> auto& state) {
  io.member("userId", state.user_id);
  io.member("online", state.online);
  io.member("lastSeen", state.last_seen);
}

}  // namespace linnet::wire
