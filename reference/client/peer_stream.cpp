#include "reference/client/peer_stream.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

namespace talk::client {
namespace {

int clamped(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

}  // namespace

PeerStream::PeerStream(int socket, ssl_st* tls, const Interrupt& interrupt)
    : socket_(socket), tls_(tls), interrupt_(interrupt) {
  const int flags = ::fcntl(socket_, F_GETFL);
  if (flags >= 0) ::fcntl(socket_, F_SETFL, flags | O_NONBLOCK);
}

bool PeerStream::handshake(Deadline deadline) {
  end_ = End::none;
  for (;;) {
    if (interrupt_.is_set()) end_with(End::interrupted);
    if (end_ != End::none) return false;
    ::ERR_clear_error();
    const int result = ::SSL_do_handshake(tls_);
    if (result == 1) return true;
    const Next next = after_tls(result);
    if (next == Next::ended || !wait(next, deadline)) return false;
  }
}

std::size_t PeerStream::read(char* into, std::size_t size, Deadline deadline) {
  end_ = End::none;
  for (;;) {
    if (interrupt_.is_set()) end_with(End::interrupted);
    if (end_ != End::none) return 0;
    std::size_t count = 0;
    const Next next = read_once(into, size, count);
    if (next == Next::done) return count;
    if (next == Next::ended || !wait(next, deadline)) return 0;
  }
}

bool PeerStream::write(std::string_view bytes, Deadline deadline) {
  end_ = End::none;
  while (!bytes.empty()) {
    if (interrupt_.is_set()) end_with(End::interrupted);
    if (end_ != End::none) return false;
    std::size_t count = 0;
    const Next next = write_once(bytes, count);
    if (next == Next::done) {
      bytes.remove_prefix(count);
    } else if (next == Next::ended || !wait(next, deadline)) {
      return false;
    }
  }
  return true;
}

bool PeerStream::is_idle() {
  char byte = 0;
  if (tls_ == nullptr) {
    const ssize_t count = ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count < 0 && would_block(errno);
  }
  ::ERR_clear_error();
  const int count = ::SSL_peek(tls_, &byte, 1);
  return count <= 0 && ::SSL_get_error(tls_, count) == SSL_ERROR_WANT_READ;
}

PeerStream::Next PeerStream::read_once(char* into, std::size_t size, std::size_t& count) {
  if (tls_ != nullptr) {
    ::ERR_clear_error();
    const int result = ::SSL_read(tls_, into, clamped(size));
    if (result <= 0) return after_tls(result);
    count = static_cast<std::size_t>(result);
    return Next::done;
  }
  const ssize_t result = ::recv(socket_, into, size, 0);
  if (result == 0) return end_with(End::finished);
  if (result < 0 && errno == EINTR) return Next::wait_readable;
  if (result < 0) return would_block(errno) ? Next::wait_readable : end_with(End::broken);
  count = static_cast<std::size_t>(result);
  return Next::done;
}

PeerStream::Next PeerStream::write_once(std::string_view bytes, std::size_t& count) {
  if (tls_ != nullptr) {
    ::ERR_clear_error();
    const int result = ::SSL_write(tls_, bytes.data(), clamped(bytes.size()));
    if (result <= 0) return after_tls(result);
    count = static_cast<std::size_t>(result);
    return Next::done;
  }
  const ssize_t result = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (result < 0 && errno == EINTR) return Next::wait_writable;
  if (result < 0) return would_block(errno) ? Next::wait_writable : end_with(End::broken);
  count = static_cast<std::size_t>(result);
  return Next::done;
}

PeerStream::Next PeerStream::after_tls(int result) {
  switch (::SSL_get_error(tls_, result)) {
    case SSL_ERROR_WANT_READ:
      return Next::wait_readable;
    case SSL_ERROR_WANT_WRITE:
      return Next::wait_writable;
    case SSL_ERROR_ZERO_RETURN:
      return end_with(End::finished);
    default:
      return end_with(End::broken);
  }
}

// True when it is worth trying again.
bool PeerStream::wait(Next next, Deadline deadline) {
  using std::chrono::milliseconds;
  constexpr milliseconds longest_turn(60'000);
  const auto left = std::chrono::ceil<milliseconds>(deadline - Deadline::clock::now());
  if (left.count() <= 0) {
    end_with(End::late);
    return false;
  }
  const short wanted = next == Next::wait_writable ? POLLOUT : POLLIN;
  std::array<pollfd, 2> ready{{{.fd = socket_, .events = wanted, .revents = 0},
                               {.fd = interrupt_.descriptor(), .events = POLLIN, .revents = 0}}};
  ::poll(ready.data(), ready.size(), static_cast<int>(std::min(left, longest_turn).count()));
  return true;
}

PeerStream::Next PeerStream::end_with(End end) {
  end_ = end;
  return Next::ended;
}

}  // namespace talk::client
