// A thread for each task, with a small stack: so that thousands of connections, each waiting for
// its client, cost a few pages each and never wait for one another. A few that have ended their
// task wait for the next one: to make a thread costs as much as to answer a request.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>

namespace talk::server {

// Thread-safe. join() must come before it is destroyed.
class ConnectionThreads {
 public:
  // Runs `task`, which must not throw, on a thread of its own. False when there can be no more
  // threads: the task was not run then.
  bool run(std::function<void()> task);

  // Returns when every task has returned; none may be given any more.
  void join();

 private:
  static void* work(void* threads);
  void work();

  std::mutex mutex_;
  std::condition_variable given_;
  std::condition_variable ended_;
  std::deque<std::function<void()>> tasks_;  // given, and not yet taken
  std::size_t threads_ = 0;
  std::size_t idle_ = 0;  // of the threads: those that wait for a task
  bool ends_ = false;
};

}  // namespace talk::server
