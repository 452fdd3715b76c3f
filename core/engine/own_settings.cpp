#include "core/engine/own_settings.h"

#include <algorithm>

#include "core/base/match.h"
#include "core/model/limits.h"
#include "core/rules/backoff.h"
#include "core/wire/setting_codec.h"

namespace linnet {

// ---------------------------------------------------------------- commands

Result<StoredChat> OwnSettings::chat(const ChatId& chat_id) {
  LINNET_ASSIGN(std::optional<StoredChat> chat, store_.chat(chat_id));
  if (!chat) return fail(ErrorCode::not_found, "no such chat");
  return *std::move(chat);
}

Status OwnSettings::change(Turn& turn, const Setting& setting) {
  LINNET_TRY(check(setting));
  LINNET_ASSIGN(const Setting before, table_.shown(setting));
  if (before == setting) return {};
  LINNET_TRY(table_.change(setting));
  may_wait_ = true;
  note(turn, setting);
  return {};
}

// What shows it is looked at again.
void OwnSettings::note(Turn& turn, const Setting& setting) {
  const SettingKey key = key_of(setting);
  if (key.chat_id.valid()) turn.changes.chats.insert(key.chat_id);
  if (key.name == SettingName::muted) mutes_changed_ = true;
  if (key.name == SettingName::blocked) turn.changes.presence = true;
  if (key.name == SettingName::blocked) turn.changes.names = true;
  turn.changes.settings = true;
}

Result<Answer> OwnSettings::handle(Turn& turn, const MuteChat& command) {
  LINNET_TRY(chat(command.chat_id));
  LINNET_TRY(change(turn, Muted{command.chat_id, command.on, command.on ? command.until : std::nullopt}));
  return Answer{Done{}};
}

// A chat that is put away is not on top of the list.
Result<Answer> OwnSettings::handle(Turn& turn, const ArchiveChat& command) {
  LINNET_ASSIGN(const StoredChat held, chat(command.chat_id));
  Archived archived{command.chat_id, command.on, {}};
  if (command.on) archived.at = held.head.head_ordinal;
  LINNET_TRY(change(turn, archived));
  if (command.on) LINNET_TRY(change(turn, Pinned{command.chat_id, std::nullopt}));
  return Answer{Done{}};
}

Result<Answer> OwnSettings::handle(Turn& turn, const PinChat& command) {
  LINNET_TRY(chat(command.chat_id));
  Pinned pinned{command.chat_id, command.position};
  if (!command.on) pinned.position.reset();
  if (command.on && !pinned.position) {
    LINNET_ASSIGN(const Setting before, table_.shown(pinned));
    if (std::get<Pinned>(before).position) return Answer{Done{}};
    // Above all others, on whichever device they were pinned.
    LINNET_ASSIGN(const std::vector<Setting> pins, table_.of_name(SettingName::pinned));
    const std::uint64_t highest = pins.empty() ? 0 : std::get<Pinned>(pins.front()).position.value_or(0);
    pinned.position = std::max(static_cast<std::uint64_t>(to_micros(turn.now.wall)), highest + 1);
  }
  LINNET_TRY(change(turn, pinned));
  return Answer{Done{}};
}

Result<Answer> OwnSettings::handle(Turn& turn, const MarkUnread& command) {
  LINNET_TRY(chat(command.chat_id));
  LINNET_TRY(change(turn, MarkedUnread{command.chat_id, command.on}));
  return Answer{Done{}};
}

Result<Answer> OwnSettings::handle(Turn& turn, const SetDraft& command) {
  LINNET_TRY(chat(command.chat_id));
  Draft draft{command.chat_id, command.text, command.reply_to};
  if (draft.text.empty()) draft.reply_to.reset();
  LINNET_TRY(change(turn, draft));
  return Answer{Done{}};
}

Result<Answer> OwnSettings::handle(Turn& turn, const HideMessage& command) {
  LINNET_ASSIGN(const std::optional<TimelineRecord> row,
                store_.row(command.chat_id, command.key.sender_id, command.key.local_id));
  if (!row || kind_of(row->content) != EntryKind::message) return fail(ErrorCode::not_found, "no such message");
  if (!row->seq) return fail(ErrorCode::conflict, "it is not sent yet: cancel it instead");
  LINNET_TRY(change(turn, Hidden{command.chat_id, *row->seq, true}));
  return Answer{Done{}};
}

// What was hidden one by one is covered from now on.
Result<Answer> OwnSettings::handle(Turn& turn, const ClearChat& command) {
  LINNET_ASSIGN(const StoredChat held, chat(command.chat_id));
  const Seq up_to = held.head.head;
  if (up_to == Seq{}) return Answer{Done{}};
  LINNET_TRY(change(turn, Cleared{command.chat_id, up_to}));
  LINNET_ASSIGN(const std::vector<Seq> hidden, table_.hidden(command.chat_id, Seq{}));
  for (const Seq seq : hidden) {
    if (seq <= up_to) LINNET_TRY(change(turn, Hidden{command.chat_id, seq, false}));
  }
  return Answer{Done{}};
}

Result<Answer> OwnSettings::handle(Turn& turn, const BlockUser& command) {
  if (command.user == store_.user_id()) return fail(ErrorCode::malformed, "nobody blocks himself");
  LINNET_TRY(change(turn, Blocked{command.user, command.on}));
  return Answer{Done{}};
}

Result<Answer> OwnSettings::handle(Turn& turn, const SetAppSetting& command) {
  LINNET_TRY(change(turn, AppSetting{command.name, command.text}));
  return Answer{Done{}};
}

Status OwnSettings::sent(Turn& turn, const ChatId& chat_id) {
  LINNET_TRY(change(turn, Draft{chat_id, {}, {}}));
  return seen(turn, chat_id);
}

Status OwnSettings::seen(Turn& turn, const ChatId& chat_id) { return change(turn, MarkedUnread{chat_id, false}); }

Result<bool> OwnSettings::is_blocked(const UserId& user_id) {
  LINNET_ASSIGN(const Setting blocked, table_.shown(Blocked{user_id, false}));
  return std::get<Blocked>(blocked).on;
}

// ---------------------------------------------------------------- from the server

Status OwnSettings::welcomed(Turn&, bool restored) {
  may_wait_ = true;
  if (restored) return table_.begin_of_list(true);
  return {};
}

// A control item covers all before it in this stream.
Status OwnSettings::move_cursor(std::uint64_t n) {
  LINNET_ASSIGN(Store::Cursors cursors, store_.cursors());
  if (n <= cursors.control_cursor) return {};
  cursors.control_cursor = n;
  return store_.put_cursors(cursors);
}

Status OwnSettings::accepted(Turn& turn, const wire::SettingsAccepted& frame) {
  if (!flight_ || flight_->id != frame.id) return {};
  for (const Setting& setting : flight_->settings) {
    LINNET_TRY(table_.accepted(setting, frame.n));
    note(turn, setting);
  }
  flight_.reset();
  attempts_ = 0;
  if (alone_ > 0) --alone_;
  may_wait_ = true;
  if (reading_) return {};
  return move_cursor(frame.n);
}

Status OwnSettings::changed(Turn& turn, std::uint64_t n, const wire::SettingsChanged& frame) {
  for (const Setting& setting : frame.settings) {
    LINNET_ASSIGN(const bool shows, table_.take(setting, n));
    if (shows) note(turn, setting);
  }
  return {};
}

void OwnSettings::ask(Turn& turn, std::uint64_t after) {
  asked_ = connection_.next_request_id();
  connection_.send(turn, wire::Fetch{asked_, wire::FetchSettings{after, listing_}});
}

Status OwnSettings::fetched(Turn& turn, std::uint64_t id, const wire::FetchedSettings& page) {
  if (id != 0 && id != asked_) return {};
  asked_ = 0;
  reading_ = true;
  table_.keep_defaults(true);
  if (page.all) {
    listing_ = true;
    LINNET_TRY(table_.begin_of_list(false));
  }
  for (const Setting& setting : page.settings) {
    LINNET_ASSIGN(const bool shows, table_.take(setting, page.n));
    if (shows) note(turn, setting);
  }
  if (page.more) {
    ask(turn, page.n);
    if (listing_) return {};  // only the whole list says what is no more
    return move_cursor(page.n);
  }
  if (listing_) {
    LINNET_TRY(table_.end_of_list());
    LINNET_ASSIGN(const std::vector<ChatId> chats, store_.chat_ids());
    turn.changes.chats.insert(chats.begin(), chats.end());
    turn.changes.settings = true;
    mutes_changed_ = true;
    may_wait_ = true;
  } else {
    LINNET_TRY(table_.drop_defaults());
  }
  listing_ = false;
  reading_ = false;
  table_.keep_defaults(false);
  return move_cursor(page.n);
}

Result<bool> OwnSettings::failed(Turn& turn, const wire::Failed& frame) {
  if (!frame.id) return false;
  if (asked_ != 0 && *frame.id == asked_) {
    connection_.stumble(turn);  // asked again by the next hello
    return true;
  }
  if (!flight_ || *frame.id != flight_->id) return false;
  const std::vector<Setting> settings = std::move(flight_->settings);
  flight_.reset();
  may_wait_ = true;
  const ErrorClass kind = error_class(frame.code);
  if (kind == ErrorClass::auth) {
    connection_.refused(turn);
    return true;
  }
  const bool passes = kind == ErrorClass::offline || kind == ErrorClass::transient || kind == ErrorClass::conflict;
  if (!passes && !frame.retry_after_ms) {
    LINNET_TRY(refused(turn, settings, frame));
    return true;
  }
  const auto retry_after =
      frame.retry_after_ms ? std::optional(Duration{std::chrono::milliseconds{*frame.retry_after_ms}}) : std::nullopt;
  retry_at_ = turn.now.mono + rules::backoff(attempts_++, limits::kBackoffCap, retry_after, entropy_);
  return true;
}

// One of many may be at fault: they go again, each by itself.
Status OwnSettings::refused(Turn& turn, const std::vector<Setting>& settings, const wire::Failed& frame) {
  if (settings.size() > 1) {
    alone_ = settings.size();
    return {};
  }
  if (alone_ > 0) --alone_;
  for (const Setting& setting : settings) {
    LINNET_TRY(table_.refused(setting));
    note(turn, setting);
  }
  turn.act(Trouble{Error{frame.code, frame.detail}, settings});
  return {};
}

// ---------------------------------------------------------------- sending

Status OwnSettings::pump(Turn& turn) {
  if (mutes_changed_) LINNET_TRY(watch_mutes(turn));
  if (!may_wait_ || flight_ || !connection_.is_welcomed()) return {};
  if (retry_at_ && turn.now.mono < *retry_at_) return {};
  retry_at_.reset();
  const bool drafts = !drafts_from_ || turn.now.mono >= *drafts_from_;
  LINNET_ASSIGN(std::vector<Setting> waiting, table_.waiting(alone_ > 0 ? 1 : limits::kSettingsPerFrame, drafts));
  drafts_wait_ = false;
  if (!drafts) {
    LINNET_ASSIGN(drafts_wait_, table_.drafts_wait());
  }
  may_wait_ = false;
  if (waiting.empty()) return {};
  wire::ChangeSettings frame;
  frame.id = connection_.next_request_id();
  std::size_t bytes = 0;
  for (Setting& setting : waiting) {
    bytes += wire::encoded_size(setting);
    if (!frame.settings.empty() && bytes > limits::kPageBytes) break;
    if (std::holds_alternative<Draft>(setting)) drafts_from_ = turn.now.mono + limits::kDraftInterval;
    frame.settings.push_back(std::move(setting));
  }
  connection_.send(turn, frame);
  flight_ = Flight{frame.id, std::move(frame.settings), turn.now.mono};
  return {};
}

void OwnSettings::forget() {
  flight_.reset();
  asked_ = 0;
  reading_ = false;
  listing_ = false;
  table_.keep_defaults(false);
  may_wait_ = true;
  mutes_changed_ = true;
}

Status OwnSettings::watch_mutes(Turn& turn) {
  LINNET_ASSIGN(const std::optional<WallTime> next, table_.next_unmute(turn.now.wall));
  unmute_at_.reset();
  if (next) unmute_at_ = turn.now.mono + (*next - turn.now.wall);
  mutes_changed_ = false;
  return {};
}

Status OwnSettings::on_timer(Turn& turn) {
  if (is_due(unmute_at_, turn.now.mono)) {
    mutes_changed_ = true;
    LINNET_ASSIGN(const std::vector<Setting> muted, table_.of_name(SettingName::muted));
    for (const Setting& setting : muted) note(turn, setting);
  }
  if (is_due(retry_at_, turn.now.mono)) may_wait_ = true;
  if (drafts_wait_ && is_due(drafts_from_, turn.now.mono)) may_wait_ = true;
  if (flight_ && turn.now.mono - flight_->sent >= limits::kSendTimeout) connection_.drop(turn);
  return {};
}

std::optional<MonoTime> OwnSettings::deadline() const {
  std::optional<MonoTime> first = unmute_at_;
  if (!connection_.is_welcomed()) return first;
  if (flight_) return earlier(first, flight_->sent + limits::kSendTimeout);
  first = earlier(first, retry_at_);
  return drafts_wait_ ? earlier(first, drafts_from_) : first;
}

}  // namespace linnet
