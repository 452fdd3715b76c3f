#include "native-host/relay/chat_relay.h"

#include <utility>

#include "core/base/match.h"
#include "core/model/limits.h"
#include "native-host/relay/append_desk.h"
#include "native-host/relay/fan_out.h"
#include "native-host/relay/query_desk.h"
#include "native-host/relay/relay_work.h"

namespace linnet {

struct ChatRelay::State {
  explicit State(const Options& chosen) : options(chosen), cache(options) {}

  void on(ChatRequest request, RelayWork& work);
  void on(ChatLoaded loaded, RelayWork& work);
  void on(const Appended& appended, RelayWork& work);
  void on(RangeRead read, RelayWork& work);
  void on(const DedupFound& found, RelayWork& work);
  void on(const ChatTimer&, RelayWork& work) { appends.on_timer(work); }

  void gather_heads(const ChatRequest& request, RelayWork& work);
  void route(const ChatId& chat_id, WaitingFrame frame, RelayWork& work);
  void serve(ChatSlot& slot, ChatRequest request, RelayWork& work);
  void miss(const WaitingFrame& frame, const Error& error, RelayWork& work);

  const Options options;
  ChatCache cache;
  Questions questions;
  AppendDesk appends;
  QueryDesk queries;
};

namespace {

// The one chat that a frame is about; nothing for Marks and FetchHeads, which name several.
const ChatId* chat_of(const wire::ClientFrame& frame) {
  if (const auto* send = std::get_if<wire::Send>(&frame)) return &send->chat_id;
  if (const auto* create = std::get_if<wire::Create>(&frame)) return &create->chat_id;
  if (const auto* typing = std::get_if<wire::SetTyping>(&frame)) return &typing->chat_id;
  if (const auto* pull = std::get_if<wire::Pull>(&frame)) return &pull->chat_id;
  if (const auto* fetch = std::get_if<wire::Fetch>(&frame)) {
    if (const auto* members = std::get_if<wire::FetchMembers>(&fetch->what)) {
      return &members->chat_id;
    }
    if (const auto* marks = std::get_if<wire::FetchMarks>(&fetch->what)) return &marks->chat_id;
    if (const auto* versions = std::get_if<wire::FetchVersions>(&fetch->what)) {
      return &versions->chat_id;
    }
  }
  return nullptr;
}

bool asks_for_heads(const wire::ClientFrame& frame) {
  const auto* fetch = std::get_if<wire::Fetch>(&frame);
  return fetch != nullptr && std::holds_alternative<wire::FetchHeads>(fetch->what);
}

}  // namespace

void ChatRelay::State::on(ChatRequest request, RelayWork& work) {
  if (const ChatId* chat_id = chat_of(request.frame)) {
    const ChatId of_frame = *chat_id;
    return route(of_frame, {.what = std::move(request), .weight = 0}, work);
  }
  if (asks_for_heads(request.frame)) return gather_heads(request, work);
  if (const auto* marks = std::get_if<wire::Marks>(&request.frame)) {
    for (const wire::Marks::Item& item : marks->items) {
      ChatRequest one{.session = request.session,
                      .user_id = request.user_id,
                      .device_id = request.device_id,
                      .frame = wire::Marks{.items = {item}}};
      route(item.chat_id, {.what = std::move(one), .weight = 0}, work);
    }
    return;
  }
  work.refuse(request, {ErrorCode::unsupported, "not a frame about a chat"});
}

void ChatRelay::State::gather_heads(const ChatRequest& request, RelayWork& work) {
  const auto& chats = std::get<wire::FetchHeads>(std::get<wire::Fetch>(request.frame).what).chats;
  if (chats.empty()) {
    const std::uint64_t id = std::get<wire::Fetch>(request.frame).id;
    return work.reply(request.session, wire::Fetched{.id = id, .what = wire::FetchedHeads{}});
  }
  if (chats.size() > limits::kHeadsPerWelcome) {
    return work.refuse(request, {ErrorCode::too_large, "too many chats"});
  }
  const std::uint64_t gathering = queries.start_gathering(request);
  for (std::size_t i = 0; i < chats.size(); ++i) {
    HeadWanted wanted{.gathering = gathering, .index = i, .user_id = request.user_id};
    route(chats[i], {.what = std::move(wanted), .weight = 0}, work);
  }
}

// To the chat, when it is loaded; else into its queue.
void ChatRelay::State::route(const ChatId& chat_id, WaitingFrame frame, RelayWork& work) {
  if (!chat_id.valid()) return miss(frame, {ErrorCode::not_found, "no such chat"}, work);
  ChatSlot* slot = cache.open(chat_id);
  if (slot == nullptr) return miss(frame, {ErrorCode::busy, "too many chats at work"}, work);
  if (slot->chat) {
    if (auto* wanted = std::get_if<HeadWanted>(&frame.what)) {
      if (!slot->chat->exists()) return miss(frame, {ErrorCode::not_found, "no such chat"}, work);
      return queries.add_head(*slot, *wanted, work);
    }
    return serve(*slot, std::get<ChatRequest>(std::move(frame.what)), work);
  }
  const auto* request = std::get_if<ChatRequest>(&frame.what);
  frame.weight = request != nullptr ? weight_of(request->frame) : sizeof(HeadWanted);
  if (!cache.hold(*slot, frame.weight)) {
    return miss(frame, {ErrorCode::busy, "too many frames wait for this chat"}, work);
  }
  slot->waiting.push_back(std::move(frame));
  if (slot->loading) return;
  slot->loading = true;
  work.actions.push_back(LoadChat{.token = questions.ask(LoadAsked{chat_id}), .chat_id = chat_id});
}

void ChatRelay::State::miss(const WaitingFrame& frame, const Error& error, RelayWork& work) {
  match(
      frame.what, [&](const ChatRequest& request) { work.refuse(request, error); },
      [&](const HeadWanted& wanted) { queries.miss_head(wanted, error, work); });
}

void ChatRelay::State::serve(ChatSlot& slot, ChatRequest request, RelayWork& work) {
  const bool writes = std::holds_alternative<wire::Send>(request.frame) ||
                      std::holds_alternative<wire::Create>(request.frame);
  if (writes) return appends.submit(slot, std::move(request), work);
  if (!slot.chat->exists()) return work.refuse(request, {ErrorCode::not_found, "no such chat"});
  if (std::holds_alternative<wire::Marks>(request.frame)) {
    appends.mark(slot, request, work);
  } else if (std::holds_alternative<wire::SetTyping>(request.frame)) {
    queries.typing(slot, request, work);
  } else if (std::holds_alternative<wire::Pull>(request.frame)) {
    queries.pull(slot, request, work);
  } else if (const auto& fetch = std::get<wire::Fetch>(request.frame);
             std::holds_alternative<wire::FetchMembers>(fetch.what)) {
    queries.fetch_members(slot, request, work);
  } else if (std::holds_alternative<wire::FetchVersions>(fetch.what)) {
    queries.fetch_versions(slot, request, work);
  } else {
    queries.fetch_marks(slot, request, work);
  }
}

void ChatRelay::State::on(ChatLoaded loaded, RelayWork& work) {
  const std::optional<Question> question = questions.take(loaded.token);
  if (!question || !std::holds_alternative<LoadAsked>(*question)) return;
  ChatSlot* slot = cache.find(std::get<LoadAsked>(*question).chat_id);
  if (slot == nullptr) return;
  slot->loading = false;
  std::optional<Error> failed;
  if (!loaded.chat && loaded.chat.error().code != ErrorCode::not_found) {
    failed = loaded.chat.error();
    appends.not_loaded(*slot, work);
  } else if (loaded.chat && !is_sound(*loaded.chat)) {
    failed = Error{ErrorCode::internal, "the log's copy of this chat is damaged"};
  } else if (loaded.chat) {
    slot->chat = std::make_unique<ChatState>(*std::move(loaded.chat));
    if (const auto announced = std::exchange(slot->announced, std::nullopt)) {
      announce_unknown(*slot->chat, *announced, work.actions);
    }
    appends.redo_marks(*slot, work);
  } else {
    slot->chat = std::make_unique<ChatState>(slot->chat_id);
  }
  for (WaitingFrame& frame : std::exchange(slot->waiting, {})) {
    ChatCache::release(*slot, frame.weight);
    if (failed) {
      miss(frame, *failed, work);
    } else {
      route(slot->chat_id, std::move(frame), work);
    }
  }
  // A chat that nobody has made takes no place.
  const bool is_nothing = !slot->chat || !slot->chat->exists();
  if (is_nothing && slot->is_idle()) cache.close(*slot);
}

void ChatRelay::State::on(const Appended& appended, RelayWork& work) {
  const std::optional<Question> question = questions.take(appended.token);
  if (!question || !std::holds_alternative<AppendAsked>(*question)) return;
  appends.on_appended(std::get<AppendAsked>(*question), appended.commit, work);
}

void ChatRelay::State::on(RangeRead read, RelayWork& work) {
  std::optional<Question> question = questions.take(read.token);
  if (!question) return;
  match(
      *std::move(question),
      [&](const PageAsked& asked) { queries.on_page(asked, std::move(read.page), work); },
      [&](const VersionsAsked& asked) { queries.on_versions(asked, std::move(read.page), work); },
      [&](const LookupAsked& asked) { appends.on_target(asked, std::move(read.page), work); },
      [&](const OrdinalAsked& asked) { appends.on_ordinal(asked, read.page, work); },
      [&](LastEntryAsked asked) { queries.on_last_entry(std::move(asked), read.page, work); },
      [](const LoadAsked&) {}, [](const AppendAsked&) {});
}

void ChatRelay::State::on(const DedupFound& found, RelayWork& work) {
  const std::optional<Question> question = questions.take(found.token);
  if (!question || !std::holds_alternative<LookupAsked>(*question)) return;
  appends.on_lookup(std::get<LookupAsked>(*question), found.record, work);
}

ChatRelay::ChatRelay(const Options& options) : state_(std::make_unique<State>(options)) {}
ChatRelay::~ChatRelay() = default;

ChatActions ChatRelay::handle(ChatEvent event, Now now) {
  ChatActions actions;
  RelayWork work{
      .cache = state_->cache, .questions = state_->questions, .actions = actions, .now = now};
  std::visit([&](auto& happened) { state_->on(std::move(happened), work); }, event);
  state_->appends.arm_timer(work);
  return actions;
}

}  // namespace linnet
