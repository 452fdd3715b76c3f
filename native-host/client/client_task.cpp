#include "native-host/client/client_task.h"

#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>

namespace linnet {

ExitCode ClientTask::run(const Limits& limits) {
  online_ = limits.online;
  boost::asio::signal_set signals(host_.io(), SIGINT, SIGTERM);
  signals.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) end(interrupted());
  });
  boost::asio::steady_timer timer(host_.io());
  if (limits.time) {
    timer.expires_after(*limits.time);
    timer.async_wait([this](const boost::system::error_code& error) {
      if (!error) end(timed_out());
    });
  }
  host_.watch(ConnectionQuery{}, [this](const QueryNews& news) { heard_of_connection(std::get<ConnectionResult>(news.result)); });
  start();
  EngineHost::Events events;
  events.trouble = [this](const Error& error) { trouble(error); };
  events.unauthorized = [this] {
    out_.note("the server does not accept this login any more: linnet login NAME");
    end(ExitCode::not_logged_in);
  };
  events.turned = [this] {
    if (!ended_) turned();
  };
  if (!ended_) host_.run(online_, std::move(events));
  out_.flush();
  signals.cancel();
  timer.cancel();
  host_.say_goodbye();
  return code_;
}

void ClientTask::end(ExitCode code) {
  if (ended_) return;
  ended_ = true;
  code_ = code;
  host_.stop();
}

void ClientTask::end_with(const Error& error) {
  if (!ended_) out_.error(error);
  end(exit_code_of(error.code));
}

ExitCode ClientTask::timed_out() {
  const bool live = connection_.phase == ConnectionPhase::live;
  out_.note(live ? "the time is over" : "the time is over, and the server has not been reached (" + std::string(word_of(connection_.phase)) + ")");
  return ExitCode::timeout;
}

void ClientTask::heard_of_connection(const ConnectionResult& news) {
  connection_ = news;
  if (ended_) return;
  if (connection_.phase == ConnectionPhase::live) {
    if (const auto then = std::exchange(caught_up_, nullptr)) then();
  }
  if (!ended_) connection_changed();
}

void ClientTask::when_caught_up(std::function<void()> then) {
  if (!online_ || connection_.phase == ConnectionPhase::live) return then();
  caught_up_ = std::move(then);
}

void ClientTask::with_chat(const ChatArgument& argument, std::function<void(const ChatId&)> then) {
  const ChatId chat_id = argument.chat_id;
  if (argument.peer) {
    host_.call(CreateDirect{*argument.peer}, [this, chat_id, then = std::move(then)](const Result<Answer>& answer) {
      if (!answer) return end_with(answer.error());
      then(chat_id);
    });
    return;
  }
  const auto is_there = [this, chat_id] {
    const auto chat = host_.store().chat(chat_id);
    return chat && chat->has_value();
  };
  if (is_there()) return then(chat_id);
  when_caught_up([this, is_there, chat_id, then = std::move(then)] {
    if (is_there()) return then(chat_id);
    end_with(Error{ErrorCode::not_found, "there is no chat " + chat_id.text() + " (linnet chats lists them)"});
  });
}

// Each trouble is said once, however often it is tried.
void ClientTask::trouble(const Error& error) {
  const std::string key = std::string(error_name(error.code)) + error.detail;
  if (troubles_.insert(key).second) out_.error(error);
  if (!ended_) troubled(error);
}

}  // namespace linnet
