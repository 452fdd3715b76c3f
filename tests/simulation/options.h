// What a seed's world is like: how large, and which faults befall it how often. A seed draws a random part of them (a swarm:
// faults that mask each other are sometimes apart). All are numbers with names, so that a failure can be shrunk and replayed.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace linnet::simulation {

struct Options {
  // ---- size
  std::uint64_t users = 3;
  std::uint64_t devices = 4;               // at least one a user
  std::uint64_t groups = 1;                // besides a direct chat
  std::uint64_t operations = 30;
  std::uint64_t seconds = 60;              // of the safety phase
  std::uint64_t idle_hours = 0;            // after the work, with all faults still there
  std::uint64_t bursts = 0;                // messages in a row, now and then
  std::uint64_t crowds = 0;                // everybody does something with one message at the same moment
  std::uint64_t member_changes_percent = 0;  // of the operations
  std::uint64_t polls_percent = 0;         // of the messages; half of what is then done with them are votes
  std::uint64_t mentions_percent = 0;      // of the messages
  std::uint64_t pins_percent = 0;          // of the changes; and everything in sight after a burst
  std::uint64_t reaction_storms = 0;       // somebody puts many emojis on one message
  std::uint64_t comebacks = 0;             // a message is changed while a device is away, and on while it catches up
  std::uint64_t joins = 0;                 // somebody leaves a group and joins again while all send
  std::uint64_t long_texts_percent = 0;    // of the messages: a page holds only a few of them
  std::uint64_t settings_percent = 0;      // of the operations: a user changes settings of his own
  // ---- network
  std::uint64_t delay_ms = 20;             // up to, one way
  std::uint64_t cut_permille = 0;          // per frame: the connection breaks instead
  std::uint64_t half_open_percent = 0;     // of breaks: one side does not hear of it
  std::uint64_t repeat_permille = 0;       // per frame of a device: it arrives twice
  std::uint64_t refuse_percent = 0;        // per try to connect
  std::uint64_t websocket_blocked_percent = 0;  // per device
  std::uint64_t poll_buffer_ms = 0;        // long polling: answers are held back and dumped
  std::uint64_t swap_percent = 0;          // two frames of entries of one chat change places
  std::uint64_t loss_percent = 0;          // of the overtaken ones: they never come
  std::uint64_t clogs = 0;                 // a line stands still for seconds
  std::uint64_t partitions = 0;            // devices are cut off, up to hours
  std::uint64_t offline_spells = 0;        // the same, and the device knows
  std::uint64_t version_skew_percent = 0;  // per connection: one side is newer
  // ---- devices
  std::uint64_t kills = 0;                 // of the process
  std::uint64_t tab_changes = 0;           // another process opens the store at once
  std::uint64_t power_losses = 0;
  std::uint64_t torn_commits = 0;          // the power goes in the middle of a write
  std::uint64_t disk_full_spells = 0;
  std::uint64_t disk_error_spells = 0;
  std::uint64_t new_disks_percent = 0;     // per device: the store is made, not opened
  std::uint64_t restores = 0;              // an old copy of the store is put back
  std::uint64_t clones = 0;                // a second device with a copy of the first's store
  std::uint64_t skew_hours = 0;            // of a device's wall clock
  std::uint64_t clock_steps = 0;
  // ---- server
  std::uint64_t commit_ms = 2;             // of the log, up to
  std::uint64_t server_crashes = 0;        // the log keeps a part of what was under way
  std::uint64_t append_fail_permille = 0;
  std::uint64_t read_fail_permille = 0;    // of the log's other calls
  std::uint64_t server_clock_steps = 0;    // back, by seconds

  bool operator==(const Options&) const = default;
};

struct OptionName {
  std::string_view name;
  std::uint64_t Options::* value;
  std::uint64_t least;                     // what shrinking goes down to
};

[[nodiscard]] const std::array<OptionName, 46>& option_names();

// What the seed draws.
[[nodiscard]] Options draw_options(std::uint64_t seed);
// "operations=6,cut_permille=0": false, with nothing useful in `options`, when a name or number is unknown.
[[nodiscard]] bool apply_options(Options& options, std::string_view text);
// Those that differ, in the form that apply_options reads; empty when none does.
[[nodiscard]] std::string differing_options(const Options& from, const Options& to);

}  // namespace linnet::simulation
