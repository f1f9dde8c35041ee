// conformance/wire: exact bytes to and from a server, on one event loop.
// The loop: everything of a run happens on the thread that runs it, so nothing in this folder
// locks. Every wait has a deadline, and stop() ends all of them at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <set>
#include <string>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "conformance/wire/held_memory.h"

namespace talkspec::wire {

using Clock = std::chrono::steady_clock;
template <class T>
using Task = asio::awaitable<T>;

class Loop {
 public:
  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  asio::io_context& context() noexcept { return context_; }

  // Of everything that runs on this loop.
  HeldMemory& memory() noexcept { return memory_; }

  // Starts a coroutine of its own. It must not throw and must end by itself once stop() was
  // called: whatever it waits for then ends at once. `done` runs when it has ended.
  void start(Task<void> task, std::function<void()> done = {});

  // Runs until every coroutine has ended.
  void run();

  // From now on every wait ends at once, as if its deadline had passed.
  void stop();
  bool stopping() const noexcept { return stopping_; }

  // False when stopped before that time.
  Task<bool> sleep_until(Clock::time_point time);

  // Lets everything go on that can, reading what the kernel holds for us included. After a
  // deadline, what came before it but was not looked at yet is thereby not lost.
  Task<void> settle();

 private:
  friend class Condition;
  std::set<asio::steady_timer*> waiting_;  // outlives the coroutines that context_ owns
  bool stopping_ = false;
  HeldMemory memory_;  // so does this
  asio::io_context context_{1};
};

// What coroutines wait on: something may have changed, look again. Use it in a loop:
//   while (!ready() && co_await changed.wait_until(deadline)) {}
class Condition {
 public:
  explicit Condition(Loop& loop) : loop_(loop) {}
  Condition(const Condition&) = delete;
  Condition& operator=(const Condition&) = delete;

  void notify();  // wakes everyone that waits now

  // False when the deadline passed, or the loop was stopped, before notify(). The condition must
  // outlive the wait.
  Task<bool> wait_until(Clock::time_point deadline);

 private:
  struct Waiter;
  Loop& loop_;
  std::set<Waiter*> waiters_;
};

}  // namespace talkspec::wire
