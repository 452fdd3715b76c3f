#include "tests/simulation/simulation.h"

#include <cstdio>

#include <algorithm>
#include <map>

#include "core/base/encoding.h"
#include "core/rules/marks.h"

namespace linnet::simulation {
namespace {

constexpr Duration kFaultyTime = 90s;
constexpr Duration kHealingTime = 10min;
constexpr int kOperations = 120;

UserId user(std::string_view name) {
  return UserId::parse(name).value();
}

}  // namespace

Simulation::Simulation(std::uint64_t seed, std::string folder) : seed_(seed), folder_(std::move(folder)), world_(seed) {
  remove_stores();
  choose_faults();
  server_ = std::make_unique<SimServer>(world_);
  make_devices();
}

Simulation::~Simulation() {
  devices_.clear();
  remove_stores();
}

// Before too: a run that was ended from outside has left its own.
void Simulation::remove_stores() const {
  for (std::size_t i = 0; i < 4; ++i) {
    const std::string path = folder_ + "/" + std::to_string(seed_) + "-" + std::to_string(i);
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::remove((path + suffix).c_str());
  }
}

// Each seed switches a random subset of faults on.
void Simulation::choose_faults() {
  Chance& chance = world_.chance;
  Faults& faults = world_.faults;
  const auto sometimes = [&](std::uint64_t value) { return chance.percent(50) ? 1 + chance.below(value) : 0; };
  faults.cut_permille = sometimes(30);
  faults.repeat_permille = sometimes(100);
  faults.refuse_percent = sometimes(40);
  faults.delay_max = chance.percent(50) ? Duration{500ms} : Duration{20ms};
  faults.commit_max = chance.percent(50) ? Duration{30ms} : Duration{2ms};
  faults.fail_append_permille = sometimes(30);
  faults.websocket_blocked_percent = sometimes(50);
  faults.device_restarts = sometimes(4);
  faults.server_crashes = sometimes(3);
  faults.offline_spells = sometimes(4);
  faults.clock_skew_max = chance.percent(50) ? Duration{1h} : Duration{0};
}

void Simulation::make_devices() {
  const char* const owners[] = {"ann", "ann", "ben", "cleo"};
  for (std::size_t i = 0; i < std::size(owners); ++i) {
    const std::string path = folder_ + "/" + std::to_string(seed_) + "-" + std::to_string(i);
    devices_.push_back(std::make_unique<SimDevice>(world_, *server_, user(owners[i]), path, seed_ * 31 + i));
  }
}

std::string Simulation::run() {
  for (auto& device : devices_) device->start();
  make_chats();
  plan_faults();
  plan_work();
  world_.schedule.run_until(MonoTime{kFaultyTime});
  heal();
  const MonoTime deadline{kFaultyTime + kHealingTime};
  while (world_.schedule.now() < deadline && !is_quiet()) world_.schedule.run_until(world_.schedule.now() + 5s);
  return check();
}

void Simulation::make_chats() {
  SimDevice& ann = *devices_[0];
  const auto direct = ann.call(CreateDirect{user("ben")});
  const auto group = ann.call(CreateGroup{"Tide Table", {user("ben"), user("cleo")}, std::nullopt});
  chats_ = {std::get<CreatedChat>(direct.value()).chat_id, std::get<CreatedChat>(group.value()).chat_id};
  for (auto& device : devices_) {
    for (const ChatId& chat_id : chats_) device->look_at(chat_id);
  }
}

void Simulation::plan_faults() {
  Chance& chance = world_.chance;
  const auto some_time = [&] { return MonoTime{chance.between(1s, kFaultyTime)}; };
  for (std::uint64_t i = 0; i < world_.faults.device_restarts; ++i) {
    world_.schedule.at(some_time(), [this, device = chance.one_of(devices_).get()] {
      device->kill();
      world_.schedule.after(world_.chance.between(1ms, 5s), [device] { device->start(); });
    });
  }
  for (std::uint64_t i = 0; i < world_.faults.server_crashes; ++i) {
    world_.schedule.at(some_time(), [this] { server_->crash(); });
  }
  for (std::uint64_t i = 0; i < world_.faults.offline_spells; ++i) {
    world_.schedule.at(some_time(), [this, device = chance.one_of(devices_).get()] {
      device->set_network(false);
      world_.schedule.after(world_.chance.between(1s, 30s), [device] { device->set_network(true); });
    });
  }
}

void Simulation::plan_work() {
  for (int i = 0; i < kOperations; ++i) {
    world_.schedule.at(MonoTime{world_.chance.between(100ms, kFaultyTime)}, [this] { work(); });
  }
}

// ---------------------------------------------------------------- what the users do

void Simulation::work() {
  SimDevice& device = *world_.chance.one_of(devices_);
  const ChatId chat_id = world_.chance.one_of(chats_);
  if (!device.is_running()) return;
  if (world_.chance.percent(60)) {
    send(device, chat_id);
  } else {
    change_something(device, chat_id);
  }
}

void Simulation::send(SimDevice& device, const ChatId& chat_id) {
  const int burst = world_.chance.percent(10) ? 15 : 1;
  for (int i = 0; i < burst; ++i) {
    Body body;
    body.text = "message " + std::to_string(sent_.size());
    const auto answer = device.call(SendMessage{chat_id, body, std::nullopt});
    if (answer) sent_.push_back({chat_id, std::get<SentAs>(*answer).key});
  }
}

void Simulation::change_something(SimDevice& device, const ChatId& chat_id) {
  std::vector<TimelineRow> rows = device.rows(chat_id);
  std::erase_if(rows, [](const TimelineRow& row) { return kind_of(row.record.content) != EntryKind::message; });
  if (rows.empty()) return;
  const TimelineRow& row = world_.chance.one_of(rows);
  const MessageKey key{row.record.sender_id, row.record.local_id};
  switch (world_.chance.below(5)) {
    case 0:
      device.call(EditMessage{chat_id, key, "edited " + std::to_string(world_.chance.below(1'000))});
      return;
    case 1:
      // An unsent message that is deleted was never sent.
      if (row.record.seq) device.call(DeleteMessage{chat_id, key});
      return;
    case 2:
      device.call(React{chat_id, key, "👍", world_.chance.percent(60)});
      return;
    case 3:
      device.call(TypingCommand{chat_id, true});
      return;
    default:
      if (row.record.seq) device.call(MarkRead{chat_id, *row.record.seq});
      return;
  }
}

// ---------------------------------------------------------------- liveness

void Simulation::heal() {
  Faults& faults = world_.faults;
  faults.cut_permille = faults.repeat_permille = faults.refuse_percent = faults.fail_append_permille = 0;
  for (auto& device : devices_) {
    if (!device->is_running()) device->start();
    device->set_network(true);
  }
}

bool Simulation::is_quiet() {
  for (auto& device : devices_) {
    const ConnectionResult connection = device->connection();
    if (connection.phase != ConnectionPhase::live || connection.queued > 0) return false;
  }
  // Marks are batched by a second: one more round for them.
  world_.schedule.run_until(world_.schedule.now() + 5s);
  return true;
}

// ---------------------------------------------------------------- checks

std::string Simulation::check() {
  for (auto& device : devices_) {
    if (!device->complaint().empty()) return device->user().text() + ": " + device->complaint();
    const ConnectionResult connection = device->connection();
    if (connection.phase != ConnectionPhase::live) return device->user().text() + ": not live ten minutes after all healed";
    if (connection.queued > 0 || connection.failed > 0) return device->user().text() + ": the outbox does not drain";
  }
  for (const ChatId& chat_id : chats_) {
    const std::vector<Entry> log = server_->entries(chat_id);
    if (std::string violation = check_log(chat_id, log); !violation.empty()) return violation;
    for (auto& device : devices_) {
      const bool is_member = chat_id.type() == ChatType::group || device->user() != user("cleo");
      if (!is_member) continue;
      if (std::string violation = check_device(*device, chat_id, log); !violation.empty()) {
        return device->user().text() + ": " + violation;
      }
    }
  }
  return {};
}

std::string Simulation::check_log(const ChatId& chat_id, const std::vector<Entry>& log) {
  std::map<MessageKey, int, decltype([](const MessageKey& a, const MessageKey& b) {
             return std::pair(a.sender_id, a.local_id) < std::pair(b.sender_id, b.local_id);
           })>
      times;
  std::optional<WallTime> last;
  Seq next{1};
  for (const Entry& entry : log) {
    if (entry.seq != next) return "I3: the log has a gap at " + std::to_string(next.value);
    next = next.next();
    if (last && entry.server_time <= *last) return "I13: server time does not increase at " + std::to_string(entry.seq.value);
    last = entry.server_time;
    if (++times[{entry.sender_id, entry.local_id}] > 1) return "I2: accepted twice: " + entry.local_id.text();
  }
  std::size_t messages = 0;
  for (const Sent& sent : sent_) {
    if (sent.chat_id != chat_id) continue;
    ++messages;
    if (!times.contains(sent.key)) return "I1: lost: " + sent.key.local_id.text();
  }
  const auto is_message = [](const Entry& entry) { return kind_of(entry.content) == EntryKind::message; };
  if (static_cast<std::size_t>(std::ranges::count_if(log, is_message)) != messages) return "I4: a message that nobody sent";
  return {};
}

std::string Simulation::check_device(SimDevice& device, const ChatId& chat_id, const std::vector<Entry>& log) {
  const std::vector<TimelineRow> rows = device.rows(chat_id);
  std::map<Seq, const TimelineRow*> shown;
  for (const TimelineRow& row : rows) {
    if (!row.record.seq) return "I11: still unsent: " + row.record.local_id.text();
    shown[*row.record.seq] = &row;
  }
  const std::size_t window = 200;
  std::vector<const Entry*> expected;
  for (const Entry& entry : log) {
    if (!target_of(entry.content)) expected.push_back(&entry);
  }
  const std::size_t skipped = expected.size() > window ? expected.size() - window : 0;
  if (rows.size() != expected.size() - skipped) {
    return "I1: shows " + std::to_string(rows.size()) + " of " + std::to_string(expected.size()) + " rows";
  }
  for (std::size_t i = skipped; i < expected.size(); ++i) {
    const Entry& entry = *expected[i];
    const auto found = shown.find(entry.seq);
    const std::string place = " at seq " + std::to_string(entry.seq.value);
    if (found == shown.end()) return "I1: not shown" + place;
    const TimelineRecord& record = found->second->record;
    if (record.local_id != entry.local_id || record.sender_id != entry.sender_id) return "I3: another row" + place;
    if (kind_of(entry.content) != EntryKind::message) continue;
    if (record.deleted != entry.folded->deleted_by.has_value()) return "I10: deletion differs" + place;
    if (std::get<Message>(record.content).body.text != std::get<Message>(entry.content).body.text) return "I10: text differs" + place;
    std::vector<Reaction> reactions = record.reactions;
    std::ranges::sort(reactions);
    if (reactions != entry.folded->reactions) return "I10: reactions differ" + place;
  }
  return check_unread(device, chat_id, log);
}

// The definition: messages of others above the own read mark that are not deleted.
std::string Simulation::check_unread(SimDevice& device, const ChatId& chat_id, const std::vector<Entry>& log) {
  const auto chat = device.store().chat(chat_id);
  if (!chat || !*chat) return "the store has no such chat";
  const ChatHead& head = (*chat)->head;
  std::uint64_t unread = 0;
  for (const Entry& entry : log) {
    const bool counts = kind_of(entry.content) == EntryKind::message && entry.sender_id != device.user() &&
                        entry.seq > head.mark.read && !entry.folded->deleted_by;
    if (counts) ++unread;
  }
  if (rules::unread(head) != unread) {
    return "I7: unread " + std::to_string(rules::unread(head)) + " instead of " + std::to_string(unread);
  }
  return {};
}

std::string Simulation::trace_hash() const {
  return hex_encode(world_.hash);
}

}  // namespace linnet::simulation
