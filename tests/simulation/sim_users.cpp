#include "tests/simulation/sim_users.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/model/limits.h"

namespace linnet::simulation {
namespace {

constexpr std::array kEmojis = {"👍", "🎉", "❤️"};
constexpr int kBurst = 15;
constexpr std::size_t kLongText = 12'000;

const Poll* poll_of(const TimelineRow& row) {
  const auto* message = std::get_if<Message>(&row.record.content);
  return message != nullptr && message->body.poll ? &*message->body.poll : nullptr;
}

bool is_message(const TimelineRow& row) {
  return kind_of(row.record.content) == EntryKind::message;
}

}  // namespace

void SimUsers::make_chats() {
  for (std::size_t i = 0; i < 2; ++i) {
    if (i == 1 && !world_.work.percent(50)) continue;
    const UserId other = user_named(1 - i);
    world_.schedule.at(MonoTime{world_.work.between(Duration{0}, 2s)}, [this, i, other] {
      static_cast<void>(devices_[i]->call(CreateDirect{other}));
    });
  }
  for (std::size_t group = 0; group < world_.options.groups; ++group) {
    std::vector<UserId> members;
    const std::uint64_t invited = 2 + world_.work.below(world_.options.users - 1);
    for (std::size_t i = 1; i < invited; ++i) members.push_back(user_named(i));
    static_cast<void>(devices_[0]->call(CreateGroup{"Tide Table", members, std::nullopt}));
  }
}

void SimUsers::plan_work(MonoTime end) {
  for (std::uint64_t i = 0; i < world_.options.operations; ++i) {
    world_.schedule.at(MonoTime{world_.work.between(100ms, end.time_since_epoch())}, [this] { work(); });
  }
  for (std::uint64_t i = 0; i < world_.options.crowds; ++i) {
    world_.schedule.at(MonoTime{world_.work.between(1s, end.time_since_epoch())}, [this] { crowd(); });
  }
  for (std::uint64_t i = 0; i < world_.options.bursts; ++i) {
    world_.schedule.at(MonoTime{world_.work.between(1s, end.time_since_epoch())}, [this] {
      SimDevice& device = *world_.work.one_of(devices_);
      const std::vector<ChatRow> chats = device.screen().chats().rows;
      if (chats.empty()) return;
      const ChatRow& chat = world_.work.one_of(chats);
      for (int sent = 0; sent < kBurst; ++sent) send_one(device, chat);
      if (world_.options.pins_percent > 0) pin_all(device, chat.chat_id);
    });
  }
  const auto some_time = [&](std::uint64_t times, void (SimUsers::*what)()) {
    for (std::uint64_t i = 0; i < times; ++i) {
      world_.schedule.at(MonoTime{world_.work.between(1s, end.time_since_epoch())}, [this, what] { (this->*what)(); });
    }
  };
  some_time(world_.options.reaction_storms, &SimUsers::storm);
  some_time(world_.options.comebacks, &SimUsers::come_back);
  some_time(world_.options.joins, &SimUsers::join);
}

// One message is changed and changed again while a device is away, and on while it catches up: what is new reaches it before
// what it has missed.
void SimUsers::work() {
  SimDevice& device = *world_.work.one_of(devices_);
  const std::vector<ChatRow> chats = device.screen().chats().rows;
  if (!device.is_running() || chats.empty()) return;
  const ChatRow& chat = world_.work.one_of(chats);
  if (world_.options.settings_percent > 0 && world_.work.percent(world_.options.settings_percent)) {
    change_setting(device, chat.chat_id);
  } else if (chat.chat_id.type() == ChatType::group && world_.work.percent(world_.options.member_changes_percent)) {
    change_members(device, chat);
  } else if (world_.work.percent(55)) {
    send_one(device, chat);
  } else {
    change_message(device, chat.chat_id, false);
  }
}

void SimUsers::send_one(SimDevice& device, const ChatRow& chat) {
  if (!device.is_running()) return;
  SendMessage command{chat.chat_id, {}, device.new_local_id()};
  command.body.text = "message " + std::to_string(++texts_);
  if (world_.work.percent(world_.options.long_texts_percent)) command.body.text.append(kLongText, '.');
  const std::vector<TimelineRow>& rows = device.screen().rows(chat.chat_id);
  if (!rows.empty() && world_.work.percent(15)) command.body.reply_to = rows.back().record.seq;
  if (world_.work.percent(world_.options.polls_percent)) {
    command.body.poll = Poll{.options = {{"yes"}, {"no"}, {"later"}}, .multiple = world_.work.percent(50), .closed = false};
  }
  if (world_.work.percent(world_.options.mentions_percent)) {
    for (std::size_t i = 0; i < world_.options.users; ++i) {
      if (world_.work.percent(70)) command.body.mentions.push_back(user_named(i));
    }
  }
  const LocalId id = *command.local_id;
  Submitted& message = note_sending(device, chat.chat_id, id);
  message.texts.insert(command.body.text);
  message.poll = command.body.poll;
  message.mentions.insert(command.body.mentions.begin(), command.body.mentions.end());
  const SimDevice::Outcome outcome = device.call(std::move(command));
  history_.messages.at(id).is_certain = outcome.answer.has_value();
}

Submitted& SimUsers::note_sending(const SimDevice& device, const ChatId& chat_id, const LocalId& id) {
  Submitted& message = history_.messages[id];
  message.chat_id = chat_id;
  message.sender_id = device.user();
  message.device = device.index();
  message.at = world_.schedule.now();
  message.number = texts_;
  return message;
}

void SimUsers::forward(SimDevice& device, const ChatId& chat_id, const TimelineRow& row) {
  const std::vector<ChatRow> chats = device.screen().chats().rows;
  if (chats.empty()) return;
  const ChatId to = world_.work.one_of(chats).chat_id;
  const Submitted original = history_.messages.at(row.record.local_id);
  const LocalId id = device.new_local_id();
  ++texts_;
  Submitted& message = note_sending(device, to, id);
  message.texts = original.texts;
  message.poll = original.poll;
  const SimDevice::Outcome outcome = device.call(ForwardMessage{chat_id, {row.record.sender_id, row.record.local_id}, to, id});
  history_.messages.at(id).is_certain = outcome.answer.has_value();
}

void SimUsers::change_message(SimDevice& device, const ChatId& chat_id, bool newest) {
  std::vector<TimelineRow> rows = device.screen().rows(chat_id);
  std::erase_if(rows, [](const TimelineRow& row) { return !is_message(row); });
  if (rows.empty()) return;
  const TimelineRow& row = newest || world_.work.percent(50) ? rows.back() : world_.work.one_of(rows);
  const MessageKey key{row.record.sender_id, row.record.local_id};
  if (poll_of(row) != nullptr && world_.work.percent(50)) return vote(device, chat_id, row);
  if (world_.work.percent(world_.options.pins_percent)) {
    static_cast<void>(device.call(PinMessage{chat_id, key, world_.work.percent(65)}));
    return;
  }
  talk_about(device, chat_id, row);
}

// Now and then for something that cannot be chosen, or after the end.
void SimUsers::vote(SimDevice& device, const ChatId& chat_id, const TimelineRow& row) {
  const MessageKey key{row.record.sender_id, row.record.local_id};
  if (row.own && world_.work.percent(15)) {
    static_cast<void>(device.call(ClosePoll{chat_id, key}));
  } else {
    static_cast<void>(device.call(VoteInPoll{chat_id, key, static_cast<Choices>(world_.work.below(9))}));
  }
}

void SimUsers::talk_about(SimDevice& device, const ChatId& chat_id, const TimelineRow& row) {
  const MessageKey key{row.record.sender_id, row.record.local_id};
  const std::uint64_t what = world_.work.below(103);
  if (what >= 100) return forward(device, chat_id, row);
  if (what < 25) {
    const std::string text = "edit " + std::to_string(++texts_);
    if (row.own) history_.messages.at(key.local_id).texts.insert(text);
    static_cast<void>(device.call(EditMessage{chat_id, key, text}));
  } else if (what < 38) {
    remove_message(device, chat_id, row);
  } else if (what < 68) {
    const std::string emoji = world_.work.one_of(kEmojis);
    static_cast<void>(device.call(React{chat_id, key, emoji, world_.work.percent(60)}));
  } else if (what < 80) {
    history_.last_typing = world_.schedule.now();
    static_cast<void>(device.call(TypingCommand{chat_id, world_.work.percent(80)}));
  } else if (what < 83) {
    static_cast<void>(device.call(SetDraft{chat_id, "draft " + std::to_string(++texts_), std::nullopt}));
  } else if (what < 86) {
    settle_failures(device);
  } else if (row.record.seq) {
    read(device, chat_id, *row.record.seq);
  }
}

// What is taken back before it is sent never arrives; after that it arrives deleted.
void SimUsers::remove_message(SimDevice& device, const ChatId& chat_id, const TimelineRow& row) {
  const MessageKey key{row.record.sender_id, row.record.local_id};
  if (!row.record.seq) give_up(key.local_id);
  const bool cancels = !row.record.seq && world_.work.percent(50);
  const SimDevice::Outcome outcome =
      cancels ? device.call(CancelOperation{chat_id, key}) : device.call(DeleteMessage{chat_id, key});
  const auto message = history_.messages.find(key.local_id);
  if (outcome.answer && row.own && message != history_.messages.end()) {
    message->second.unwanted_by = device.index();
    message->second.unwanted_at = world_.schedule.now();
  }
}

void SimUsers::read(SimDevice& device, const ChatId& chat_id, Seq seq) {
  history_.seen[{device.user(), chat_id}].insert(seq);
  if (!device.call(MarkRead{chat_id, seq}).answer) return;
  Seq& read = history_.read[{device.user(), chat_id}];
  read = std::max(read, seq);
}

void SimUsers::change_members(SimDevice& device, const ChatRow& chat) {
  const UserId other = user_named(static_cast<std::size_t>(world_.work.below(world_.options.users)));
  switch (world_.work.below(6)) {
    case 0:
    case 1:
      static_cast<void>(device.call(AddMembers{chat.chat_id, {other}}));
      return;
    case 2:
      static_cast<void>(device.call(RemoveMembers{chat.chat_id, {other}}));
      return;
    case 3:
      static_cast<void>(device.call(SetRole{chat.chat_id, other, world_.work.percent(50) ? Role::admin : Role::member}));
      return;
    case 4:
      static_cast<void>(device.call(SetTitle{chat.chat_id, "title " + std::to_string(++texts_)}));
      return;
    default:
      static_cast<void>(device.call(Leave{chat.chat_id}));
      return;
  }
}

// Those that hide no message and block nobody: what is shown stays what the log says.
void SimUsers::change_setting(SimDevice& device, const ChatId& chat_id) {
  const bool on = world_.work.percent(60);
  switch (world_.work.below(6)) {
    case 0: {
      MuteChat command{chat_id, on, std::nullopt};
      if (world_.work.percent(50)) command.until = device.now().wall + world_.work.between(1s, 1h);
      static_cast<void>(device.call(command));
      return;
    }
    case 1:
      static_cast<void>(device.call(ArchiveChat{chat_id, on}));
      return;
    case 2:
      static_cast<void>(device.call(PinChat{chat_id, on, std::nullopt}));
      return;
    case 3:
      static_cast<void>(device.call(MarkUnread{chat_id, on}));
      return;
    case 4:
      static_cast<void>(device.call(SetDraft{chat_id, on ? "draft " + std::to_string(++texts_) : "", std::nullopt}));
      return;
    default: {
      const std::string name = "name " + std::to_string(world_.work.below(3));
      static_cast<void>(device.call(SetAppSetting{name, on ? std::to_string(++texts_) : ""}));
      return;
    }
  }
}

void SimUsers::give_up(const LocalId& local_id) {
  const auto message = history_.messages.find(local_id);
  if (message != history_.messages.end()) message->second.is_certain = false;
}

void SimUsers::settle_failures(SimDevice& device) {
  if (!device.is_running()) return;
  const auto rows = device.store().outbox(std::nullopt, limits::kOutboxRows);
  if (!rows) return;
  for (const OutboxRow& row : *rows) {
    if (row.state != OutboxState::failed && row.state != OutboxState::expired) continue;
    const MessageKey key{device.user(), row.local_id};
    if (tried_again_.insert(row.local_id).second || row.kind == "create") {
      static_cast<void>(device.call(RetryOperation{row.chat_id, key}));
    } else {
      give_up(row.local_id);
      static_cast<void>(device.call(CancelOperation{row.chat_id, key}));
    }
    if (!device.is_running()) return;
  }
}

}  // namespace linnet::simulation
