// `linnet`, the command line: words to a session, a session to an engine, an engine to a task.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>

#include "core/base/match.h"
#include "native-host/client/command_line.h"
#include "native-host/client/history_task.h"
#include "native-host/client/home_folder.h"
#include "native-host/client/login.h"
#include "native-host/client/operation_task.h"
#include "native-host/client/report_tasks.h"
#include "native-host/client/search_task.h"
#include "native-host/client/send_task.h"
#include "native-host/client/tail_task.h"

namespace linnet {
namespace {

using std::chrono::milliseconds;

constexpr const char* kClient = "linnet/0.1.0";
constexpr auto kLockPatience = milliseconds(5'000);
constexpr auto kLoginPatience = milliseconds(10'000);
constexpr auto kReadPatience = milliseconds(30'000);   // history, search, chats
constexpr auto kStatusPatience = milliseconds(5'000);

ExitCode complain(const Output& out, const Error& error) {
  out.error(error);
  return error.code == ErrorCode::malformed ? ExitCode::usage : exit_code_of(error.code);
}

// ---------------------------------------------------------------- login

Result<SavedSession> session_of_token(const ServerUrl& server, const std::string& user) {
  SavedSession session;
  std::getline(std::cin, session.token);
  if (session.token.empty()) return fail(ErrorCode::malformed, "there is no token on stdin");
  LINNET_ASSIGN(session.user_id, UserId::parse(user));
  session.server = server.text();
  session.name = user;
  return session;
}

Status log_in_and_save(const CommandLine& line, const LoginWords& words, Output& out) {
  if (line.server.empty()) return fail(ErrorCode::malformed, "log in where? Give --server URL (or LINNET_SERVER)");
  LINNET_ASSIGN(const ServerUrl server, ServerUrl::parse(line.server));
  LINNET_ASSIGN(const SavedSession session, words.token_from_stdin ? session_of_token(server, words.name)
                                                                   : log_in(server, words.name, line.timeout.value_or(kLoginPatience)));
  LINNET_TRY(HomeFolder(line.home).save(session));
  out.logged_in(session.user_id, session.name, session.server);
  return {};
}

// ---------------------------------------------------------------- tasks

Result<SavedSession> saved_session(const CommandLine& line) {
  const HomeFolder home(line.home);
  Result<SavedSession> session = home.session();
  if (!session) {
    if (session.error().code != ErrorCode::not_found) return session;
    return fail(ErrorCode::unauthorized, "nobody is logged in in " + line.home + ": linnet login NAME --server URL");
  }
  if (line.server.empty()) return session;
  LINNET_ASSIGN(const ServerUrl server, ServerUrl::parse(line.server));
  if (server.text() == session->server) return session;
  return fail(ErrorCode::unauthorized, line.home + " is logged in at " + session->server + ", not at " + server.text() +
                                           ": log in there, or use another --home");
}

// The saved token; once that was refused, only a newer one, should somebody have logged in meanwhile.
std::function<std::optional<std::string>()> token_source(const CommandLine& line, const SavedSession& session) {
  return [home = HomeFolder(line.home), user = session.user_id, given = std::string()]() mutable -> std::optional<std::string> {
    const Result<SavedSession> saved = home.session();
    if (!saved || saved->user_id != user || saved->token == given) return std::nullopt;
    given = saved->token;
    return given;
  };
}

// Nothing for an option that was not given.
Result<std::optional<LocalId>> optional_local_id(const std::string& text) {
  if (text.empty()) return std::nullopt;
  LINNET_ASSIGN(const LocalId local_id, LocalId::parse(text));
  return std::optional(local_id);
}

Result<std::unique_ptr<ClientTask>> make_task(const CommandLine& line, const SavedSession& session, EngineHost& host, Output& out) {
  using Task = std::unique_ptr<ClientTask>;
  const auto chat_of = [&](const std::string& text) { return parse_chat(text, session.user_id); };
  return match(
      line.command, [](const LoginWords&) -> Result<Task> { return fail(ErrorCode::internal); },
      [&](const ChatsWords&) -> Result<Task> { return std::make_unique<ChatsTask>(host, out); },
      [&](const CreateWords& words) -> Result<Task> {
        CreateTask::Options options{.users = {}, .title = words.group};
        for (const std::string& name : words.names) {
          LINNET_ASSIGN(UserId user, parse_user(name));
          options.users.push_back(std::move(user));
        }
        return std::make_unique<CreateTask>(host, out, std::move(options));
      },
      [&](const SendWords& words) -> Result<Task> {
        LINNET_ASSIGN(ChatArgument chat, chat_of(words.chat));
        return std::make_unique<SendTask>(host, out, SendTask::Options{std::move(chat), words.text, words.once});
      },
      [&](const HistoryWords& words) -> Result<Task> {
        LINNET_ASSIGN(ChatArgument chat, chat_of(words.chat));
        return std::make_unique<HistoryTask>(host, out, HistoryTask::Options{std::move(chat), words.limit, words.all});
      },
      [&](const SearchWords& words) -> Result<Task> {
        SearchTask::Options options{.text = words.text, .chat = {}, .sender = {}, .limit = words.limit};
        if (words.best) options.order = SearchOrder::relevance;
        if (words.chat) {
          LINNET_ASSIGN(options.chat, chat_of(*words.chat));
        }
        if (!words.sender.empty()) {
          LINNET_ASSIGN(options.sender, parse_user(words.sender));
        }
        return std::make_unique<SearchTask>(host, out, std::move(options));
      },
      [&](const TailWords& words) -> Result<Task> {
        TailTask::Options options{.chat = {}, .count = words.count, .all = words.all};
        if (words.chat) {
          LINNET_ASSIGN(options.chat, chat_of(*words.chat));
        }
        return std::make_unique<TailTask>(host, out, std::move(options));
      },
      [&](const OperationWords& words) -> Result<Task> {
        OperationTask::Options options{.words = words, .chat = {}, .to = {}};
        LINNET_ASSIGN(options.chat, chat_of(words.chat));
        if (words.what == OperationWords::What::forward) {
          LINNET_ASSIGN(options.to, chat_of(words.to));
        }
        return std::make_unique<OperationTask>(host, out, std::move(options));
      },
      [&](const StatusWords&) -> Result<Task> { return std::make_unique<StatusTask>(host, out, session.server); },
      [&](const OutboxWords& words) -> Result<Task> {
        OutboxTask::Options options;
        LINNET_ASSIGN(options.retry, optional_local_id(words.retry));
        LINNET_ASSIGN(options.cancel, optional_local_id(words.cancel));
        LINNET_ASSIGN(options.move, optional_local_id(words.move));
        LINNET_ASSIGN(options.before, optional_local_id(words.before));
        return std::make_unique<OutboxTask>(host, out, options);
      });
}

ClientTask::Limits limits_of(const CommandLine& line) {
  ClientTask::Limits limits;
  limits.online = !line.offline && !std::holds_alternative<OutboxWords>(line.command);
  limits.time = line.timeout;
  const bool reads = std::holds_alternative<HistoryWords>(line.command) || std::holds_alternative<SearchWords>(line.command) ||
                     std::holds_alternative<ChatsWords>(line.command);
  if (!limits.time && reads) limits.time = kReadPatience;
  if (!limits.time && std::holds_alternative<StatusWords>(line.command)) limits.time = kStatusPatience;
  if (limits.time == milliseconds(0)) limits.time.reset();
  return limits;
}

Result<ExitCode> run_task(const CommandLine& line, Output& out) {
  LINNET_ASSIGN(const SavedSession session, saved_session(line));
  const HomeFolder home(line.home);
  LINNET_ASSIGN(const HomeLock lock, HomeLock::take(home, kLockPatience));
  LINNET_ASSIGN(const std::filesystem::path store_path, home.store_path(session));
  EngineHost::Options options;
  LINNET_ASSIGN(options.server, ServerUrl::parse(session.server));
  options.store_path = store_path.string();
  options.user_id = session.user_id;
  options.client = kClient;
  options.token = token_source(line, session);
  LINNET_ASSIGN(const std::unique_ptr<EngineHost> host, EngineHost::open(std::move(options)));
  LINNET_ASSIGN(const std::unique_ptr<ClientTask> task, make_task(line, session, *host, out));
  return task->run(limits_of(line));
}

ExitCode run(const CommandLine& line) {
  Output out(line.json);
  if (const auto* login = std::get_if<LoginWords>(&line.command)) {
    const Status done = log_in_and_save(line, *login, out);
    return done ? ExitCode::ok : complain(out, done.error());
  }
  const Result<ExitCode> code = run_task(line, out);
  return code ? *code : complain(out, code.error());
}

}  // namespace
}  // namespace linnet

int main(int argc, char** argv) {
  const auto words = linnet::read_command_line(argc, argv);
  if (const auto* finished = std::get_if<linnet::Finished>(&words)) return finished->code;
  return static_cast<int>(linnet::run(std::get<linnet::CommandLine>(words)));
}
