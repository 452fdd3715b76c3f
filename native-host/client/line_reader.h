// Lines of stdin, read by a thread of their own (a terminal or a pipe may stay silent for hours) and handed to the loop as
// many at a time as it allows.
#pragma once

#include <boost/asio/io_context.hpp>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace linnet {

class LineReader {
 public:
  struct Events {
    std::function<void(std::vector<std::string>)> lines;  // without their ends; empty ones too
    std::function<void()> end;
  };

  // The callbacks come on `io`, until the reader is destroyed. Reads nothing until allow().
  LineReader(boost::asio::io_context& io, Events events);
  ~LineReader();

  // So many lines may be handed over from now on, in place of what was allowed before.
  void allow(std::size_t lines);

 private:
  static constexpr std::size_t kLineBytes = 64 * 1024;  // a longer one is cut; no message is that long

  void work();
  std::size_t wait_for_allowance();
  bool read_more();
  [[nodiscard]] std::vector<std::string> take(std::size_t most);
  void hand_over(std::vector<std::string> lines);

  boost::asio::io_context& io_;
  const std::shared_ptr<Events> events_;
  std::mutex mutex_;
  std::condition_variable allowed_changed_;
  std::size_t allowed_ = 0;
  bool stopped_ = false;
  int wake_read_ = -1;   // a pipe: its end stops a waiting read
  int wake_write_ = -1;
  std::string buffer_;
  bool at_end_ = false;
  std::thread thread_;
};

}  // namespace linnet
