#include "reference/server/connection_threads.h"

#include <iterator>
#include <utility>

namespace talk::server {
namespace {

// Address space, not memory: pages count once touched. cpp-httplib's regular expressions, a TLS
// handshake and sanitizers all fit.
constexpr std::size_t stack_bytes = 256UL * 1024;

class StackAttributes {
 public:
  StackAttributes() {
    pthread_attr_init(&attributes_);
    pthread_attr_setstacksize(&attributes_, stack_bytes);
  }
  ~StackAttributes() { pthread_attr_destroy(&attributes_); }
  StackAttributes(const StackAttributes&) = delete;
  StackAttributes& operator=(const StackAttributes&) = delete;
  const pthread_attr_t* get() const { return &attributes_; }

 private:
  pthread_attr_t attributes_{};
};

}  // namespace

bool ConnectionThreads::run(std::function<void()> task) {
  static const StackAttributes attributes;
  join_finished();
  const std::lock_guard lock(mutex_);
  working_.push_back({this, std::move(task)});
  Worker& worker = working_.back();
  worker.self = std::prev(working_.end());
  if (pthread_create(&worker.thread, attributes.get(), work, &worker) == 0) return true;
  working_.pop_back();
  return false;
}

void* ConnectionThreads::work(void* argument) {
  Worker& worker = *static_cast<Worker*>(argument);
  worker.task();
  worker.task = nullptr;
  ConnectionThreads& owner = *worker.owner;
  const std::lock_guard lock(owner.mutex_);
  owner.finished_.splice(owner.finished_.end(), owner.working_, worker.self);
  if (owner.working_.empty()) owner.idle_.notify_all();
  return nullptr;
}

void ConnectionThreads::join_finished() {
  std::list<Worker> finished;
  {
    const std::lock_guard lock(mutex_);
    finished.swap(finished_);
  }
  for (Worker& worker : finished)
    pthread_join(worker.thread, nullptr);
}

void ConnectionThreads::join() {
  {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return working_.empty(); });
  }
  join_finished();
}

}  // namespace talk::server
