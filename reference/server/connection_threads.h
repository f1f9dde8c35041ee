// A thread for each task, with a small stack: so that ten thousand connections, each waiting for
// its client or its messages, cost a few pages each and never wait for one another.
#pragma once

#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>

#include <pthread.h>

namespace talk::server {

// Thread-safe. All threads are joined before it is destroyed.
class ConnectionThreads {
 public:
  ConnectionThreads() = default;
  ~ConnectionThreads() { join(); }
  ConnectionThreads(const ConnectionThreads&) = delete;
  ConnectionThreads& operator=(const ConnectionThreads&) = delete;

  // Runs `task`, which must not throw, on a new thread. False when there can be no more threads:
  // the task was not run then.
  bool run(std::function<void()> task);

  // Returns when every task has returned.
  void join();

 private:
  struct Worker {
    ConnectionThreads* owner;
    std::function<void()> task;
    pthread_t thread{};
    std::list<Worker>::iterator self{};
  };

  static void* work(void* worker);
  void join_finished();

  std::mutex mutex_;
  std::condition_variable idle_;  // nothing is working
  std::list<Worker> working_;
  std::list<Worker> finished_;  // returned or about to, not joined yet
};

}  // namespace talk::server
