#include "core/engine/engine.h"

#include <algorithm>
#include <iterator>

#include "core/base/match.h"
#include "core/engine/catch_up.h"
#include "core/engine/composer.h"
#include "core/engine/connection.h"
#include "core/engine/inbox.h"
#include "core/engine/live_queries.h"
#include "core/engine/message_receipts.h"
#include "core/engine/message_versions.h"
#include "core/engine/outbox.h"
#include "core/engine/people.h"
#include "core/engine/presence.h"
#include "core/engine/receipts.h"
#include "core/engine/row_builder.h"
#include "core/engine/search.h"
#include "core/engine/typing.h"
#include "core/wire/frame_codec.h"

namespace linnet {

namespace {

constexpr std::size_t kEventsTogether = 64;

bool is_send(const Event& event) {
  const auto* called = std::get_if<Called>(&event);
  return called != nullptr && std::holds_alternative<SendMessage>(called->command);
}

// What the user does shows at once.
bool is_act(const Event& event) {
  const auto* called = std::get_if<Called>(&event);
  return called != nullptr && !std::holds_alternative<SearchMessages>(called->command);
}

// By the server.
bool is_answered_later(const Command& command) {
  return std::holds_alternative<FindPeople>(command) || std::holds_alternative<GetMessageReceipts>(command) ||
         std::holds_alternative<GetMessageVersions>(command);
}

// How many of the first events may share a transaction: they are of one kind, and none of them is answered by another.
std::size_t length_of_run(std::span<const Event> events) {
  const bool frames = std::holds_alternative<FrameArrived>(events.front());
  if (!frames && !is_send(events.front())) return 1;
  std::size_t length = 1;
  while (length < events.size() && length < kEventsTogether) {
    const Event& next = events[length];
    if (frames ? !std::holds_alternative<FrameArrived>(next) : !is_send(next)) break;
    ++length;
  }
  return length;
}

}  // namespace

struct Engine::Parts {
  Parts(Store& the_store, Entropy& entropy, const Options& options)
      : store(the_store),
        connection(entropy, options.client),
        catch_up(store, connection),
        receipts(connection),
        typing(connection),
        presence(connection),
        people(store, connection),
        message_receipts(store, connection, people),
        message_versions(store, connection),
        outbox(store, connection, entropy),
        inbox(store, connection, entropy, {catch_up, outbox, receipts, people, typing}),
        composer(store, entropy, {outbox, receipts, typing}),
        rows(store, people, typing),
        search(store, people, rows),
        queries({store, connection, catch_up, inbox, people, presence, rows}) {}

  Status on(Turn& turn, const Started&) {
    connection.start(turn);
    return outbox.start();
  }
  Status on(Turn& turn, const Called& event) {
    Result<Answer> answer = match(
        event.command, [&](const ConnectNow&) -> Result<Answer> { return connection.connect_now(turn), Answer{Done{}}; },
        [&](const auto& command) { return composer.handle(turn, command); },
        [&](const SearchMessages& command) { return search.handle(command); },
        [&](const FindPeople& command) -> Result<Answer> {
          LINNET_TRY(people.find(turn, event.call, command.prefix));
          return Answer{Done{}};
        },
        [&](const GetMessageReceipts& command) -> Result<Answer> {
          LINNET_TRY(message_receipts.ask(turn, event.call, command));
          return Answer{Done{}};
        },
        [&](const GetMessageVersions& command) -> Result<Answer> {
          LINNET_TRY(message_versions.ask(turn, event.call, command));
          return Answer{Done{}};
        });
    if (!answer) return std::unexpected(answer.error());
    if (!is_answered_later(event.command)) turn.act(Reply{event.call, std::move(answer)});
    return {};
  }
  Status on(Turn& turn, const Watched& event) { return queries.watch(turn, event.query, event.what); }
  Status on(Turn& turn, const Unwatched& event) { return queries.unwatch(turn, event.query), Status{}; }
  Status on(Turn& turn, const TokenGiven& event) { return connection.give_token(turn, event.token), Status{}; }
  Status on(Turn& turn, const TransportOpened& event) {
    LINNET_ASSIGN(const Store::Cursors cursors, store.cursors());
    connection.opened(turn, event.connection, store.device_id(), cursors);
    return {};
  }
  Status on(Turn& turn, const FrameArrived& event) {
    if (!connection.is_current(event.connection)) return {};
    connection.heard(turn.now.mono);
    const Result<wire::ServerFrame> frame = wire::decode_server(event.bytes, connection.encoding());
    if (!frame && frame.error().code == ErrorCode::unsupported) return {};  // a kind from a newer server
    if (!frame) return std::unexpected(frame.error());
    return match(*frame, [&](const auto& it) { return take(turn, it); });
  }
  Status on(Turn& turn, const TransportClosed& event) {
    connection.closed(turn, event.connection, event.code);
    return {};
  }
  Status on(Turn& turn, const TimerFired&) {
    connection.on_timer(turn);
    typing.on_timer(turn);
    catch_up.on_timer(turn);
    LINNET_TRY(inbox.on_timer(turn));
    return outbox.on_timer(turn);
  }
  Status on(Turn& turn, const NetworkChanged& event) { return connection.set_network(turn, event.online), Status{}; }

