#include "native-host/client/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "native-host/client/exit_code.h"

namespace linnet {
namespace {

constexpr const char* kFooter = R"(
Examples:
  linnet login Alice --server http://127.0.0.1:7780
  linnet create bob                      # the direct chat with bob; prints its id
  linnet send bob "hello"
  ./report.sh | linnet send bob --stdin  # a line, a message
  linnet history bob --limit 20
  linnet search "lunch frid" --chat bob
  linnet tail --json | jq .body.text

Messages are kept in HOME before they are sent: when the server is away they go with the next command.

Exit codes: 0 done; 1 usage; 2 the time was over (what is unsent stays in the outbox); 3 refused by the server or a limit;
4 not logged in; 5 no such chat; 6 another process works on this home; 7 the disk; 8 server not reached; 130 Ctrl-C.)";

constexpr const char* kChatHelp = "a chat's id, or a user for the direct chat with them (bob; @Exact.Id for an id as it is)";

constexpr const char* kMessageHelp = "a message: its seq (history shows it), the localId of an own one, or last";

constexpr const char* kAllHelp = "changes of a chat too: its making, members, roles, title";

std::string home_by_default() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0') return std::string(data) + "/linnet";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0') return std::string(home) + "/.local/share/linnet";
  return ".linnet";
}

CLI::App* add(CLI::App& app, const char* name, const char* description, const char* examples) {
  CLI::App* command = app.add_subcommand(name, description);
  command->footer(std::string("\nExamples:\n") + examples);
  return command;
}

// What the parser writes into.
struct Words {
  CommandLine line;
  double timeout = 0;
  LoginWords login;
  CreateWords create;
  std::string group;
  SendWords send;
  std::string text;
  bool from_stdin = false;
  HistoryWords history;
  SearchWords search;
  std::string search_chat;
  TailWords tail;
  std::string tail_chat;
  std::uint64_t count = 0;
  OperationWords operation;
  OutboxWords outbox;
};

void add_options(CLI::App& app, Words& words) {
  app.add_option("--server", words.line.server, "the server, e.g. https://chat.example.com; once logged in, the home knows it")
      ->envname("LINNET_SERVER");
  app.add_option("--home", words.line.home, "folder for the session and the messages")->envname("LINNET_HOME")->capture_default_str();
  app.add_flag("--json", words.line.json, "one JSON object a line");
  app.add_option("--timeout", words.timeout, "seconds until a command gives up; 0: never. send, create and tail wait for ever unless told")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("--offline", words.line.offline, "only what is on this device; nothing is sent or fetched");
}

void add_messaging(CLI::App& app, Words& words) {
  CLI::App* create = add(app, "create", "make a chat (or find it), print its id",
                         "  linnet create bob\n  linnet create bob carol --group \"Bird watchers\"\n");
  create->add_option("names", words.create.names, "users: names or ids")->required();
  create->add_option("--group", words.group, "make a group with this title; without it, the direct chat with one user");

  CLI::App* send = add(app, "send", "send a message, or each line of stdin; returns when the server has accepted all",
                       "  linnet send bob \"hello\"\n  linnet send bob \"late\" --timeout 30   # exit code 2 when it is not accepted in time\n"
                       "  tail -F log | linnet send bob --stdin\n"
                       "  linnet send bob --stdin --once import-7 < lines.txt   # run it again after a crash: no line is sent twice\n");
  send->add_option("chat", words.send.chat, kChatHelp)->required();
  CLI::Option* text = send->add_option("text", words.text, "the message");
  CLI::Option* from_stdin = send->add_flag("--stdin", words.from_stdin, "a message per line of stdin; empty lines are left out");
  text->excludes(from_stdin);
  send->add_option("--once", words.send.once, "a name for this input: line n of it is sent once, however often the command runs")
      ->needs(from_stdin);

  CLI::App* history = add(app, "history", "the newest messages of a chat, oldest first; catches up before",
                          "  linnet history bob\n  linnet history bob --limit 1000 --json\n  linnet history bob --offline\n");
  history->add_option("chat", words.history.chat, kChatHelp)->required();
  history->add_option("--limit", words.history.limit, "at most so many")->check(CLI::PositiveNumber)->capture_default_str();

  history->add_flag("--all", words.history.all, kAllHelp);

  CLI::App* search = add(app, "search", "messages that hold all of the words, newest first; catches up before, finds what is on this device (history brings more of a chat)",
                         "  linnet search \"lunch frid\"           # the last word may be the beginning of one\n"
                         "  linnet search '\"see you\" friday'    # quotes hold words together\n"
                         "  linnet search 天気 --chat bob --offline\n"
                         "  linnet search release --from carol --best --limit 5\n");
  search->add_option("text", words.search.text, "words; there is no query language")->required();
  search->add_option("--chat", words.search_chat, kChatHelp);
  search->add_option("--from", words.search.sender, "only messages of this user: a name or an id");
  search->add_option("--limit", words.search.limit, "at most so many")->check(CLI::PositiveNumber)->capture_default_str();
  search->add_flag("--best", words.search.best, "the best answers first, of the newest 1,000");

  CLI::App* tail = add(app, "tail", "print messages as they come, until Ctrl-C",
                       "  linnet tail\n  linnet tail bob --count 1   # wait for an answer\n");
  tail->add_option("chat", words.tail_chat, kChatHelp);
  tail->add_flag("--all", words.tail.all, kAllHelp);
  tail->add_option("--count", words.count, "end after so many messages")->check(CLI::PositiveNumber);
}

