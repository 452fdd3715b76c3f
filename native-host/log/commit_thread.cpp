#include "native-host/log/commit_thread.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "core/base/match.h"

namespace linnet {
namespace {

std::uint64_t monotonic_micros() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

std::size_t entries_of(const WaitingChange& change) {
  const auto* append = std::get_if<WaitingAppend>(&change);
  return append != nullptr ? std::max<std::size_t>(append->change.entries.size(), 1) : 1;
}

std::size_t weight_of(const WaitingChange& change) {
  return match(
      change, [](const WaitingAppend& append) { return append.weight; },
      [](const WaitingUser&) { return std::size_t{512}; },
      [](const WaitingSettings& settings) {
        std::size_t weight = 512;
        for (const Setting& setting : settings.change.settings) weight += 160 + value_of(setting).text.size();
        return weight;
      });
}

const MessageLog::Done<Commit>& done_of(const WaitingChange& change) {
  return std::visit([](const auto& one) -> const MessageLog::Done<Commit>& { return one.done; }, change);
}

}  // namespace

CommitThread::CommitThread(const LogDatabase& database, Options options)
    : database_(database),
      options_(std::move(options)),
      batch_(database),
      newest_(database.newest_commit()),
      thread_([this] { run(); }) {}

CommitThread::~CommitThread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void CommitThread::push(WaitingChange change) {
  {
    const std::lock_guard lock(mutex_);
    const std::size_t entries = entries_of(change);
    const std::size_t weight = weight_of(change);
    const bool full = pending_entries_ + entries > options_.limits.pending_entries_max ||
                      pending_bytes_ + weight > options_.limits.pending_bytes_max;
    if (!full || pending_.empty()) {
      pending_entries_ += entries;
      pending_bytes_ += weight;
      pending_.push_back(std::move(change));
      if (pending_.size() == 1) wake_.notify_one();
      return;
    }
  }
  options_.post([change = std::move(change)] {
    done_of(change)(fail(ErrorCode::busy, "the log's queue is full"));
  });
}

CommitThread::Counters CommitThread::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

void CommitThread::run() {
  std::vector<WaitingChange> taken;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !pending_.empty(); });
      if (pending_.empty()) return;
      taken.swap(pending_);
      pending_entries_ = 0;
      pending_bytes_ = 0;
    }
    auto from = taken.begin();
    while (from != taken.end()) {
      std::size_t entries = 0;
      std::size_t bytes = 0;
      auto to = from;
      while (to != taken.end() && (to == from || (entries + entries_of(*to) <= options_.limits.batch_entries_max &&
                                                  bytes + weight_of(*to) <= options_.limits.batch_bytes_max))) {
        entries += entries_of(*to);
        bytes += weight_of(*to);
        ++to;
      }
      write_batch({std::make_move_iterator(from), std::make_move_iterator(to)});
      from = to;
    }
    taken.clear();
  }
}

void CommitThread::write_batch(std::vector<WaitingChange> batch) {
  std::vector<Result<Commit>> results;
  results.reserve(batch.size());
  const bool full = !has_space();
  Commit newest = newest_;
  std::size_t stored = 0;
  for (const WaitingChange& change : batch) {
    if (failed_) {
      results.push_back(fail(ErrorCode::storage_io, "an earlier write failed"));
      continue;
    }
    if (full) {
      results.push_back(fail(ErrorCode::log_full, "the disk of the log is nearly full"));
      continue;
    }
    match(
        change,
        [&](const WaitingAppend& append) {
          batch_.add(append.change, ++newest);
          results.push_back(newest);
          ++stored;
        },
        [&](const WaitingUser& user) {
          if (const Status added = batch_.add(user.profile, user.device_id); !added) {
            results.push_back(std::unexpected(added.error()));
            return;
          }
          results.push_back(newest);
          ++stored;
        },
        [&](const WaitingSettings& settings) {
          if (const Status added = batch_.add(settings.change, newest + 1); !added) {
            results.push_back(std::unexpected(added.error()));
            return;
          }
          results.push_back(++newest);
          ++stored;
        });
  }
  if (stored > 0) {
    const std::uint64_t begin = monotonic_micros();
    const Status written = batch_.write(newest);
    const std::uint64_t micros = monotonic_micros() - begin;
    {
      const std::lock_guard lock(mutex_);
      ++counters_.batches;
      counters_.changes += stored;
      counters_.commit_micros += micros;
      counters_.commit_micros_max = std::max(counters_.commit_micros_max, micros);
    }
    if (!written) {
      failed_ = true;
      for (Result<Commit>& result : results) {
        if (result) result = fail(ErrorCode::storage_io, written.error().detail);
      }
      answer(std::move(batch), std::move(results));
      if (options_.on_fatal) options_.on_fatal(written.error());
      return;
    }
    newest_ = newest;
  }
  answer(std::move(batch), std::move(results));
}

void CommitThread::answer(std::vector<WaitingChange> batch, std::vector<Result<Commit>> results) {
  // std::function wants a copyable callable, so the batch is shared.
  auto shared = std::make_shared<std::pair<std::vector<WaitingChange>, std::vector<Result<Commit>>>>(
      std::move(batch), std::move(results));
  options_.post([shared] {
    for (std::size_t i = 0; i < shared->first.size(); ++i) done_of(shared->first[i])(shared->second[i]);
  });
}

bool CommitThread::has_space() {
  constexpr std::uint64_t kCheckMicros = 1'000'000;
  const std::uint64_t now = monotonic_micros();
  if (space_checked_ != 0 && now - space_checked_ < kCheckMicros) return space_;
  space_checked_ = now;
  const auto free = database_.free_bytes();
  space_ = !free || *free >= database_.options().free_bytes_min;
  return space_;
}

}  // namespace linnet
