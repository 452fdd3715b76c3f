// Who has received and read a message: asked of the server when somebody looks, because no device holds the marks of 500
// members.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/engine/connection.h"
#include "core/engine/people.h"
#include "core/engine/turn.h"
#include "core/store/store.h"

namespace linnet {

class ReceiptDesk {
 public:
  ReceiptDesk(Store& store, Connection& connection, People& people)
      : store_(store), connection_(connection), people_(people) {}

  // The call is answered with MessageReceipts when the server has answered. Errors: not_found (no such message), conflict (it is
  // not accepted yet), offline; those of the server (forbidden).
  Status ask(Turn& turn, CallId call, const GetMessageReceipts& command);

  // Whether the answer was to a question of this part.
  bool fetched(Turn& turn, std::uint64_t id, const wire::FetchedMarks& page);
  bool failed(Turn& turn, std::uint64_t id, const Error& error);

  // The connection is gone: calls end as offline.
  void forget(Turn& turn);

 private:
  struct Question {
    CallId call;
    ChatId chat_id;
    Seq seq;
    UserId author;
    MessageReceipts answer;
  };
  bool send(Turn& turn, Question question, const std::optional<UserId>& after);

  Store& store_;
  Connection& connection_;
  People& people_;
  std::map<std::uint64_t, Question> questions_;
};

}  // namespace linnet
