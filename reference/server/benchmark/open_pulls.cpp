#include "reference/server/benchmark/open_pulls.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talk::server::benchmark {
namespace {

std::string trouble(const std::string& what) {
  return what + ": " + std::strerror(errno);
}

}  // namespace

OpenPulls::OpenPulls() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

OpenPulls::~OpenPulls() {
  for (const Pull& pull : pulls_)
    ::close(pull.fd);
  ::close(epoll_);
}

std::string OpenPulls::open(std::uint16_t port, std::size_t count) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  pulls_.reserve(pulls_.size() + count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t number = pulls_.size();
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return trouble("no socket for pull " + std::to_string(number));
    pulls_.push_back({fd});
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      return trouble("cannot connect pull " + std::to_string(number));
    const std::string request =
        "GET /pull?name=" + std::to_string(number) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0)
      return trouble("cannot write on pull " + std::to_string(number));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = number;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) return trouble("epoll");
  }
  return {};
}

std::string OpenPulls::await(std::size_t messages, std::chrono::seconds patience) {
  behind_ = static_cast<std::size_t>(
      std::count_if(pulls_.begin(), pulls_.end(),
                    [messages](const Pull& pull) { return pull.messages < messages; }));
  std::array<epoll_event, 512> events{};
  while (behind_ > 0) {
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                   static_cast<int>(std::chrono::milliseconds(patience).count()));
    if (count < 0 && errno != EINTR) return trouble("epoll");
    if (count == 0)
      return std::to_string(behind_) + " of " + std::to_string(pulls_.size()) +
             " pulls got nothing for " + std::to_string(patience.count()) + " s";
    for (int i = 0; i < count; ++i)
      if (auto wrong = read(pulls_.at(events.at(static_cast<std::size_t>(i)).data.u64), messages);
          !wrong.empty())
        return wrong;
  }
  return {};
}

std::string OpenPulls::read(Pull& pull, std::size_t messages) {
  std::array<char, 4096> buffer;
  const ssize_t size = ::recv(pull.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  if (size <= 0) return "a pull was ended by the server";
  const bool was_behind = pull.messages < messages;
  pull.messages += static_cast<std::size_t>(std::count(buffer.data(), buffer.data() + size, '\0'));
  if (was_behind && pull.messages >= messages) --behind_;
  return {};
}

}  // namespace talk::server::benchmark
