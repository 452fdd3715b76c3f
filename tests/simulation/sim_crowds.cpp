// What the users do with each other, so that their frames meet: come back to changes, join amid sends, pin, react, crowd.
#include <algorithm>
#include <array>
#include <string>

#include "core/model/limits.h"
#include "tests/simulation/sim_users.h"

namespace linnet::simulation {
namespace {

constexpr std::array kEmojis = {"👍", "🎉", "❤️"};
constexpr int kStorm = 13;  // of two devices they are more than a message may have

const Poll* poll_of(const TimelineRow& row) {
  const auto* message = std::get_if<Message>(&row.record.content);
  return message != nullptr && message->body.poll ? &*message->body.poll : nullptr;
}

bool is_message(const TimelineRow& row) {
  return kind_of(row.record.content) == EntryKind::message;
}

}  // namespace

void SimUsers::come_back() {
  SimDevice& away = *world_.work.one_of(devices_);
  SimDevice& author = *world_.work.one_of(devices_);
  const std::vector<ChatRow> chats = author.screen().chats().rows;
  if (&away == &author || chats.empty()) return;
  const ChatRow chat = world_.work.one_of(chats);
  std::vector<TimelineRow> rows = author.screen().rows(chat.chat_id);
  std::erase_if(rows, [](const TimelineRow& row) { return !is_message(row) || !row.own || row.record.deleted || !row.record.seq; });
  if (rows.empty()) return send_one(author, chat);
  const MessageKey key{rows.back().record.sender_id, rows.back().record.local_id};
  away.set_network(false);
  const Duration gone = world_.work.between(500ms, 4s);
  const auto later = [&](Duration least, Duration most, auto what) { world_.schedule.after(world_.work.between(least, most), what); };
  const std::uint64_t missed = 1 + world_.work.below(3);
  for (std::uint64_t i = 0; i < missed; ++i) {
    later(Duration{0}, gone, [this, &author, chat, key] {
      if (author.is_running()) touch(author, chat.chat_id, key);
    });
  }
  world_.schedule.after(gone, [&away] { away.set_network(true); });
  const Duration catches_up = std::chrono::milliseconds{world_.options.delay_ms * 8};
  for (int i = 0; i < 6; ++i) {
    later(gone, gone + catches_up, [this, &author, chat, key] {
      if (author.is_running()) touch(author, chat.chat_id, key);
    });
  }
}

void SimUsers::touch(SimDevice& device, const ChatId& chat_id, const MessageKey& key) {
  const std::vector<TimelineRow>& rows = device.screen().rows(chat_id);
  const auto row = std::ranges::find(rows, key.local_id, [](const TimelineRow& it) { return it.record.local_id; });
  if (row == rows.end() || row->record.deleted) return;
  const std::uint64_t what = world_.work.below(100);
  if (what < 40) {
    const std::string text = "edit " + std::to_string(++texts_);
    history_.messages.at(key.local_id).texts.insert(text);
    static_cast<void>(device.call(EditMessage{chat_id, key, text}));
  } else if (what < 62) {
    const bool shown = std::ranges::find(row->record.reactions, Reaction{device.user(), kEmojis[0]}) != row->record.reactions.end();
    static_cast<void>(device.call(React{chat_id, key, kEmojis[0], !shown}));
  } else if (what < 80) {
    const bool is_poll = poll_of(*row) != nullptr;
    static_cast<void>(is_poll ? device.call(VoteInPoll{chat_id, key, static_cast<Choices>(1 << world_.work.below(3))})
                              : device.call(PinMessage{chat_id, key, !row->record.pinned}));
  } else if (what < 94) {
    static_cast<void>(device.call(PinMessage{chat_id, key, !row->record.pinned}));
  } else {
    remove_message(device, chat_id, TimelineRow(*row));
  }
}

void SimUsers::all_send(const ChatRow& chat) {
  for (auto& device : devices_) {
    world_.schedule.after(world_.work.between(Duration{0}, 10ms), [this, &device = *device, chat] { send_one(device, chat); });
  }
}

// Somebody is sent away, or fetched back, while all send; or in silence, after somebody else has read everything.
void SimUsers::join() {
  SimDevice& owner = *devices_.front();
  std::vector<ChatRow> groups = owner.screen().chats().rows;
  std::erase_if(groups, [](const ChatRow& row) { return row.chat_id.type() != ChatType::group; });
  if (groups.empty()) return;
  const ChatRow chat = world_.work.one_of(groups);
  const UserId other = user_named(1 + static_cast<std::size_t>(world_.work.below(world_.options.users - 1)));
  const bool silent = world_.work.percent(40);
  for (std::int64_t step = 0; step < (silent ? 1 : 3); ++step) {
    world_.schedule.after(step * 3s + world_.work.between(Duration{0}, 1s), [this, &owner, chat, other, silent] {
      if (silent) {
        for (auto& device : devices_) {
          const std::vector<TimelineRow>& rows = device->screen().rows(chat.chat_id);
          if (device->user() != other && !rows.empty() && rows.back().record.seq) read(*device, chat.chat_id, *rows.back().record.seq);
        }
      } else {
        all_send(chat);
      }
      world_.schedule.after(silent ? 3s : world_.work.between(Duration{0}, 10ms), [this, &owner, chat, other] {
        const bool comes_back = sent_away_.erase({chat.chat_id, other}) > 0;
        if (!comes_back) sent_away_.insert({chat.chat_id, other});
        static_cast<void>(comes_back ? owner.call(AddMembers{chat.chat_id, {other}}) : owner.call(RemoveMembers{chat.chat_id, {other}}));
      });
    });
  }
}

// Everything that this device sees, until it may not.
void SimUsers::pin_all(SimDevice& device, const ChatId& chat_id) {
  const std::vector<TimelineRow> rows = device.screen().rows(chat_id);
  for (const TimelineRow& row : rows) {
    if (is_message(row)) static_cast<void>(device.call(PinMessage{chat_id, {row.record.sender_id, row.record.local_id}, true}));
  }
}

// Everybody puts other emojis on one message.
void SimUsers::storm() {
  SimDevice& first = *world_.work.one_of(devices_);
  const std::vector<ChatRow> chats = first.screen().chats().rows;
  if (chats.empty()) return;
  const ChatId chat_id = world_.work.one_of(chats).chat_id;
  std::vector<TimelineRow> rows = first.screen().rows(chat_id);
  std::erase_if(rows, [](const TimelineRow& row) { return !is_message(row); });
  if (rows.empty()) return;
  const MessageKey key{rows.back().record.sender_id, rows.back().record.local_id};
  for (auto& device : devices_) {
    for (int i = 0; i < kStorm; ++i) {
      static_cast<void>(device->call(React{chat_id, key, "e" + std::to_string(device->index()) + "." + std::to_string(i), true}));
    }
  }
}

// Within a moment everybody sends, edits, deletes, reacts: their operations meet in one commit.
void SimUsers::crowd() {
  SimDevice& first = *world_.work.one_of(devices_);
  const std::vector<ChatRow> chats = first.screen().chats().rows;
  if (chats.empty()) return;
  const ChatRow& chat = world_.work.one_of(chats);
  for (std::size_t i = 0; i < devices_.size() * 2; ++i) {
    SimDevice& device = *devices_[i % devices_.size()];
    world_.schedule.after(world_.work.between(Duration{0}, 20ms), [this, &device, chat] {
      const std::uint64_t what = world_.work.below(100);
      if (!device.is_running()) return;
      if (what < 35) {
        send_one(device, chat);
      } else if (what < 50 && chat.chat_id.type() == ChatType::group && world_.options.member_changes_percent > 0) {
        change_members(device, chat);
      } else {
        change_message(device, chat.chat_id, true);
      }
    });
  }
}

}  // namespace linnet::simulation
