#include "native-host/relay/entry_window.h"

#include <utility>

#include "core/base/check.h"

namespace linnet {

EntryWindow::EntryWindow(std::vector<Entry> newest, Seq head)
    : first_(newest.empty() ? head.next() : newest.front().seq) {
  for (Entry& entry : newest) push(std::move(entry));
}

void EntryWindow::push(Entry entry) {
  LINNET_CHECK(entry.seq.value == first_.value + entries_.size());
  if (entries_.size() < kEntries) {
    local_ids_.push_back(entry.local_id);
    entries_.push_back(std::move(entry));
    return;
  }
  local_ids_[oldest_] = entry.local_id;
  entries_[oldest_] = std::move(entry);
  oldest_ = (oldest_ + 1) % kEntries;
  first_ = first_.next();
}

void EntryWindow::replace(const Entry& entry) {
  if (find(entry.seq) != nullptr) entries_[slot(static_cast<std::size_t>(entry.seq.value - first_.value))] = entry;
}

const Entry* EntryWindow::find(Seq seq) const {
  if (seq < first_ || seq.value - first_.value >= entries_.size()) return nullptr;
  return &entries_[slot(static_cast<std::size_t>(seq.value - first_.value))];
}

const Entry* EntryWindow::find(const UserId& sender, const LocalId& local_id) const {
  for (std::size_t i = 0; i < local_ids_.size(); ++i) {
    if (local_ids_[i] == local_id && entries_[i].sender_id == sender) return &entries_[i];
  }
  return nullptr;
}

}  // namespace linnet
