#include "reference/server/pull_loop.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace talk::server {
namespace {

// A number that no other pull ever had, not the descriptor: an event may be on its way for a
// socket that was closed, whose number belongs to another by now. 0 is the eventfd.
bool add(int epoll, int fd, std::uint32_t events, std::uint64_t pull) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = pull;
  return ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

int milliseconds_until(Clock::time_point due) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, 60'000));
}

}  // namespace

PullLoop::PullLoop()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (epoll_ < 0 || wake_ < 0 || !add(epoll_, wake_, EPOLLIN, 0))
    throw std::system_error(errno, std::generic_category());
}

PullLoop::~PullLoop() {
  stop();
  ::close(wake_);
  ::close(epoll_);
}

void PullLoop::start(Hub& hub) {
  thread_ = std::thread([this, &hub] { run(hub); });
}

void PullLoop::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  wake();
  thread_.join();
}

void PullLoop::wake() {
  const std::uint64_t one = 1;
  if (!woken_.exchange(true)) static_cast<void>(::write(wake_, &one, sizeof one) > 0);
}

void PullLoop::watch(int fd, std::uint64_t pull) {
  if (fd < 0) return;
  // Nothing is read any more: the kernel need not keep much of what such a client sends.
  const int little = 4096;
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
  add(epoll_, fd, EPOLLRDHUP | EPOLLOUT | EPOLLET, pull);
}

void PullLoop::run(Hub& hub) {
  std::array<epoll_event, 256> events{};
  while (!stopping_) {
    const Clock::time_point due = hub.turn(Clock::now());
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()),
                                   milliseconds_until(due));
    const Clock::time_point now = Clock::now();
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      if (event.data.u64 == 0) {
        std::uint64_t times = 0;
        static_cast<void>(::read(wake_, &times, sizeof times) > 0);
        woken_ = false;
      } else {
        hub.notice(event.data.u64,
                   {.peer_finished = (event.events & EPOLLRDHUP) != 0,
                    .broken = (event.events & (EPOLLHUP | EPOLLERR)) != 0,
                    .writable = (event.events & EPOLLOUT) != 0},
                   now);
      }
    }
  }
}

}  // namespace talk::server
