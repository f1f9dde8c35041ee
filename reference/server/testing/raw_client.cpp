#include "reference/server/testing/raw_client.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <utility>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talk::server::testing {
namespace {

constexpr int patience = 60'000;  // milliseconds

}  // namespace

RawClient::RawClient(std::uint16_t port, int receive_buffer)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_buffer > 0)
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  const int yes = 1;
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  EXPECT_EQ(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
}

RawClient::~RawClient() {
  if (fd_ >= 0) ::close(fd_);
}

RawClient::RawClient(RawClient&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      received_(std::move(other.received_)),
      reset_(other.reset_) {}

// What the server does not want to read any more is no fault here.
void RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t size = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(size));
  }
}

void RawClient::half_close() {
  ::shutdown(fd_, SHUT_WR);
}

void RawClient::reset() {
  const linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(std::exchange(fd_, -1));
}

bool RawClient::receive() {
  pollfd entry{fd_, POLLIN, 0};
  if (::poll(&entry, 1, patience) != 1) {
    ADD_FAILURE() << "the server sends nothing more after: "
                  << ::testing::PrintToString(received_.substr(0, 200));
    return false;
  }
  std::array<char, 65536> buffer;
  const ssize_t size = ::recv(fd_, buffer.data(), buffer.size(), 0);
  reset_ = size < 0 && errno == ECONNRESET;
  if (size <= 0) return false;
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

void RawClient::await(const std::function<bool()>& there) {
  while (!there())
    if (!receive()) {
      ADD_FAILURE() << "the server closed after: "
                    << ::testing::PrintToString(received_.substr(0, 200));
      return;
    }
}

std::string RawClient::take(std::size_t size) {
  std::string bytes = received_.substr(0, size);
  received_.erase(0, size);
  return bytes;
}

std::string RawClient::read_some() {
  if (received_.empty()) receive();
  return take(received_.size());
}

std::string RawClient::read_until(std::string_view end) {
  std::size_t at = 0;
  std::size_t seen = 0;
  await([&] {
    at = received_.find(end, seen);
    seen = received_.size() < end.size() ? 0 : received_.size() - end.size() + 1;
    return at != std::string::npos;
  });
  return take(at == std::string::npos ? received_.size() : at + end.size());
}

std::string RawClient::read_answer() {
  std::string head = read_until("\r\n\r\n");
  const std::size_t field = head.find("Content-Length: ");
  if (field == std::string::npos) return head;
  const std::size_t length = std::strtoul(head.c_str() + field + 16, nullptr, 10);
  await([&] { return received_.size() >= length; });
  return head + take(length);
}

std::string RawClient::read_to_end() {
  while (receive()) {
  }
  return take(received_.size());
}

}  // namespace talk::server::testing
