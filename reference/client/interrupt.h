#pragma once

#include <atomic>
#include <chrono>

namespace talk::client {

// A flag that waiting threads see at once. Set once, it stays set.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // From any thread, and from a signal handler.
  void set() noexcept;
  bool is_set() const noexcept { return set_.load(std::memory_order_acquire); }

  // True as soon as it is set, false when `time` is over.
  bool wait_for(std::chrono::milliseconds time) const noexcept;

  // Readable from set() on; for poll(). -1 where the system had no descriptor left: waits then
  // see the flag at their next turn only.
  int descriptor() const noexcept { return event_; }

 private:
  std::atomic<bool> set_{false};
  int event_;
};

}  // namespace talk::client
