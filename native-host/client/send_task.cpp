#include "native-host/client/send_task.h"

#include <algorithm>

#include "core/base/sha256.h"

namespace linnet {
namespace {

constexpr std::size_t kKeptInOutbox = 500;  // lines of stdin that wait here at most; the rest waits in the pipe

bool waits_for_user(const OutboxRow& row) {
  return row.state == OutboxState::failed || row.state == OutboxState::expired;
}

}  // namespace

// ---------------------------------------------------------------- delivery

void DeliveryTask::wait_for(const ChatId& chat_id) {
  chat_id_ = chat_id;
  check();
}

void DeliveryTask::check() {
  accepted();
  if (!chat_id_) return;
  const Result<std::vector<OutboxRow>> rows = host().store().outbox(*chat_id_, 1);
  if (!rows) return end_with(rows.error());
  if (rows->empty()) return end(ExitCode::ok);
  if (!is_online()) {
    out().note("it waits in the outbox and goes with the next command");
    return end(ExitCode::ok);
  }
  const OutboxRow& head = rows->front();
  if (!waits_for_user(head)) return;
  out().note("refused (" + std::string(error_name(head.error.value_or(ErrorCode::expired))) + "): the " + head.kind + " " +
             head.local_id.text() + " holds all that follows it in this chat.\nSee linnet outbox; try it again with linnet outbox --retry " +
             head.local_id.text() + ", or take it back with --cancel.");
  end(ExitCode::refused);
}

std::string DeliveryTask::unsent() const {
  const std::uint64_t count = connection().queued;
  return std::to_string(count) + (count == 1 ? " operation stays" : " operations stay") + " in the outbox and goes with the next command";
}

ExitCode DeliveryTask::timed_out() {
  out().note("the time is over (" + std::string(word_of(connection().phase)) + "): " + unsent());
  return ExitCode::timeout;
}

ExitCode DeliveryTask::interrupted() {
  if (connection().queued > 0) out().note("stopped: " + unsent());
  return ExitCode::interrupted;
}

// ---------------------------------------------------------------- send

void SendTask::start() {
  with_chat(options_.chat, [this](const ChatId& chat_id) {
    chat_id_ = chat_id;
    if (!options_.text) return read_lines();
    at_end_ = true;
    compose(*options_.text);
  });
}

void SendTask::read_lines() {
  LineReader::Events events;
  events.lines = [this](std::vector<std::string> lines) {
    for (std::string& line : lines) compose(std::move(line));
    finish_when_composed();
  };
  events.end = [this] {
    at_end_ = true;
    finish_when_composed();
  };
  reader_ = std::make_unique<LineReader>(host().io(), std::move(events));
  allow_lines();
}

void SendTask::allow_lines() {
  if (!reader_ || at_end_ || refused_) return;
  const Result<Store::OutboxCounts> counts = host().store().outbox_counts();
  const std::uint64_t waiting = unanswered_ + (counts ? counts->queued : kKeptInOutbox);
  reader_->allow(waiting < kKeptInOutbox ? kKeptInOutbox - waiting : 0);
}

void SendTask::compose(std::string text) {
  const std::uint64_t number = ++lines_;
  if (text.empty()) return;  // an empty line says nothing
  SendMessage command;
  command.chat_id = chat_id_;
  command.body.text = std::move(text);
  if (!options_.once.empty()) command.local_id = local_id_of(number);
  ++unanswered_;
  host().call(std::move(command), [this, number](const Result<Answer>& answer) { composed(answer, number); });
}

void SendTask::composed(const Result<Answer>& answer, std::uint64_t number) {
  --unanswered_;
  if (answer) {
    if (out().is_json()) unprinted_.push_back(std::get<SentAs>(*answer).key);
  } else if (!refused_) {
    refused_ = true;
    reader_.reset();
    const std::string where = options_.text ? "" : "line " + std::to_string(number) + ": ";
    end_with(Error{answer.error().code, where + (answer.error().detail.empty() ? std::string(error_name(answer.error().code)) : answer.error().detail)});
  }
  finish_when_composed();
}

void SendTask::finish_when_composed() {
  if (at_end_ && unanswered_ == 0 && !refused_) wait_for(chat_id_);
}

void SendTask::turned() {
  allow_lines();
  DeliveryTask::turned();
}

void SendTask::accepted() {
  while (!unprinted_.empty()) {
    const MessageKey& key = unprinted_.front();
    const auto record = host().store().row(chat_id_, key.sender_id, key.local_id);
    if (!record || !*record || !(*record)->seq) break;
    TimelineRow row;
    row.record = **record;
    row.sender_name = key.sender_id.text();
    row.own = true;
    row.status = MessageStatus::sent;
    out().message(chat_id_, row);
    unprinted_.pop_front();
  }
}

// The same for the same key, chat and line: asking twice sends once (the server remembers for 14 days, the store for ever).
LocalId SendTask::local_id_of(std::uint64_t number) const {
  const std::string text = options_.once + "\n" + chat_id_.text() + "\n" + std::to_string(number);
  const Sha256 digest = sha256(as_bytes(text));
  std::array<std::uint8_t, 16> bytes{};
  std::copy_n(digest.begin(), bytes.size(), bytes.begin());
  bytes[6] = static_cast<std::uint8_t>(0x70 | (bytes[6] & 0x0F));
  bytes[8] = static_cast<std::uint8_t>(0x80 | (bytes[8] & 0x3F));
  return LocalId{Uuid{bytes}};
}

// ---------------------------------------------------------------- create

void CreateTask::start() {
  const auto made = [this](const Result<Answer>& answer) {
    if (!answer) return end_with(answer.error());
    const ChatId chat_id = std::get<CreatedChat>(*answer).chat_id;
    out().created(chat_id);  // its name is final, whenever the server hears of it
    wait_for(chat_id);
  };
  if (!options_.title) return host().call(CreateDirect{options_.users.front()}, made);
  host().call(CreateGroup{*options_.title, options_.users, {}}, made);
}

}  // namespace linnet
