#include "native-host/relay/chat_cache.h"

#include <iterator>

namespace linnet {

ChatSlot* ChatCache::find(const ChatId& chat_id) {
  const auto found = slots_.find(chat_id);
  return found != slots_.end() ? &found->second : nullptr;
}

ChatSlot* ChatCache::open(const ChatId& chat_id) {
  if (ChatSlot* slot = find(chat_id)) {
    by_use_.splice(by_use_.begin(), by_use_, slot->place);
    return slot;
  }
  if (slots_.size() >= options_.chats_loaded_max && !evict_one()) return nullptr;
  ChatSlot& slot = slots_[chat_id];
  slot.chat_id = chat_id;
  by_use_.push_front(chat_id);
  slot.place = by_use_.begin();
  return &slot;
}

void ChatCache::close(const ChatSlot& slot) {
  const ChatId chat_id = slot.chat_id;
  by_use_.erase(slot.place);
  slots_.erase(chat_id);
}

bool ChatCache::evict_one() {
  constexpr int kCandidates = 32;
  auto candidate = by_use_.end();
  for (int i = 0; i < kCandidates && candidate != by_use_.begin(); ++i) {
    --candidate;
    ChatSlot& slot = slots_.at(*candidate);
    if (!slot.is_idle()) continue;
    close(slot);
    return true;
  }
  return false;
}

bool ChatCache::hold(ChatSlot& slot, std::size_t weight) const {
  if (slot.held_frames >= options_.waiting_frames_max) return false;
  if (slot.held_weight + weight > options_.waiting_bytes_max) return false;
  ++slot.held_frames;
  slot.held_weight += weight;
  return true;
}

void ChatCache::release(ChatSlot& slot, std::size_t weight) {
  --slot.held_frames;
  slot.held_weight -= weight;
}

}  // namespace linnet
