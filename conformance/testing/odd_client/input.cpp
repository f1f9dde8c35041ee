#include "conformance/testing/odd_client/input.h"

#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/testing/odd_client/faults.h"

namespace odd_client {
namespace {

constexpr std::size_t longest_line = 64UL * 1024;
constexpr std::size_t longest_count = 8UL * 1024 * 1024;

}  // namespace

Input::Input(std::uint16_t port) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const int small = 4096;
  if (is("small-buffer")) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) return;
  ::close(socket_);
  socket_ = -1;
}

Input::~Input() {
  if (socket_ >= 0) ::close(socket_);
}

void Input::send(const std::string& bytes) const {
  const bool slowly = is("writes-by-byte") || is("push-by-byte");
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const std::size_t piece = slowly ? 1 : bytes.size() - sent;
    const ssize_t count = ::send(socket_, bytes.data() + sent, piece, MSG_NOSIGNAL);
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

bool Input::read() {
  pollfd wait{socket_, POLLIN, 0};
  if (patience_ > 0 && ::poll(&wait, 1, patience_) == 0) throw Broken("nothing came");
  char buffer[16 * 1024];
  const ssize_t count = ::recv(socket_, buffer, is("short-reads") ? 16 : sizeof(buffer), 0);
  reset_ = count < 0 && errno == ECONNRESET;
  read_.assign(buffer, count > 0 ? static_cast<std::size_t>(count) : 0);
  at_ = 0;
  return count > 0;
}

char Input::byte() {
  if (at_ == read_.size() && !read()) throw Ended(reset_);
  return read_[at_++];
}

std::string Input::line() {
  std::string line;
  cut_ = false;
  for (;;) {
    const bool goes_on = !line.empty() && at_ == read_.size();
    const char next = byte();
    cut_ = cut_ || goes_on;
    if (next == '\n') break;
    if (line.size() < longest_line || is("unbounded")) {
      line += next;
      continue;
    }
    throw Broken("a line is too long");
  }
  if (line.ends_with('\r')) line.pop_back();
  return line;
}

std::string Input::bytes(std::size_t count) {
  if (count > longest_count && !is("unbounded")) throw Broken("too much at once");
  std::string made;
  while (made.size() < count)
    made += byte();
  return made;
}

}  // namespace odd_client
