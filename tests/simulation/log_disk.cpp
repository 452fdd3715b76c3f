#include "tests/simulation/log_disk.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace linnet::simulation {

LogDisk::LogDisk(World& world, std::function<WallTime()> now, std::function<void(const Append&)> stored)
    : world_(world), log_({.on_demand = false, .now = std::move(now), .generation = "simulated"}), stored_(std::move(stored)) {}

Duration LogDisk::most_delay() const {
  return world_.healed ? Duration{2ms} : Duration{std::chrono::milliseconds{world_.options.commit_ms}};
}

// One commit after the other, each after a while.
void LogDisk::commit_later(Work work) {
  busy_until_ = std::max(busy_until_, world_.schedule.now()) + world_.server.between(Duration{50}, most_delay());
  waiting_.push_back(std::move(work));
  world_.schedule.at(busy_until_, [this, life = life_] {
    if (life == life_) complete_one();
  });
}

void LogDisk::complete_one() {
  const Work next = std::move(waiting_.front());
  waiting_.pop_front();
  next(true);
}

void LogDisk::crash() {
  ++life_;
  const std::deque<Work> waiting = std::exchange(waiting_, {});
  const std::uint64_t kept = world_.server.below(waiting.size() + 1);
  for (std::size_t i = 0; i < kept; ++i) waiting[i](false);
  busy_until_ = world_.schedule.now();
}

// A failed write is stored or not; only of an unknown outcome it may be.
LogDisk::Fate LogDisk::next_fate() {
  Fate fate;
  fate.fails = !world_.healed && world_.server.permille(world_.options.append_fail_permille);
  fate.code = world_.server.percent(60) ? ErrorCode::storage_io
              : world_.server.percent(50) ? ErrorCode::busy
                                          : ErrorCode::log_full;
  fate.is_stored = !fate.fails || (fate.code == ErrorCode::storage_io && world_.server.percent(50));
  return fate;
}

void LogDisk::put_settings(SettingsChange change, Done<Commit> done) {
  commit_later([this, change = std::move(change), done = std::move(done), fate = next_fate()](bool tell) {
    Result<Commit> commit = fail(fate.code, "simulated");
    if (fate.is_stored) log_.put_settings(change, [&](const Result<Commit>& number) { commit = number; });
    if (fate.fails) commit = fail(fate.code, "simulated");
    if (tell) done(commit);
  });
}

void LogDisk::read_settings(const SettingsRange& range, Done<SettingsPage> done) {
  read_later(std::move(done), [this, range](const Done<SettingsPage>& it) { log_.read_settings(range, it); });
}

void LogDisk::append(Append change, Done<Commit> done) {
  commit_later(
      [this, change = std::move(change), done = std::move(done), fate = next_fate()](bool tell) mutable {
        std::optional<Commit> commit;
        if (fate.is_stored) {
          stored_(change);
          log_.append(std::move(change), [&](const Result<Commit>& number) { commit = *number; });
        }
        if (!tell) return;
        if (fate.fails) {
          done(fail(fate.code, "simulated"));
        } else {
          done(*commit);
        }
      });
}

// Reads run beside the commits: what one finds may be older than a commit that is told of before it.
template <class Value, class Call>
void LogDisk::read_later(MessageLog::Done<Value> done, Call call) {
  const bool fails = !world_.healed && world_.server.permille(world_.options.read_fail_permille);
  const ErrorCode code = world_.server.percent(50) ? ErrorCode::storage_io : ErrorCode::busy;
  const Duration looks = world_.server.between(Duration{20}, Duration{500});
  const Duration tells = looks + world_.server.between(Duration{20}, most_delay() / 2);
  const auto alive = [this, life = life_] { return life == life_; };
  auto found = std::make_shared<Result<Value>>(fail(code, "simulated"));
  if (!fails) {
    world_.schedule.after(looks, [alive, found, call = std::move(call)] {
      if (alive()) call([&](Result<Value> value) { *found = std::move(value); });
    });
  }
  world_.schedule.after(tells, [alive, found, done = std::move(done)] {
    if (alive()) done(std::move(*found));
  });
}

void LogDisk::load_chat(const ChatId& chat_id, Done<LoadedChat> done) {
  read_later(std::move(done), [this, chat_id](const Done<LoadedChat>& it) { log_.load_chat(chat_id, it); });
}

void LogDisk::read(const ReadRange& range, Done<LogPage> done) {
  read_later(std::move(done), [this, range](const Done<LogPage>& it) { log_.read(range, it); });
}

void LogDisk::find(const ChatId& chat_id, const UserId& sender, const LocalId& local_id, Done<std::optional<DedupRecord>> done) {
  read_later(std::move(done), [this, chat_id, sender, local_id](const Done<std::optional<DedupRecord>>& it) {
    log_.find(chat_id, sender, local_id, it);
  });
}

void LogDisk::read_user(const UserId& user_id, Commit since, Commit settings_since, Done<UserSnapshot> done) {
  read_later(std::move(done), [this, user_id, since, settings_since](const Done<UserSnapshot>& it) {
    log_.read_user(user_id, since, settings_since, it);
  });
}

void LogDisk::put_user(const Profile& profile, const DeviceId& device_id, Done<Commit> done) {
  commit_later(
      [this, profile, device_id, done = std::move(done)](bool tell) {
        log_.put_user(profile, device_id, [&](const Result<Commit>& commit) {
          if (tell) done(commit);
        });
      });
}

void LogDisk::read_profiles(const std::vector<UserId>& users, const std::string& prefix, Done<std::vector<Profile>> done) {
  read_later(std::move(done),
             [this, users, prefix](const Done<std::vector<Profile>>& it) { log_.read_profiles(users, prefix, it); });
}

}  // namespace linnet::simulation
