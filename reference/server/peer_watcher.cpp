#include "reference/server/peer_watcher.h"

#include <array>
#include <cerrno>
#include <utility>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace talk::server {
namespace {

// A number that no other pull ever had, not the descriptor: an event may be on its way for a
// socket that was closed, whose number belongs to another by now.
void add(int epoll, int fd, std::uint32_t events, std::uint64_t token) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = token;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

}  // namespace

PeerWatcher::PeerWatcher()
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), wake_(::eventfd(0, EFD_CLOEXEC)) {
  add(epoll_, wake_, EPOLLIN, 0);
  thread_ = std::thread([this] { run(); });
}

PeerWatcher::~PeerWatcher() {
  const std::uint64_t one = 1;
  while (::write(wake_, &one, sizeof one) < 0 && errno == EINTR) {
  }
  thread_.join();
  ::close(wake_);
  ::close(epoll_);
}

std::uint64_t PeerWatcher::watch(int fd, std::shared_ptr<Pull> pull) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t token = ++last_token_;
  watched_.emplace(token, std::move(pull));
  // Edge-triggered: a half-close is told once, and the reset that may follow it once more.
  add(epoll_, fd, EPOLLRDHUP | EPOLLET, token);
  return token;
}

void PeerWatcher::unwatch(int fd, std::uint64_t token) {
  const std::lock_guard lock(mutex_);
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
  watched_.erase(token);
}

void PeerWatcher::run() {
  std::array<epoll_event, 64> events{};
  for (;;) {
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events.at(static_cast<std::size_t>(i));
      if (event.data.u64 == 0) return;
      notice(event.data.u64, event.events);
    }
    if (count < 0 && errno != EINTR) return;
  }
}

void PeerWatcher::notice(std::uint64_t token, std::uint32_t events) {
  const std::lock_guard lock(mutex_);
  const auto found = watched_.find(token);
  if (found == watched_.end()) return;
  if ((events & (EPOLLHUP | EPOLLERR)) != 0) {
    found->second->drop();
  } else {
    found->second->end();
  }
}

}  // namespace talk::server
