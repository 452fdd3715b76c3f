#include "native-host/client/operation_task.h"

#include <charconv>

#include "core/model/limits.h"

namespace linnet {
namespace {

using What = OperationWords::What;

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

void OperationTask::start() {
  if (options_.words.what == What::poll) {
    with_chat(options_.chat, [this](const ChatId&) { ask_poll(); });
    return;
  }
  when_caught_up([this] { act(); });
}

void OperationTask::ask_poll() {
  SendMessage command{.chat_id = options_.chat.chat_id, .body = {}, .local_id = {}};
  command.body.text = options_.words.text;
  command.body.poll = Poll{.options = {}, .multiple = options_.words.multiple};
  for (const std::string& option : options_.words.options) command.body.poll->options.push_back({option});
  change(std::move(command), options_.chat.chat_id);
}

void OperationTask::act() {
  if (options_.words.what == What::pinned) return show_pinned();
  const Result<TimelineRecord> record = message();
  if (!record) return end_with(record.error());
  const MessageKey key{record->sender_id, record->local_id};
  if (options_.words.what == What::versions) return show_versions(key);
  Result<Command> command = command_of(key);
  if (!command) return end_with(command.error());
  change(*std::move(command), options_.to ? options_.to->chat_id : options_.chat.chat_id);
}

Result<Command> OperationTask::command_of(const MessageKey& key) const {
  const ChatId& chat_id = options_.chat.chat_id;
  const OperationWords& words = options_.words;
  switch (words.what) {
    case What::react:
      return React{chat_id, key, words.text, !words.off};
    case What::edit:
      return EditMessage{chat_id, key, words.text};
    case What::erase:
      return DeleteMessage{chat_id, key};
    case What::forward:
      return ForwardMessage{chat_id, key, options_.to->chat_id, {}};
    case What::pin:
      return PinMessage{chat_id, key, !words.off};
    case What::vote: {
      LINNET_ASSIGN(const Choices chosen, choices());
      return VoteInPoll{chat_id, key, chosen};
    }
    case What::close_poll:
      return ClosePoll{chat_id, key};
    case What::poll:
    case What::pinned:
    case What::versions:
      break;
  }
  return fail(ErrorCode::internal);
}

void OperationTask::change(Command command, const ChatId& waits_for) {
  host().call(std::move(command), [this, waits_for](const Result<Answer>& answer) {
    if (!answer) return end_with(answer.error());
    wait_for(waits_for);
  });
}

Result<TimelineRecord> OperationTask::message() {
  const ChatId& chat_id = options_.chat.chat_id;
  const std::string& name = options_.words.message;
  std::optional<TimelineRecord> record;
  if (name == "last") {
    LINNET_ASSIGN(const TimelineWindow window, host().store().timeline(chat_id, {}, limits::kPageEntries, 0));
    for (const TimelineRecord& row : window.rows) {
      if (std::holds_alternative<Message>(row.content)) record = row;
    }
  } else if (const std::optional<std::uint64_t> seq = number_of(name)) {
    LINNET_ASSIGN(record, host().store().row_at(chat_id, Seq{*seq}));
  } else {
    LINNET_ASSIGN(const LocalId local_id, LocalId::parse(name));
    LINNET_ASSIGN(record, host().store().row(chat_id, host().store().user_id(), local_id));
  }
  if (!record) return fail(ErrorCode::not_found, "no such message on this device (linnet history brings more)");
  return *std::move(record);
}

Result<Choices> OperationTask::choices() const {
  Choices chosen = 0;
  for (const std::size_t number : options_.words.numbers) {
    if (number < 1 || number > limits::kPollOptions) return fail(ErrorCode::malformed, "options are numbered from 1");
    chosen = static_cast<Choices>(chosen | (1U << (number - 1)));
  }
  return chosen;
}

void OperationTask::show_pinned() {
  host().watch(PinnedQuery{options_.chat.chat_id}, [this](const QueryNews& news) {
    const auto missing = host().store().pinned(options_.chat.chat_id);
    if (!missing) return end_with(missing.error());
    if (!missing->missing.empty() && is_online()) return;  // they are on their way
    for (const TimelineRow& row : std::get<PinnedResult>(news.result).rows) out().message(options_.chat.chat_id, row);
    end(ExitCode::ok);
  });
}

void OperationTask::show_versions(const MessageKey& key) {
  host().call(GetMessageVersions{options_.chat.chat_id, key}, [this](const Result<Answer>& answer) {
    if (!answer) return end_with(answer.error());
    for (const MessageVersions::Version& version : std::get<MessageVersions>(*answer).versions) out().version(version);
    end(ExitCode::ok);
  });
}

}  // namespace linnet
