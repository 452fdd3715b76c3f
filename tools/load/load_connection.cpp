#include "tools/load/load_connection.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace linnet::load {
namespace {

[[noreturn]] void give_up(std::string_view what) {
  std::fprintf(stderr, "linnet-load: %.*s\n", static_cast<int>(what.size()), what.data());
  std::exit(1);
}

int connect_to(std::uint16_t port) {
  const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (file < 0 || ::connect(file, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    give_up("nobody listens there");
  }
  return file;
}

void write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written <= 0) give_up("the connection broke");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Byte by byte: what follows the head stays in the socket.
std::string read_head(int file) {
  std::string head;
  char letter = 0;
  while (!head.ends_with("\r\n\r\n") && ::read(file, &letter, 1) == 1) head += letter;
  return head;
}

}  // namespace

LoadConnection::~LoadConnection() {
  if (file_ >= 0) ::close(file_);
}

LoadConnection::LoadConnection(LoadConnection&& other) noexcept
    : file_(std::exchange(other.file_, -1)), out_(std::move(other.out_)), in_(std::move(other.in_)) {}

void LoadConnection::open(std::uint16_t port) {
  file_ = connect_to(port);
  write_all(file_, "GET /v1/socket HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                       "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: linnet.v1-draft.cbor\r\n\r\n");
  if (const std::string head = read_head(file_); !head.starts_with("HTTP/1.1 101")) give_up(head);
  const int on = 1;
  ::setsockopt(file_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(file_, F_SETFL, ::fcntl(file_, F_GETFL) | O_NONBLOCK);
}

void LoadConnection::send(const Bytes& frame) {
  constexpr char kBinary = static_cast<char>(0x82);
  out_ += kBinary;
  if (frame.size() < 126) {
    out_ += static_cast<char>(0x80 | frame.size());
  } else {
    out_ += static_cast<char>(0x80 | 126);
    out_ += static_cast<char>(frame.size() >> 8);
    out_ += static_cast<char>(frame.size() & 0xff);
  }
  out_.append(4, '\0');  // a mask of zeros: allowed, and free
  out_ += as_text(frame);
}

void LoadConnection::flush() {
  while (!out_.empty()) {
    const ssize_t written = ::write(file_, out_.data(), out_.size());
    if (written < 0 && errno == EAGAIN) return;
    if (written <= 0) give_up("the connection broke");
    out_.erase(0, static_cast<std::size_t>(written));
  }
}

bool LoadConnection::receive(const std::function<void(ByteView frame)>& on_frame) {
  static std::array<std::uint8_t, 64 * 1024> chunk;
  const ssize_t size = ::read(file_, chunk.data(), chunk.size());
  if (size == 0) return false;
  if (size < 0) return errno == EAGAIN;
  in_.insert(in_.end(), chunk.begin(), chunk.begin() + size);
  std::size_t at = 0;
  while (in_.size() - at >= 2) {
    const std::uint8_t* head = in_.data() + at;
    std::size_t length = head[1] & 0x7f;
    std::size_t head_size = 2;
    if (length == 126) {
      head_size = 4;
      if (in_.size() - at < head_size) break;
      length = std::size_t{head[2]} << 8 | head[3];
    }
    if (in_.size() - at < head_size + length) break;
    if ((head[0] & 0x0f) == 8) return false;
    if ((head[0] & 0x0f) == 2) on_frame(ByteView(head + head_size, length));
    at += head_size + length;
  }
  in_.erase(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(at));
  return true;
}

void LoadConnection::await(const std::function<void(ByteView frame)>& on_frame) {
  pollfd wanted{.fd = file_, .events = POLLIN, .revents = 0};
  constexpr int kPatienceMs = 20'000;
  if (::poll(&wanted, 1, kPatienceMs) <= 0 || !receive(on_frame)) give_up("the server does not answer");
}

std::string post_json(std::uint16_t port, std::string_view path, std::string_view body) {
  const int file = connect_to(port);
  write_all(file, "POST " + std::string(path) + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                      "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  const std::string head = read_head(file);
  if (!head.starts_with("HTTP/1.1 200")) give_up(head);
  std::string answer;
  char chunk[4'096];
  for (ssize_t size = 0; (size = ::read(file, chunk, sizeof chunk)) > 0;) answer.append(chunk, static_cast<std::size_t>(size));
  ::close(file);
  return answer;
}

}  // namespace linnet::load
