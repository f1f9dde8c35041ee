#include "reference/client/interrupt.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace talk::client {

static_assert(std::atomic<bool>::is_always_lock_free, "set() is called in signal handlers");

Interrupt::Interrupt() : event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Interrupt::~Interrupt() {
  if (event_ >= 0) ::close(event_);
}

void Interrupt::set() noexcept {
  const int saved = errno;
  set_.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  // It can only fail when the event is set already.
  [[maybe_unused]] const ssize_t written = ::write(event_, &one, sizeof one);
  errno = saved;
}

bool Interrupt::wait_for(std::chrono::milliseconds time) const noexcept {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds longest_turn(60'000);
  const auto deadline = Clock::now() + time;
  while (!is_set()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    pollfd event{.fd = event_, .events = POLLIN, .revents = 0};
    ::poll(&event, 1, static_cast<int>(std::min(left, longest_turn).count()));
  }
  return true;
}

}  // namespace talk::client
