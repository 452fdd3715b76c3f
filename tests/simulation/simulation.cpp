#include "tests/simulation/simulation.h"

#include <algorithm>

#include "core/store/own_setting_table.h"

namespace linnet::simulation {
namespace {

constexpr Duration kHealingTime = 10min;
constexpr Duration kStep = 5s;
constexpr Duration kRest = 45s;  // a dead connection is noticed, marks are told, typing and presence run out

}  // namespace

Simulation::Simulation(std::uint64_t seed, const Options& options)
    : world_(seed, options),
      witness_(world_),
      server_(world_, witness_),
      users_(world_, devices_, history_),
      mishaps_(world_, server_, devices_, history_) {
  disk_vfs::reset();
  make_devices(seed);
}

Simulation::~Simulation() = default;

void Simulation::make_devices(std::uint64_t seed) {
  for (std::size_t i = 0; i < std::max(world_.options.users, world_.options.devices); ++i) {
    devices_.push_back(std::make_unique<SimDevice>(world_, server_, history_, user_named(i % world_.options.users), i, seed * 64 + i * 4));
  }
}

std::string Simulation::run() {
  for (auto& device : devices_) device->start();
  const MonoTime end{std::chrono::seconds{world_.options.seconds}};
  users_.make_chats();
  mishaps_.plan(end);
  users_.plan_work(end);
  run_until(end);
  if (world_.options.idle_hours > 0) run_until(end + std::chrono::hours{world_.options.idle_hours});
  if (world_.violation.empty()) heal();
  if (world_.violation.empty()) converge();
  if (world_.violation.empty()) world_.violated(check());
  return world_.violation;
}

// Ends early with the first violation: what follows from it says nothing.
void Simulation::run_until(MonoTime end) {
  world_.schedule.run_until(end, [this] { return !world_.violation.empty(); });
}

// ---------------------------------------------------------------- liveness

void Simulation::heal() {
  world_.healed = true;
  world_.tell("all heals");
  if (SimDevice* twin = mishaps_.twin(); twin != nullptr) {
    twin->kill();
    mishaps_.lose_what_was_sent(*twin, MonoTime{});
  }
  for (auto& device : devices_) {
    device->disk().faults = {};
    device->line().heal();
    if (device.get() == mishaps_.twin()) continue;
    device->start();
    device->set_network(true);
  }
}

void Simulation::converge() {
  const MonoTime bound = world_.schedule.now() + kHealingTime;
  while (world_.violation.empty() && world_.schedule.now() < bound) {
    run_until(world_.schedule.now() + kStep);
    for (SimDevice* device : kept_devices()) {
      device->start();
      users_.settle_failures(*device);
    }
    if (!is_quiet()) continue;
    run_until(world_.schedule.now() + kRest);
    if (is_quiet()) return;
  }
  for (SimDevice* device : kept_devices()) {
    if (device->screen().connection().phase == ConnectionPhase::live) continue;
    world_.violated("I11: not live ten minutes after all has healed: device " + std::to_string(device->index()));
  }
  world_.violated("I11: not at rest ten minutes after all has healed");
}

bool Simulation::is_quiet() {
  return std::ranges::all_of(kept_devices(), [](SimDevice* device) {
    const ConnectionResult& connection = device->screen().connection();
    const bool rests = connection.phase == ConnectionPhase::live && connection.queued == 0 && connection.failed == 0;
    return rests && device->is_running() && device->store().settings().waiting_count().value_or(1) == 0;
  });
}

std::vector<SimDevice*> Simulation::kept_devices() const {
  std::vector<SimDevice*> kept;
  for (const auto& device : devices_) {
    if (device.get() != mishaps_.twin()) kept.push_back(device.get());
  }
  return kept;
}

// ---------------------------------------------------------------- checks

std::string Simulation::check() {
  const std::vector<SimDevice*> devices = kept_devices();
  for (SimDevice* device : devices) {
    if (std::string broken = invariants::check_outboxes(*device); !broken.empty()) return broken;
    if (std::string broken = invariants::check_settings(*device, server_); !broken.empty()) return broken;
    if (std::string broken = invariants::check_ephemeral(*device); !broken.empty()) return broken;
  }
  if (std::string broken = invariants::check_memory(server_, devices.size()); !broken.empty()) return broken;
  for (const ChatId& chat_id : witness_.chats()) {
    const invariants::ChatLog log{chat_id, server_.entries(chat_id), witness_.members(chat_id)};
    if (std::string broken = check_chat(log); !broken.empty()) return broken + " in " + chat_id.text();
  }
  return {};
}

std::string Simulation::check_chat(const invariants::ChatLog& log) {
  const std::vector<SimDevice*> devices = kept_devices();
  if (std::string broken = invariants::check_nothing_lost(log, history_, devices); !broken.empty()) return broken;
  if (std::string broken = invariants::check_no_phantoms(log, history_); !broken.empty()) return broken;
  const bool log_may_be_full = world_.options.append_fail_permille > 0;  // then a deletion may be given up
  if (std::string broken = invariants::check_unwanted(log, history_); !broken.empty() && !log_may_be_full) return broken;
  if (std::string broken = invariants::check_author_order(log, history_); !broken.empty()) return broken;
  if (std::string broken = invariants::check_read_marks(log, history_, witness_); !broken.empty()) return broken;
  for (SimDevice* device : devices) {
    const auto membership = log.members.find(device->user());
    if (membership == log.members.end()) continue;
    if (std::string broken = check_view({*device, log, membership->second}); !broken.empty()) {
      return broken + " (device " + std::to_string(device->index()) + " of " + device->user().text() + ")";
    }
  }
  return {};
}

std::string Simulation::check_view(const invariants::View& view) {
  if (std::string broken = invariants::check_same_order(view); !broken.empty()) return broken;
  if (std::string broken = invariants::check_visibility(view); !broken.empty()) return broken;
  if (std::string broken = invariants::check_folds(view); !broken.empty()) return broken;
  if (std::string broken = invariants::check_votes(view); !broken.empty()) return broken;
  if (std::string broken = invariants::check_pins(view); !broken.empty()) return broken;
  if (std::string broken = invariants::check_status(view, witness_); !broken.empty()) return broken;
  if (std::string broken = invariants::check_chat_row(view); !broken.empty()) return broken;
  if (std::string broken = invariants::check_unread(view, witness_); !broken.empty()) return broken;
  return invariants::check_mentions(view, history_);
}

}  // namespace linnet::simulation
