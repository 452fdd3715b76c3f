#include "tests/simulation/options.h"

#include <algorithm>
#include <charconv>

#include "tests/simulation/chance.h"

namespace linnet::simulation {

const std::array<OptionName, 46>& option_names() {
  static constexpr std::array<OptionName, 46> names = {{
      {"operations", &Options::operations, 1},
      {"devices", &Options::devices, 2},
      {"users", &Options::users, 2},
      {"groups", &Options::groups, 0},
      {"seconds", &Options::seconds, 5},
      {"idle_hours", &Options::idle_hours, 0},
      {"bursts", &Options::bursts, 0},
      {"crowds", &Options::crowds, 0},
      {"member_changes_percent", &Options::member_changes_percent, 0},
      {"polls_percent", &Options::polls_percent, 0},
      {"mentions_percent", &Options::mentions_percent, 0},
      {"pins_percent", &Options::pins_percent, 0},
      {"reaction_storms", &Options::reaction_storms, 0},
      {"comebacks", &Options::comebacks, 0},
      {"joins", &Options::joins, 0},
      {"long_texts_percent", &Options::long_texts_percent, 0},
      {"settings_percent", &Options::settings_percent, 0},
      {"delay_ms", &Options::delay_ms, 1},
      {"cut_permille", &Options::cut_permille, 0},
      {"half_open_percent", &Options::half_open_percent, 0},
      {"repeat_permille", &Options::repeat_permille, 0},
      {"refuse_percent", &Options::refuse_percent, 0},
      {"websocket_blocked_percent", &Options::websocket_blocked_percent, 0},
      {"poll_buffer_ms", &Options::poll_buffer_ms, 0},
      {"swap_percent", &Options::swap_percent, 0},
      {"loss_percent", &Options::loss_percent, 0},
      {"clogs", &Options::clogs, 0},
      {"partitions", &Options::partitions, 0},
      {"offline_spells", &Options::offline_spells, 0},
      {"version_skew_percent", &Options::version_skew_percent, 0},
      {"kills", &Options::kills, 0},
      {"tab_changes", &Options::tab_changes, 0},
      {"power_losses", &Options::power_losses, 0},
      {"torn_commits", &Options::torn_commits, 0},
      {"disk_full_spells", &Options::disk_full_spells, 0},
      {"disk_error_spells", &Options::disk_error_spells, 0},
      {"new_disks_percent", &Options::new_disks_percent, 0},
      {"restores", &Options::restores, 0},
      {"clones", &Options::clones, 0},
      {"skew_hours", &Options::skew_hours, 0},
      {"clock_steps", &Options::clock_steps, 0},
      {"commit_ms", &Options::commit_ms, 1},
      {"server_crashes", &Options::server_crashes, 0},
      {"append_fail_permille", &Options::append_fail_permille, 0},
      {"read_fail_permille", &Options::read_fail_permille, 0},
      {"server_clock_steps", &Options::server_clock_steps, 0},
  }};
  return names;
}

Options draw_options(std::uint64_t seed) {
  Chance chance(seed * 2 + 1);
  Options drawn;
  const auto sometimes = [&](std::uint64_t percent, std::uint64_t most) {
    return chance.percent(percent) ? 1 + chance.below(most) : 0;
  };
  drawn.users = chance.percent(70) ? 2 : 3;
  drawn.devices = drawn.users + (chance.percent(40) ? 1 : 0);
  drawn.groups = chance.percent(80) ? 1 : 0;
  drawn.operations = 5 + chance.below(12);
  drawn.seconds = chance.percent(30) ? 5 : 20 + chance.below(40);
  drawn.idle_hours = sometimes(3, 5);
  drawn.bursts = chance.percent(2) ? 5 + chance.below(3) : sometimes(5, 1);
  drawn.crowds = sometimes(30, 2);
  drawn.member_changes_percent = sometimes(40, 25);

  drawn.delay_ms = chance.percent(50) ? 20 : 500;
  drawn.cut_permille = sometimes(50, 40);
  drawn.half_open_percent = sometimes(50, 60);
  drawn.repeat_permille = sometimes(40, 100);
  drawn.refuse_percent = sometimes(40, 40);
  drawn.websocket_blocked_percent = sometimes(40, 50);
  drawn.poll_buffer_ms = sometimes(40, 3'000);
  drawn.swap_percent = sometimes(20, 50);
  drawn.clogs = sometimes(30, 3);
  drawn.partitions = sometimes(20, 2);
  drawn.offline_spells = sometimes(40, 3);
  drawn.version_skew_percent = sometimes(20, 50);

  drawn.kills = sometimes(30, 2);
  drawn.tab_changes = sometimes(20, 2);
  drawn.power_losses = sometimes(25, 2);
  drawn.torn_commits = sometimes(25, 2);
  drawn.disk_full_spells = sometimes(15, 1);
  drawn.disk_error_spells = sometimes(15, 1);
  drawn.new_disks_percent = sometimes(5, 50);
  drawn.restores = sometimes(10, 1);
  drawn.clones = sometimes(5, 1);
  drawn.skew_hours = chance.percent(40) ? (chance.percent(50) ? 2 : 10 * 365 * 24) : 0;
  drawn.clock_steps = sometimes(20, 2);

  drawn.commit_ms = chance.percent(50) ? 2 : 30;
  drawn.server_crashes = sometimes(35, 2);
  drawn.append_fail_permille = sometimes(35, 50);
  drawn.read_fail_permille = sometimes(25, 50);
  drawn.server_clock_steps = sometimes(25, 2);

  drawn.polls_percent = sometimes(35, 60);
  drawn.mentions_percent = sometimes(35, 60);
  drawn.pins_percent = sometimes(30, 40);
  drawn.reaction_storms = sometimes(4, 2);
  drawn.comebacks = sometimes(25, 3);
  drawn.joins = drawn.groups > 0 ? sometimes(15, 2) : 0;
  drawn.long_texts_percent = sometimes(4, 80);
  drawn.loss_percent = sometimes(40, 100);
  // A log in real trouble: much waits, and waits long.
  if (drawn.append_fail_permille > 0 && chance.percent(15)) drawn.append_fail_permille = 200 + chance.below(300);
  if (drawn.read_fail_permille > 0 && chance.percent(25)) drawn.read_fail_permille = 200 + chance.below(300);
  drawn.settings_percent = sometimes(50, 30);
  return drawn;
}

bool apply_options(Options& options, std::string_view text) {
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view item = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos) return false;
    const auto found = std::ranges::find(option_names(), item.substr(0, equals), &OptionName::name);
    if (found == option_names().end()) return false;
    std::uint64_t value = 0;
    const std::string_view digits = item.substr(equals + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return false;
    options.*found->value = value;
  }
  return true;
}

std::string differing_options(const Options& from, const Options& to) {
  std::string text;
  for (const OptionName& option : option_names()) {
    if (from.*option.value == to.*option.value) continue;
    if (!text.empty()) text += ',';
    text += std::string(option.name) + "=" + std::to_string(to.*option.value);
  }
  return text;
}

}  // namespace linnet::simulation
