// What is said of settings: in frames, and in the rows of the server's log. See described.h. A setting without more than
// its name and subject is back at its default.
#pragma once

#include "core/model/limits.h"
#include "core/model/setting.h"
#include "core/wire/described.h"
#include "core/wire/wire_names.h"

namespace linnet::wire {

void describe(auto& io, Described<Muted> auto& muted) {
  io.member("chatId", muted.chat_id);
  io.defaulted("on", muted.on);
  io.member("until", muted.until);
}
void describe(auto& io, Described<Archived> auto& archived) {
  io.member("chatId", archived.chat_id);
  io.defaulted("on", archived.on);
  io.defaulted("at", archived.at);
}
void describe(auto& io, Described<Pinned> auto& pinned) {
  io.member("chatId", pinned.chat_id);
  io.member("position", pinned.position);
}
void describe(auto& io, Described<MarkedUnread> auto& marked) {
  io.member("chatId", marked.chat_id);
  io.defaulted("on", marked.on);
}
void describe(auto& io, Described<Draft> auto& draft) {
  io.member("chatId", draft.chat_id);
  io.defaulted("text", draft.text, limits::kBodyBytes);
  io.member("replyTo", draft.reply_to);
}
void describe(auto& io, Described<Hidden> auto& hidden) {
  io.member("chatId", hidden.chat_id);
  io.member("seq", hidden.seq);
  io.check(hidden.seq > Seq{}, ErrorCode::malformed, "hides no message");
  io.defaulted("on", hidden.on);
}
void describe(auto& io, Described<Cleared> auto& cleared) {
  io.member("chatId", cleared.chat_id);
  io.defaulted("upTo", cleared.up_to);
}
void describe(auto& io, Described<Blocked> auto& blocked) {
  io.member("userId", blocked.user_id);
  io.defaulted("on", blocked.on);
}
void describe(auto& io, Described<AppSetting> auto& app) {
  io.member("name", app.name, limits::kWordBytes);
  io.check(!app.name.empty(), ErrorCode::malformed, "has an empty name");
  io.defaulted("text", app.text, limits::kAppSettingBytes);
}
void describe(auto& io, Described<Setting> auto& setting) {
  io.one_of("setting", kSettings, setting);
}

}  // namespace linnet::wire
