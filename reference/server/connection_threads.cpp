#include "reference/server/connection_threads.h"

#include <memory>
#include <utility>

#include <pthread.h>

namespace talk::server {
namespace {

// Address space, not memory: pages count once touched. cpp-httplib's regular expressions, a TLS
// handshake and sanitizers all fit.
constexpr std::size_t stack_bytes = 256UL * 1024;

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
  auto worker = std::make_unique<Worker>(Worker{this, std::move(task)});
  const std::lock_guard lock(mutex_);
  pthread_t thread{};
  if (pthread_create(&thread, attributes(), work, worker.get()) != 0) return false;
  static_cast<void>(worker.release());
  ++working_;
  return true;
}

void* ConnectionThreads::work(void* argument) {
  std::unique_ptr<Worker> worker(static_cast<Worker*>(argument));
  ConnectionThreads& owner = *worker->owner;
  worker->task();
  worker.reset();
  const std::lock_guard lock(owner.mutex_);
  if (--owner.working_ == 0) owner.idle_.notify_all();
  return nullptr;
}

void ConnectionThreads::join() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return working_ == 0; });
}

}  // namespace talk::server
