// The newest entries of one chat, in memory: what dedup, targets, ordinals and newest pages are
// answered from.
#pragma once

#include <cstddef>
#include <vector>

#include "core/model/entry.h"

namespace linnet {

// A stretch of the log without a gap that ends at the newest committed entry, at most kEntries
// long.
class EntryWindow {
 public:
  static constexpr std::size_t kEntries = 64;

  EntryWindow() = default;
  // `newest` is dense and ends at `head`; only its end is kept when it is longer.
  EntryWindow(std::vector<Entry> newest, Seq head);

  // `entry` follows the newest one.
  void push(Entry entry);
  // Puts `entry` in the place of the one with its seq, if that is here.
  void replace(const Entry& entry);

  // Nothing when it is not here. Valid until the next push.
  [[nodiscard]] const Entry* find(Seq seq) const;
  [[nodiscard]] const Entry* find(const UserId& sender, const LocalId& local_id) const;

  // The first entry here; Seq{1} when the chat has none yet.
  [[nodiscard]] Seq first() const { return first_; }
  // Whether the whole chat is here, so that what is not here does not exist.
  [[nodiscard]] bool is_whole() const { return first_ == Seq{1}; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }
  // Ascending from the first one.
  [[nodiscard]] const Entry& operator[](std::size_t index) const { return entries_[slot(index)]; }

 private:
  [[nodiscard]] std::size_t slot(std::size_t index) const {
    const std::size_t wrapped = oldest_ + index;
    return wrapped < entries_.size() ? wrapped : wrapped - entries_.size();
  }

  std::vector<Entry> entries_;      // a ring once full
  std::vector<LocalId> local_ids_;  // of entries_, slot by slot: a scan touches 1 KiB
  std::size_t oldest_ = 0;
  Seq first_{1};
};

}  // namespace linnet
