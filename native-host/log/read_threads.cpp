#include "native-host/log/read_threads.h"

namespace linnet {

ReadThreads::ReadThreads(std::size_t threads, std::size_t pending_max, Post post)
    : pending_max_(pending_max), post_(std::move(post)) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

ReadThreads::~ReadThreads() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool ReadThreads::push(Read read) {
  {
    const std::lock_guard lock(mutex_);
    if (pending_.size() >= pending_max_) return false;
    pending_.push_back(std::move(read));
  }
  wake_.notify_one();
  return true;
}

void ReadThreads::run() {
  constexpr std::size_t kAtOnce = 32;
  while (true) {
    std::vector<Read> taken;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !pending_.empty(); });
      if (stopping_) return;
      while (!pending_.empty() && taken.size() < kAtOnce) {
        taken.push_back(std::move(pending_.front()));
        pending_.pop_front();
      }
    }
    std::vector<std::function<void()>> answers;
    answers.reserve(taken.size());
    for (const Read& read : taken) answers.push_back(read());
    post_([answers = std::move(answers)] {
      for (const auto& answer : answers) answer();
    });
  }
}

}  // namespace linnet
