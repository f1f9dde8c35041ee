#include "reference/server/benchmark/open_pulls.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talk::server::benchmark {
namespace {

constexpr std::string_view mark = "at=";
constexpr std::size_t digits = 20;
constexpr std::uint64_t sampled = 8;  // the latency of every eighth message is kept

std::int64_t nanoseconds() {
  return std::chrono::nanoseconds(Clock::now().time_since_epoch()).count();
}

std::string trouble(const std::string& what) {
  return what + ": " + std::strerror(errno);
}

}  // namespace

std::string stamped_message() {
  const std::string number = std::to_string(nanoseconds());
  return std::string(mark) + std::string(digits - number.size(), '0') + number + '.';
}

OpenPulls::OpenPulls(const Target& target)
    : target_(target), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

OpenPulls::~OpenPulls() {
  for (const OpenPull& pull : pulls_)
    ::close(pull.fd);
  ::close(epoll_);
}

std::string OpenPulls::open(std::size_t count) {
  const std::string request = pull_request(target_);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t number = pulls_.size();
    const int fd = connect_to(target_);
    if (fd < 0) return trouble("cannot connect pull " + std::to_string(number));
    pulls_.push_back({fd});
    if (::send(fd, request.data(), request.size(), MSG_NOSIGNAL) < 0)
      return trouble("cannot write on pull " + std::to_string(number));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = number;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) return trouble("epoll");
  }
  return {};
}

std::string OpenPulls::await(std::size_t messages, Clock::duration time) {
  const Clock::time_point deadline = Clock::now() + time;
  for (OpenPull& pull : pulls_)
    pull.messages = 0;
  behind_ = pulls_.size();
  std::array<epoll_event, 512> events{};
  while (behind_ > 0) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return std::to_string(behind_) + " pulls have not got all in time";
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                   static_cast<int>(left));
    if (count < 0 && errno != EINTR) return trouble("epoll");
    for (int i = 0; i < count; ++i)
      if (auto wrong = read(pulls_.at(events[static_cast<std::size_t>(i)].data.u64), messages);
          !wrong.empty())
        return wrong;
  }
  return {};
}

std::string OpenPulls::read(OpenPull& pull, std::size_t messages) {
  std::array<char, 64UL * 1024> buffer;
  const ssize_t size = ::recv(pull.fd, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return {};
  if (size <= 0) return "a pull was ended by the server";
  const bool was_behind = pull.messages < messages;
  take(pull, {buffer.data(), static_cast<std::size_t>(size)}, nanoseconds());
  if (was_behind && pull.messages >= messages) --behind_;
  return {};
}

// Stamps, wherever they stand: chunks and heads between them do not matter.
void OpenPulls::take(OpenPull& pull, std::string_view bytes, std::int64_t now) {
  constexpr std::size_t whole = mark.size() + digits;
  std::string joined;
  if (!pull.unfinished.empty()) bytes = joined = std::exchange(pull.unfinished, {}).append(bytes);
  for (;;) {
    const std::size_t at = bytes.find(mark);
    if (at == std::string_view::npos) break;
    if (bytes.size() - at < whole) {
      pull.unfinished = bytes.substr(at);
      return;
    }
    ++pull.messages;
    if (++delivered_ % sampled == 0) {
      std::int64_t sent = 0;
      std::from_chars(bytes.data() + at + mark.size(), bytes.data() + at + whole, sent);
      latencies_.push_back(now - sent);
    }
    bytes.remove_prefix(at + whole);
  }
  pull.unfinished = bytes.substr(bytes.size() - std::min(bytes.size(), mark.size() - 1));
}

std::vector<std::int64_t> OpenPulls::take_latencies() {
  return std::exchange(latencies_, {});
}

}  // namespace talk::server::benchmark