  // ---- frames of the server
  Status take(Turn& turn, const wire::Welcome& frame) {
    LINNET_TRY(inbox.welcome(turn, frame));
    connection.welcomed(turn);
    presence.welcomed(turn);
    return outbox.look_at_all();
  }
  Status take(Turn& turn, const wire::Heads& frame) {
    turn.changes.connection = true;
    return inbox.heads(turn, frame);
  }
  Status take(Turn& turn, const wire::Accepted& frame) { return inbox.accepted(turn, frame); }
  Status take(Turn& turn, const wire::Rejected& frame) { return outbox.rejected(turn, frame); }
  Status take(Turn& turn, const wire::Entries& frame) { return inbox.entries(turn, frame); }
  Status take(Turn& turn, const wire::Page& frame) { return inbox.page(turn, frame); }
  Status take(Turn& turn, const wire::MarksMoved& frame) { return inbox.marks_moved(turn, frame); }
  Status take(Turn& turn, const wire::Typing& frame) { return typing.heard(turn, frame), Status{}; }
  Status take(Turn& turn, const wire::Presence& frame) { return presence.heard(turn, frame), Status{}; }
  Status take(Turn& turn, const wire::Control& frame) { return inbox.control(turn, frame); }
  Status take(Turn& turn, const wire::Fetched& frame) {
    if (const auto* heads = std::get_if<wire::FetchedHeads>(&frame.what)) return inbox.fetched_heads(turn, frame.id, *heads);
    if (const auto* marks = std::get_if<wire::FetchedMarks>(&frame.what)) return message_receipts.fetched(turn, frame.id, *marks), Status{};
    if (const auto* versions = std::get_if<wire::FetchedVersions>(&frame.what)) return message_versions.fetched(turn, frame.id, *versions), Status{};
    return people.fetched(turn, frame);
  }
  Status take(Turn& turn, const wire::Failed& frame) {
    if (frame.id) {
      const Error error{frame.code, frame.detail};
      if (people.failed(turn, *frame.id, error) || message_receipts.failed(turn, *frame.id, error)) return {};
      if (message_versions.failed(turn, *frame.id, error)) return {};
      if (inbox.failed(turn, *frame.id, frame.code)) return {};
      catch_up.failed(turn, *frame.id, frame.code);
      return {};
    }
    if (error_class(frame.code) == ErrorClass::auth) {
      connection.refused(turn);
      return {};
    }
    turn.act(Trouble{Error{frame.code, frame.detail}});
    return {};
  }
  Status take(Turn& turn, const wire::Resync&) { return connection.drop(turn), Status{}; }
  Status take(Turn&, const wire::Pong&) { return {}; }

  // ---- a turn
  Status pump(Turn& turn) {
    LINNET_TRY(outbox.pump(turn));
    return reach_out(turn);
  }
  // What needs no transaction: questions to the server.
  Status reach_out(Turn& turn) {
    people.pump(turn);
    LINNET_TRY(catch_up.pump(turn));
    if (connection.is_welcomed() && catch_up.is_done() && inbox.is_first_sync() && !inbox.is_being_welcomed()) {
      inbox.caught_up();
      turn.changes.names = true;
    }
    return {};
  }
  // Nothing of a connection outlives it: what was unanswered is asked, or sent, again.
  void forget_connection(Turn& turn) {
    catch_up.forget();
    outbox.forget();
    receipts.forget();
    typing.forget(turn);
    presence.forget(turn);
    people.forget(turn);
    message_receipts.forget(turn);
    message_versions.forget(turn);
    inbox.forget();
  }

