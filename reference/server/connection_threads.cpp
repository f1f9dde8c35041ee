#include "reference/server/connection_threads.h"

#include <utility>

#include <pthread.h>

namespace talk::server {
namespace {

// Address space, not memory: pages count once touched. cpp-httplib's regular expressions, a TLS
// handshake and sanitizers all fit.
constexpr std::size_t stack_bytes = 256UL * 1024;

constexpr std::size_t most_idle = 32;

const pthread_attr_t* attributes() {
  static const pthread_attr_t made = [] {
    pthread_attr_t attributes{};
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack_bytes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    return attributes;
  }();
  return &made;
}

}  // namespace

bool ConnectionThreads::run(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  tasks_.push_back(std::move(task));
  if (tasks_.size() <= idle_) {
    given_.notify_one();
    return true;
  }
  pthread_t thread{};
  if (pthread_create(&thread, attributes(), work, this) == 0) {
    ++threads_;
    return true;
  }
  tasks_.pop_back();
  return false;
}

void* ConnectionThreads::work(void* threads) {
  static_cast<ConnectionThreads*>(threads)->work();
  return nullptr;
}

void ConnectionThreads::work() {
  std::unique_lock lock(mutex_);
  while (!tasks_.empty()) {
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;  // with all that it holds, before somebody is told that it has returned
    lock.lock();
    if (!tasks_.empty() || ends_ || idle_ == most_idle) continue;
    ++idle_;
    given_.wait(lock, [this] { return !tasks_.empty() || ends_; });
    --idle_;
  }
  if (--threads_ == 0) ended_.notify_all();
}

void ConnectionThreads::join() {
  std::unique_lock lock(mutex_);
  ends_ = true;
  given_.notify_all();
  ended_.wait(lock, [this] { return threads_ == 0; });
}

}  // namespace talk::server
