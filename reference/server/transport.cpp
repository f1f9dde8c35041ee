#include "reference/server/transport.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talk::server {
namespace {

Socket::Wait wait_for(int fd, short events, Clock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    constexpr decltype(left) most = std::numeric_limits<int>::max();
    pollfd entry{fd, events, 0};
    const int found =
        ::poll(&entry, 1, static_cast<int>(std::clamp<decltype(left)>(left, 0, most)));
    // An error of poll() itself is for the read or write that follows to find.
    if (found > 0 || (found < 0 && errno != EINTR)) return Socket::Wait::ready;
    if (found == 0) return Socket::Wait::timeout;
  }
}

}  // namespace

Socket::~Socket() {
  ::close(fd_);
}

Socket::Wait Socket::wait_readable(Clock::time_point deadline) const noexcept {
  return wait_for(fd_, POLLIN, deadline);
}

Socket::Wait Socket::wait_writable(Clock::time_point deadline) const noexcept {
  return wait_for(fd_, POLLOUT, deadline);
}

void Socket::stop_reading() const noexcept {
  ::shutdown(fd_, SHUT_RD);
}

void Socket::finish_writing() const noexcept {
  ::shutdown(fd_, SHUT_WR);
}

void Socket::abort() const noexcept {
  const linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::shutdown(fd_, SHUT_RDWR);
}

SocketTransport::SocketTransport(int fd, const TlsContext* tls, std::unique_ptr<Room::Place> place)
    : place_(std::move(place)), socket_(fd), ssl_(tls != nullptr ? tls->accept_on(fd) : nullptr) {}

// Waits for what the last operation on the SSL object lacked; false when it cannot go on.
bool SocketTransport::wait_for_tls(int result, Clock::time_point deadline, bool& timeout) {
  const int error = SSL_get_error(ssl_.get(), result);
  ERR_clear_error();
  timeout = false;
  if (error == SSL_ERROR_WANT_READ) {
    timeout = socket_.wait_readable(deadline) == Socket::Wait::timeout;
    return !timeout;
  }
  if (error == SSL_ERROR_WANT_WRITE) {
    timeout = socket_.wait_writable(deadline) == Socket::Wait::timeout;
    return !timeout;
  }
  return false;
}

bool SocketTransport::handshake(Clock::time_point deadline) {
  if (ssl_ == nullptr) return true;
  bool timeout = false;
  for (;;) {
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) return true;
    if (!wait_for_tls(result, deadline, timeout)) return false;
  }
}

ReadResult SocketTransport::read(std::span<char> into, Clock::time_point deadline) {
  if (ssl_ != nullptr) return read_tls(into, deadline);
  for (;;) {
    if (socket_.wait_readable(deadline) == Socket::Wait::timeout)
      return {ReadResult::Status::timeout};
    const ssize_t size = ::recv(socket_.fd(), into.data(), into.size(), 0);
    if (size > 0) return {ReadResult::Status::bytes, static_cast<std::size_t>(size)};
    if (size == 0) return {ReadResult::Status::end};
    if (errno != EINTR && errno != EAGAIN) return {ReadResult::Status::failed};
  }
}

ReadResult SocketTransport::read_tls(std::span<char> into, Clock::time_point deadline) {
  bool timeout = false;
  for (;;) {
    const int wanted = static_cast<int>(std::min<std::size_t>(into.size(), 1U << 20U));
    const int size = SSL_read(ssl_.get(), into.data(), wanted);
    if (size > 0) return {ReadResult::Status::bytes, static_cast<std::size_t>(size)};
    if (SSL_get_error(ssl_.get(), size) == SSL_ERROR_ZERO_RETURN) return {ReadResult::Status::end};
    if (!wait_for_tls(size, deadline, timeout))
      return {timeout ? ReadResult::Status::timeout : ReadResult::Status::failed};
  }
}

bool SocketTransport::write(std::string_view bytes, std::chrono::milliseconds silence) {
  return ssl_ != nullptr ? write_tls(bytes, silence) : write_plain(bytes, silence);
}

bool SocketTransport::write_plain(std::string_view bytes, std::chrono::milliseconds silence) {
  while (!bytes.empty()) {
    const ssize_t size = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
    } else if (errno == EAGAIN) {
      if (socket_.wait_writable(Clock::now() + silence) == Socket::Wait::timeout) return false;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

bool SocketTransport::write_tls(std::string_view bytes, std::chrono::milliseconds silence) {
  bool timeout = false;
  while (!bytes.empty()) {
    const int wanted = static_cast<int>(std::min<std::size_t>(bytes.size(), 1U << 20U));
    const int size = SSL_write(ssl_.get(), bytes.data(), wanted);
    if (size > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(size));
    } else if (!wait_for_tls(size, Clock::now() + silence, timeout)) {
      return false;
    }
  }
  return true;
}

std::optional<std::size_t> SocketTransport::write_now(std::span<const iovec> pieces) {
  if (ssl_ != nullptr) return write_tls_now(pieces);
  msghdr message{};
  message.msg_iov = const_cast<iovec*>(pieces.data());
  message.msg_iovlen = pieces.size();
  for (;;) {
    const ssize_t size = ::sendmsg(socket_.fd(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size >= 0) return static_cast<std::size_t>(size);
    if (errno == EAGAIN) return 0;
    if (errno != EINTR) return std::nullopt;
  }
}

// A record at a time. One that the socket did not take is tried again with the same bytes before
// it, as OpenSSL demands: what waits only grows at its end.
std::optional<std::size_t> SocketTransport::write_tls_now(std::span<const iovec> pieces) {
  std::array<char, 16UL * 1024> record;
  std::size_t size = 0;
  for (const iovec& piece : pieces) {
    const std::size_t part = std::min(piece.iov_len, record.size() - size);
    std::memcpy(record.data() + size, piece.iov_base, part);
    size += part;
  }
  const int written = SSL_write(ssl_.get(), record.data(), static_cast<int>(size));
  if (written > 0) return static_cast<std::size_t>(written);
  const int error = SSL_get_error(ssl_.get(), written);
  ERR_clear_error();
  if (error == SSL_ERROR_WANT_WRITE || error == SSL_ERROR_WANT_READ) return 0;
  return std::nullopt;
}

void SocketTransport::finish() {
  if (ssl_ != nullptr) {
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
  socket_.finish_writing();
}

}  // namespace talk::server
