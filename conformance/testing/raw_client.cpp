#include "conformance/testing/raw_client.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talkspec::testing {
namespace {

constexpr int patience = 10000;  // milliseconds

std::uint16_t port_of(std::string_view url) {
  const std::string_view digits = url.substr(url.rfind(':') + 1);
  std::uint16_t port = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), port);
  return port;
}

}  // namespace

RawClient::RawClient(std::string_view url, int receive_bytes)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_bytes > 0)
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof(receive_bytes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port_of(url));
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return;
  ::close(socket_);
  socket_ = -1;
}

RawClient::~RawClient() {
  if (socket_ >= 0) ::close(socket_);
}

bool RawClient::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawClient::half_close() const {
  ::shutdown(socket_, SHUT_WR);
}

void RawClient::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  ::close(socket_);
  socket_ = -1;
}

std::string RawClient::read_until(std::string_view end) {
  while (held_.find(end) == std::string::npos && fill()) {
  }
  const std::size_t at = held_.find(end);
  return take(at == std::string::npos ? held_.size() : at + end.size());
}

std::string RawClient::read_exactly(std::size_t size) {
  while (held_.size() < size && fill()) {
  }
  return take(std::min(size, held_.size()));
}

std::string RawClient::read_to_end() {
  while (fill()) {
  }
  return take(held_.size());
}

bool RawClient::has_bytes() {
  pollfd watched{socket_, POLLIN, 0};
  return !held_.empty() || ::poll(&watched, 1, 0) > 0;
}

bool RawClient::fill() {
  pollfd watched{socket_, POLLIN, 0};
  if (::poll(&watched, 1, patience) <= 0) return false;
  char buffer[64 * 1024];
  const ssize_t count = ::recv(socket_, buffer, sizeof(buffer), 0);
  was_reset_ = was_reset_ || (count < 0 && errno == ECONNRESET);
  if (count > 0) held_.append(buffer, static_cast<std::size_t>(count));
  return count > 0;
}

std::string RawClient::take(std::size_t size) {
  std::string taken = held_.substr(0, size);
  held_.erase(0, size);
  return taken;
}

}  // namespace talkspec::testing
