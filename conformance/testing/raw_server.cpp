#include "conformance/testing/raw_server.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <system_error>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talkspec::testing {

bool RawPeer::fill() {
  char buffer[16 * 1024];
  const ssize_t count = ::recv(socket_, buffer, sizeof(buffer), 0);
  if (count <= 0) return false;
  held_.append(buffer, static_cast<std::size_t>(count));
  return true;
}

std::string RawPeer::read_until(std::string_view end) {
  std::size_t from = 0;
  std::size_t found = held_.find(end);
  while (found == std::string::npos) {
    from = held_.size() < end.size() ? 0 : held_.size() - end.size();
    if (!fill()) break;
    found = held_.find(end, from);
  }
  return read_exactly(found == std::string::npos ? held_.size() : found + end.size());
}

std::string RawPeer::read_exactly(std::size_t size) {
  while (held_.size() < size && fill()) {
  }
  std::string taken = held_.substr(0, size);
  held_.erase(0, size);
  return taken;
}

std::string RawPeer::read_request() {
  std::string request = read_until("\r\n\r\n");
  if (request.find("Transfer-Encoding: chunked") != std::string::npos)
    return request + read_until("0\r\n\r\n");
  constexpr std::string_view field = "Content-Length: ";
  const std::size_t at = request.find(field);
  if (at == std::string::npos) return request;
  std::size_t length = 0;
  std::from_chars(request.data() + at + field.size(), request.data() + request.size(), length);
  return request + read_exactly(length);
}

void RawPeer::read_to_end() {
  while (fill())
    held_.clear();
}

bool RawPeer::wait_open(std::chrono::milliseconds time) {
  pollfd ended{.fd = socket_, .events = POLLRDHUP, .revents = 0};
  return ::poll(&ended, 1, static_cast<int>(time.count())) == 0;
}

bool RawPeer::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void RawPeer::half_close() {
  ::shutdown(socket_, SHUT_WR);
}

void RawPeer::reset() {
  const linger now{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  close();
}

void RawPeer::close() {
  const std::lock_guard lock(closing_);
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

std::uint32_t RawPeer::segments_sent_again() const {
  tcp_info info{};
  socklen_t size = sizeof info;
  ::getsockopt(socket_, IPPROTO_TCP, TCP_INFO, &info, &size);
  return info.tcpi_total_retrans;
}

RawServer::RawServer(Script script) : script_(std::move(script)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, SOMAXCONN) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot listen");
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_all(); });
}

void RawServer::accept_all() {
  while (true) {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      ::close(socket);
      return;
    }
    ++accepted_;
    threads_.emplace_back([this, socket] { serve(socket); });
  }
}

void RawServer::serve(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  RawPeer peer(socket);
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) ::shutdown(socket, SHUT_RDWR);
    peers_.insert(&peer);
  }
  script_(peer);
  {
    const std::lock_guard lock(mutex_);
    peers_.erase(&peer);
  }
  peer.close();
}

void RawServer::stop_listening() {
  ::shutdown(listener_, SHUT_RDWR);
  if (acceptor_.joinable()) acceptor_.join();
  if (listener_ >= 0) ::close(listener_);
  listener_ = -1;
}

RawServer::~RawServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (RawPeer* peer : peers_) {
      const std::lock_guard closing(peer->closing_);
      if (peer->socket_ >= 0) ::shutdown(peer->socket_, SHUT_RDWR);
    }
  }
  stop_listening();
  for (std::thread& thread : threads_)
    thread.join();
}

}  // namespace talkspec::testing