using What = OperationWords::What;

struct OperationName {
  const char* name;
  What what;
};
constexpr OperationName kOperations[] = {
    {"react", What::react},   {"edit", What::edit}, {"delete", What::erase},         {"forward", What::forward},
    {"pin", What::pin},       {"poll", What::poll}, {"pinned", What::pinned},        {"vote", What::vote},
    {"versions", What::versions}, {"close-poll", What::close_poll}};

// A command on one message of a chat.
CLI::App* add_operation(CLI::App& app, Words& words, const char* name, const char* description, const char* examples) {
  CLI::App* command = add(app, name, description, examples);
  command->add_option("chat", words.operation.chat, kChatHelp)->required();
  command->add_option("message", words.operation.message, kMessageHelp)->required();
  return command;
}

void add_operations(CLI::App& app, Words& words) {
  OperationWords& operation = words.operation;
  CLI::App* react = add_operation(app, words, "react", "react to a message", "  linnet react bob last 👍\n  linnet react bob 12 👍 --off\n");
  react->add_option("emoji", operation.text, "one emoji")->required();
  react->add_flag("--off", operation.off, "take it back");
  CLI::App* edit = add_operation(app, words, "edit", "change an own message", "  linnet edit bob last \"I meant eight\"\n");
  edit->add_option("text", operation.text, "the new text")->required();
  add_operation(app, words, "delete", "delete a message for everybody", "  linnet delete bob 12\n");
  CLI::App* forward = add_operation(app, words, "forward", "send a message on to another chat", "  linnet forward bob last carol\n");
  forward->add_option("to", operation.to, kChatHelp)->required();
  CLI::App* pin = add_operation(app, words, "pin", "pin a message in its chat", "  linnet pin bob 12\n  linnet pin bob 12 --off\n");
  pin->add_flag("--off", operation.off, "take it off");
  CLI::App* pinned = add(app, "pinned", "pinned messages of a chat", "  linnet pinned bob\n");
  pinned->add_option("chat", operation.chat, kChatHelp)->required();
  CLI::App* poll = add(app, "poll", "ask the chat a question", "  linnet poll bob \"When?\" seven eight\n  linnet poll bob \"Which days?\" Mo Tu We --multiple\n");
  poll->add_option("chat", operation.chat, kChatHelp)->required();
  poll->add_option("question", operation.text, "the question")->required();
  poll->add_option("options", operation.options, "2 to 12 answers")->required()->expected(2, -1);
  poll->add_flag("--multiple", operation.multiple, "several may be chosen");
  CLI::App* vote = add_operation(app, words, "vote", "vote in a poll; the last vote counts", "  linnet vote bob last 1\n  linnet vote bob last      # takes the vote back\n");
  vote->add_option("numbers", operation.numbers, "which options, from 1; none takes the vote back");
  add_operation(app, words, "close-poll", "nobody votes in an own poll any more", "  linnet close-poll bob last\n");
  add_operation(app, words, "versions", "what a message said before its edits", "  linnet versions bob 12\n");
}

