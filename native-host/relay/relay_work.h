// What the parts of the ChatRelay share while one event is handled.
#pragma once

#include "core/base/clock.h"
#include "native-host/relay/chat_cache.h"
#include "native-host/relay/chat_relay.h"
#include "native-host/relay/questions.h"
#include "native-host/relay/refusal.h"

namespace linnet {

// Borrowed; lives as long as one call of ChatRelay::handle.
struct RelayWork {
  ChatCache& cache;
  Questions& questions;
  ChatActions& actions;
  Now now;

  void reply(SessionId session, wire::ServerFrame frame) {
    actions.push_back(ReplyTo{session, std::move(frame)});
  }
  void refuse(const ChatRequest& request, const Error& error) {
    if (auto answer = refusal_of(request.frame, error)) reply(request.session, *std::move(answer));
  }
};

}  // namespace linnet
