#include "reference/client/testing/scripted_server.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talk::client::testing {
namespace {

constexpr int turn = 20;  // milliseconds: how long the end of a test may wait for the server

bool readable(int descriptor) {
  pollfd event{.fd = descriptor, .events = POLLIN, .revents = 0};
  return ::poll(&event, 1, turn) > 0;
}

bool writable(int descriptor) {
  pollfd event{.fd = descriptor, .events = POLLOUT, .revents = 0};
  return ::poll(&event, 1, turn) > 0;
}

// How long the request at the front of `received` is; 0 when it is not all there.
std::size_t request_size(std::string_view received) {
  const std::size_t head_end = received.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return 0;
  std::size_t size = head_end + 4;
  constexpr std::string_view length = "Content-Length: ";
  const std::size_t field = received.substr(0, head_end).find(length);
  if (field != std::string_view::npos)
    size += std::strtoul(received.data() + field + length.size(), nullptr, 10);
  return received.size() < size ? 0 : size;
}

}  // namespace

ScriptedServer::ScriptedServer(std::vector<Reply> script)
    : script_(std::move(script)), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 16) != 0 ||
      ::getsockname(listener_, generic, &size) != 0)
    std::abort();
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

ScriptedServer::~ScriptedServer() {
  over_ = true;
  thread_.join();
  ::close(listener_);
}

framing::Url ScriptedServer::url() const {
  return {false, "127.0.0.1", port_, ""};
}

std::vector<std::string> ScriptedServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void ScriptedServer::serve() {
  while (!over_) {
    if (!readable(listener_)) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client < 0) continue;
    const int on = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ++connections_;
    serve_connection(client);
    ::close(client);
  }
}

void ScriptedServer::serve_connection(int client) {
  std::string received;
  while (read_request(client, received)) {
    const std::size_t size = request_size(received);
    std::size_t number = 0;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(received.substr(0, size));
      number = requests_.size() - 1;
    }
    received.erase(0, size);
    const Reply& reply = script_[std::min(number, script_.size() - 1)];
    if (!send_reply(client, reply)) return;
  }
}

// True once a whole request is there.
bool ScriptedServer::read_request(int client, std::string& received) {
  std::array<char, 4096> block{};
  while (!over_ && request_size(received) == 0) {
    if (!readable(client)) continue;
    const ssize_t count = ::recv(client, block.data(), block.size(), 0);
    if (count <= 0) return false;
    received.append(block.data(), static_cast<std::size_t>(count));
  }
  return !over_;
}

// True when the next request is to be awaited.
bool ScriptedServer::send_reply(int client, const Reply& reply) {
  const bool closes = reply.then == Reply::Then::close && reply.piece == 0;
  const int corked = closes ? 1 : 0;
  ::setsockopt(client, IPPROTO_TCP, TCP_CORK, &corked, sizeof corked);
  if (!send_all(client, reply.bytes, reply.piece)) return false;
  while (!reply.endless.empty())
    if (!send_all(client, reply.endless, 0)) return false;
  while (reply.then == Reply::Then::hold && !over_) {
    char byte = 0;
    if (readable(client) && ::recv(client, &byte, 1, 0) <= 0) return false;
  }
  if (closes) ::shutdown(client, SHUT_WR);
  return reply.then == Reply::Then::keep;
}

bool ScriptedServer::send_all(int client, const std::string& bytes, std::size_t piece) {
  std::string_view rest = bytes;
  while (!rest.empty()) {
    if (over_) return false;
    if (!writable(client)) continue;
    const std::string_view now = rest.substr(0, piece == 0 ? rest.size() : piece);
    const ssize_t count = ::send(client, now.data(), now.size(), MSG_NOSIGNAL);
    if (count < 0) return false;
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace talk::client::testing
