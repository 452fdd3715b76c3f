#include "native-host/client/line_reader.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>

#include "core/base/check.h"

namespace linnet {

LineReader::LineReader(boost::asio::io_context& io, Events events) : io_(io), events_(std::make_shared<Events>(std::move(events))) {
  std::array<int, 2> ends{};
  LINNET_CHECK(::pipe2(ends.data(), O_CLOEXEC) == 0);
  wake_read_ = ends[0];
  wake_write_ = ends[1];
  thread_ = std::thread([this] { work(); });
}

LineReader::~LineReader() {
  {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
  }
  allowed_changed_.notify_one();
  ::close(wake_write_);
  thread_.join();
  ::close(wake_read_);
  *events_ = {};  // what is posted already comes to nothing
}

void LineReader::allow(std::size_t lines) {
  {
    const std::scoped_lock lock(mutex_);
    allowed_ = lines;
  }
  allowed_changed_.notify_one();
}

// 0: stopped.
std::size_t LineReader::wait_for_allowance() {
  std::unique_lock lock(mutex_);
  allowed_changed_.wait(lock, [this] { return stopped_ || allowed_ > 0; });
  return stopped_ ? 0 : allowed_;
}

void LineReader::work() {
  while (const std::size_t most = wait_for_allowance()) {
    std::vector<std::string> lines = take(most);
    if (lines.empty() && !at_end_) {
      if (!read_more()) return;
      continue;
    }
    if (lines.empty()) {
      boost::asio::post(io_, [events = events_] {
        if (events->end) events->end();
      });
      return;
    }
    hand_over(std::move(lines));
  }
}

void LineReader::hand_over(std::vector<std::string> lines) {
  {
    const std::scoped_lock lock(mutex_);
    allowed_ -= std::min(allowed_, lines.size());
  }
  boost::asio::post(io_, [events = events_, lines = std::move(lines)]() mutable {
    if (events->lines) events->lines(std::move(lines));
  });
}

// False when stopped.
bool LineReader::read_more() {
  std::array<pollfd, 2> files = {pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{wake_read_, POLLIN, 0}};
  while (::poll(files.data(), files.size(), -1) < 0) {
    if (errno != EINTR) return false;
  }
  if (files[1].revents != 0) return false;
  std::array<char, 16 * 1024> bytes;
  const ssize_t size = ::read(STDIN_FILENO, bytes.data(), bytes.size());
  if (size < 0) return errno == EINTR || errno == EAGAIN;
  if (size == 0) at_end_ = true;
  buffer_.append(bytes.data(), static_cast<std::size_t>(size));
  return true;
}

std::vector<std::string> LineReader::take(std::size_t most) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  while (lines.size() < most) {
    std::size_t to = buffer_.find('\n', from);
    const bool has_end = to != std::string::npos;
    if (!has_end) {
      const std::size_t left = buffer_.size() - from;
      if (left == 0 || (!at_end_ && left < kLineBytes)) break;
      to = std::min(buffer_.size(), from + kLineBytes);
    }
    std::string line = buffer_.substr(from, to - from);
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(std::move(line));
    from = has_end ? to + 1 : to;
  }
  buffer_.erase(0, from);
  return lines;
}

}  // namespace linnet
