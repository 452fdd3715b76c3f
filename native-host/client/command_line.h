// The words of the command line, read but not yet acted upon.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace linnet {

struct LoginWords { std::string name; bool token_from_stdin = false; };
struct ChatsWords {};
struct CreateWords { std::vector<std::string> names; std::optional<std::string> group; };
struct SendWords { std::string chat; std::optional<std::string> text; std::string once; };  // no text: stdin
struct HistoryWords { std::string chat; std::size_t limit = 50; bool all = false; };
struct SearchWords { std::string text; std::optional<std::string> chat; std::string sender; std::size_t limit = 20; bool best = false; };
struct TailWords { std::optional<std::string> chat; std::optional<std::uint64_t> count; bool all = false; };
// A message is named by its seq, by the localId of an own one, or as `last`.
struct OperationWords {
  enum class What { react, edit, erase, forward, pin, pinned, poll, vote, close_poll, versions };
  What what = What::react;
  std::string chat;
  std::string message;
  std::string text;                  // emoji, new text, question
  std::string to;                    // of forward
  std::vector<std::string> options;  // of poll
  std::vector<std::size_t> numbers;  // of vote, from 1
  bool multiple = false;
  bool off = false;
};
struct StatusWords {};
struct OutboxWords { std::string retry; std::string cancel; std::string move; std::string before; };

struct CommandLine {
  std::string server;   // empty: the one that the home is logged in at
  std::string home;
  bool json = false;
  bool offline = false;
  std::optional<std::chrono::milliseconds> timeout;
  std::variant<LoginWords, ChatsWords, CreateWords, SendWords, HistoryWords, SearchWords, TailWords, OperationWords, StatusWords, OutboxWords> command;
};

// What main() returns at once, e.g. after --help: the text is printed already.
struct Finished { int code = 0; };

[[nodiscard]] std::variant<CommandLine, Finished> read_command_line(int argc, char** argv);

}  // namespace linnet
