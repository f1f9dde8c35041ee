// A thread for each task, with a small stack: so that thousands of connections, each waiting for
// its client, cost a few pages each and never wait for one another.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>

namespace talk::server {

// Thread-safe. join() must come before it is destroyed.
class ConnectionThreads {
 public:
  // Runs `task`, which must not throw, on a new thread. False when there can be no more threads:
  // the task was not run then.
  bool run(std::function<void()> task);

  // Returns when every task has returned.
  void join();

 private:
  struct Worker {
    ConnectionThreads* owner;
    std::function<void()> task;
  };
  static void* work(void* worker);

  std::mutex mutex_;
  std::condition_variable idle_;
  std::size_t working_ = 0;
};

}  // namespace talk::server
