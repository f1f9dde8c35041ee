#include "conformance/testing/odd_server/socket.h"

#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace talkspec::odd {
namespace {

// Small, so that a pull that is not read stalls soon.
constexpr int send_buffer = 16 * 1024;

}  // namespace

Socket::Socket(int descriptor, Buffers buffers) : descriptor_(descriptor) {
  const int on = 1;
  ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (buffers == Buffers::small)
    ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDBUF, &send_buffer, sizeof(send_buffer));
}

Socket::~Socket() {
  ::close(descriptor_);
}

long Socket::read(char* data, std::size_t size) {
  return ::recv(descriptor_, data, size, 0);
}

bool Socket::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Socket::write_again(std::string_view bytes) {
  constexpr int patience = 250;  // ms
  pollfd ready{.fd = descriptor_, .events = POLLOUT, .revents = 0};
  std::string_view left = bytes;
  while (!left.empty()) {
    if (::poll(&ready, 1, patience) == 0) left = bytes;
    const ssize_t sent = ::send(descriptor_, left.data(), left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN) return false;
    if (sent > 0) left.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Socket::takes_bytes() const {
  pollfd ready{.fd = descriptor_, .events = POLLOUT, .revents = 0};
  return ::poll(&ready, 1, 0) > 0;
}

bool Socket::has_ended() const {
  char byte = 0;
  return ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void Socket::end_writing() {
  ::shutdown(descriptor_, SHUT_WR);
}

void Socket::end() {
  ::shutdown(descriptor_, SHUT_RDWR);
}

void Socket::limit_wait() {
  const timeval second{.tv_sec = 1, .tv_usec = 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
}

}  // namespace talkspec::odd