  std::optional<MonoTime> deadline() const {
    std::optional<MonoTime> first = earlier(connection.deadline(), outbox.deadline());
    first = earlier(first, receipts.deadline());
    first = earlier(first, typing.deadline());
    first = earlier(first, catch_up.deadline());
    first = earlier(first, inbox.deadline());
    return earlier(first, queries.deadline());
  }

  Store& store;
  Connection connection;
  CatchUp catch_up;
  Receipts receipts;
  Typing typing;
  Presence presence;
  People people;
  ReceiptDesk message_receipts;
  VersionDesk message_versions;
  Outbox outbox;
  Inbox inbox;
  Composer composer;
  RowBuilder rows;
  Search search;
  LiveQueries queries;
  std::optional<MonoTime> armed;
};

Engine::Engine(Store& store, Entropy& entropy, const Options& options)
    : parts_(std::make_unique<Parts>(store, entropy, options)) {}

Engine::~Engine() = default;

Actions Engine::handle(const Event& event, Now now) {
  return handle_together(std::span(&event, 1), now);
}

Actions Engine::handle(std::span<const Event> events, Now now) {
  Actions all;
  while (!events.empty()) {
    const std::size_t count = length_of_run(events);
    Actions actions = handle_together(events.first(count), now);
    std::ranges::move(actions, std::back_inserter(all));
    events = events.subspan(count);
  }
  return all;
}

// The events are one, or several of one kind.
Actions Engine::handle_together(std::span<const Event> events, Now now) {
  Parts& parts = *parts_;
  const Event& event = events.front();
  Turn turn{now, {}, {}};
  const bool was_welcomed = parts.connection.is_welcomed();

  Status status = parts.store.begin();
  for (const Event& each : events) {
    if (status) status = match(each, [&](const auto& it) { return parts.on(turn, it); });
  }
  if (!status && events.size() > 1 && is_send(event)) {
    // One of them cannot be: which one shows when each is alone. Composing has changed no memory yet.
    parts.store.rollback();
    parts.receipts.roll_back();
    Actions all;
    for (const Event& each : events) std::ranges::move(handle_together(std::span(&each, 1), now), std::back_inserter(all));
    return all;
  }
  const bool refused = !status;  // a command that cannot be, or bytes that make no sense
  if (status && was_welcomed && !parts.connection.is_welcomed()) parts.forget_connection(turn);
  if (status) status = parts.pump(turn);
  if (status) status = parts.store.commit();
  if (status) parts.receipts.committed(turn);

  if (!status) {
    // Nothing of the event has happened on disk. A command's caller is told; what the server said comes again.
    parts.store.rollback();
    parts.receipts.roll_back();
    turn = Turn{now, {}, {}};
    const auto* called = std::get_if<Called>(&event);
    for (const Event& each : events) {
      if (called != nullptr) turn.act(Reply{std::get<Called>(each).call, std::unexpected(status.error())});
    }
    if (called == nullptr || !refused) {
      if (called == nullptr) turn.act(Trouble{status.error()});
      if (std::holds_alternative<Started>(event)) parts.connection.start(turn);  // else nothing would ever be tried again
      parts.connection.stumble(turn);
      parts.forget_connection(turn);
    }
  }
  const bool by_user = is_act(event);
  if (const Status published = parts.queries.publish(turn, by_user); !published) turn.act(Trouble{published.error()});
  if (const Status asked = parts.reach_out(turn); !asked) turn.act(Trouble{asked.error()});
  parts.queries.note(turn.changes);
  if (const auto deadline = parts.deadline(); deadline != parts.armed) {
    parts.armed = deadline;
    if (deadline) turn.act(ArmTimer{*deadline});
  }
  if (std::holds_alternative<TimerFired>(event) && parts.armed) turn.act(ArmTimer{*parts.armed});
  return std::move(turn.actions);
}

}  // namespace linnet