void add_commands(CLI::App& app, Words& words) {
  CLI::App* login = add(app, "login", "log in and remember the session in HOME",
                        "  linnet login Alice --server http://127.0.0.1:7780\n"
                        "  my-app token alice | linnet login alice --token-stdin --server https://chat.example.com\n");
  login->add_option("name", words.login.name, "your name (dev login), or your userId with --token-stdin")->required();
  login->add_flag("--token-stdin", words.login.token_from_stdin, "read the token that your app's backend made from stdin");
  add(app, "chats", "list the chats, newest first", "  linnet chats\n  linnet chats --json | jq -r 'select(.unread > 0) | .name'\n");
  add_messaging(app, words);
  add_operations(app, words);
  add(app, "status", "who is logged in, and how far the device is", "  linnet status --json\n");
  CLI::App* outbox = add(app, "outbox", "what is not sent yet",
                         "  linnet outbox\n  linnet outbox --retry 018f...    # then send, or any other command\n  linnet outbox --cancel 018f...\n"
                         "  linnet outbox --move 018f... --before 018f...\n");
  CLI::Option* retry = outbox->add_option("--retry", words.outbox.retry, "try a refused one again");
  CLI::Option* cancel = outbox->add_option("--cancel", words.outbox.cancel, "take one back that has not been sent")->excludes(retry);
  CLI::Option* move = outbox->add_option("--move", words.outbox.move, "send one behind all others of its chat")->excludes(retry)->excludes(cancel);
  outbox->add_option("--before", words.outbox.before, "with --move: before this one instead")->needs(move);
}

CommandLine command_line_of(const CLI::App& app, Words& words) {
  const auto given = [&](const char* name) { return app.got_subcommand(name); };
  CommandLine& line = words.line;
  if (given("login")) line.command = words.login;
  if (given("chats")) line.command = ChatsWords{};
  if (given("create")) line.command = words.create;
  if (given("send")) line.command = words.send;
  if (given("history")) line.command = words.history;
  if (given("search")) line.command = words.search;
  if (given("tail")) line.command = words.tail;
  for (const OperationName& operation : kOperations) {
    if (!given(operation.name)) continue;
    words.operation.what = operation.what;
    line.command = words.operation;
  }
  if (given("status")) line.command = StatusWords{};
  if (given("outbox")) line.command = words.outbox;
  return line;
}

// What CLI11 cannot say: which words belong together. An empty text is fine.
std::string complaint(const CLI::App& app, Words& words) {
  if (app.get_subcommand("create")->count("--group") > 0) words.create.group = words.group;
  const CLI::App* send = app.get_subcommand("send");
  if (send->count("text") > 0) words.send.text = words.text;
  if (app.got_subcommand("send") && !words.send.text && !words.from_stdin) return "send what? Give TEXT or --stdin";
  if (app.got_subcommand("send") && words.send.text && words.send.text->empty()) return "an empty message says nothing";
  if (app.got_subcommand("create") && !words.create.group && words.create.names.size() > 1) {
    return "a chat of several is a group: give it a title with --group";
  }
  if (!words.search_chat.empty()) words.search.chat = words.search_chat;
  if (!words.tail_chat.empty()) words.tail.chat = words.tail_chat;
  if (words.count > 0) words.tail.count = words.count;
  return {};
}

}  // namespace

std::variant<CommandLine, Finished> read_command_line(int argc, char** argv) {
  CLI::App app("linnet: chat from the command line, for bots, scripts and tests. Works offline and sends what is unsent when it can.", "linnet");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.fallthrough();  // --json and the like may stand after the command
  Words words;
  words.line.home = home_by_default();
  add_options(app, words);
  add_commands(app, words);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return Finished{code == 0 ? 0 : static_cast<int>(ExitCode::usage)};
  }
  if (const std::string what = complaint(app, words); !what.empty()) {
    std::cerr << "linnet: " << what << " (linnet " << app.get_subcommands().front()->get_name() << " --help)\n";
    return Finished{static_cast<int>(ExitCode::usage)};
  }
  if (app.count("--timeout") > 0) words.line.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(words.timeout * 1000));
  return command_line_of(app, words);
}

}  // namespace linnet
