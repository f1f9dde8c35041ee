#include "conformance/wire/loop.h"

#include <exception>
#include <system_error>
#include <utility>

#include <asio/co_spawn.hpp>
#include <asio/post.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

namespace talkspec::wire {

void Loop::start(Task<void> task, std::function<void()> done) {
  asio::co_spawn(context_, std::move(task),
                 [done = std::move(done)](const std::exception_ptr& thrown) {
                   if (thrown)
                     std::rethrow_exception(thrown);  // a defect of ours: let run() say it
                   if (done) done();
                 });
}

void Loop::run() {
  context_.restart();
  context_.run();
}

void Loop::stop() {
  stopping_ = true;
  for (asio::steady_timer* timer : waiting_)
    timer->cancel();
}

// A timer that Loop::stop() knows of for as long as it lives; and, for a Condition, who waits.
struct Condition::Waiter {
  Waiter(Loop& loop_in, Clock::time_point time) : loop(loop_in), timer(loop_in.context_, time) {
    loop.waiting_.insert(&timer);
  }
  ~Waiter() {
    loop.waiting_.erase(&timer);
    if (condition) condition->waiters_.erase(this);
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  Loop& loop;
  asio::steady_timer timer;
  Condition* condition = nullptr;
  bool woken = false;
};

void Condition::notify() {
  for (Waiter* waiter : waiters_) {
    waiter->woken = true;
    waiter->timer.cancel();
  }
}

Task<bool> Condition::wait_until(Clock::time_point deadline) {
  if (loop_.stopping()) co_return false;
  Waiter waiter(loop_, deadline);
  waiter.condition = this;
  waiters_.insert(&waiter);
  std::error_code error;
  co_await waiter.timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
  co_return waiter.woken && !loop_.stopping();
}

Task<bool> Loop::sleep_until(Clock::time_point time) {
  Condition never(*this);
  co_await never.wait_until(time);
  co_return !stopping_;
}

Task<void> Loop::settle() {
  // Each turn of the loop asks the kernel once; what a read hands over may take a turn of its own
  // to reach whoever waits for it.
  constexpr int turns = 4;
  for (int turn = 0; turn < turns; ++turn)
    co_await asio::post(context_, asio::use_awaitable);
}

}  // namespace talkspec::wire
