#include "reference/server/pull.h"

#include <algorithm>
#include <utility>

namespace talk::server {

Pull::Pull(std::string name, framing::Framing message_end, std::size_t queue_limit,
           std::function<void()> abort)
    : name_(std::move(name)),
      message_end_(message_end),
      queue_limit_(queue_limit),
      abort_(std::move(abort)) {}

void Pull::append(const Frame& frame) {
  waiting_.push_back(frame);
  waiting_bytes_ += frame->size();
}

// Memory, roughly: a flood of empty messages costs more than its bytes.
std::size_t Pull::held() const noexcept {
  return waiting_bytes_ + (waiting_.size() - first_) * sizeof(Frame);
}

bool Pull::put(const Frame& frame) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::open) return true;
    if (waiting_bytes_ > 0 && held() + frame->size() + sizeof(Frame) > queue_limit_) return false;
    append(frame);
  }
  changed_.notify_one();
  return true;
}

void Pull::put_if_empty(const Frame& frame) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::open || waiting_bytes_ > 0) return;
    append(frame);
  }
  changed_.notify_one();
}

void Pull::end() {
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::open) state_ = State::ending;
  }
  changed_.notify_one();
}

void Pull::drop() {
  std::vector<Frame> unread;  // freed without the lock
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::dropped) return;
    state_ = State::dropped;
    unread.swap(waiting_);
    first_ = taken_of_first_ = waiting_bytes_ = 0;
  }
  changed_.notify_one();
  abort_();
}

Pull::Taken Pull::take(std::string& bytes, std::size_t most) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return state_ != State::open || waiting_bytes_ > 0; });
  if (state_ == State::dropped) return Taken::dropped;
  if (waiting_bytes_ == 0) return Taken::end;
  bytes.clear();
  bytes.reserve(std::min(most, waiting_bytes_));
  while (bytes.size() < most && waiting_bytes_ > 0) {
    const std::string& frame = *waiting_[first_];
    const std::size_t size = std::min(most - bytes.size(), frame.size() - taken_of_first_);
    bytes.append(frame, taken_of_first_, size);
    taken_of_first_ += size;
    waiting_bytes_ -= size;
    if (taken_of_first_ == frame.size()) {
      waiting_[first_++].reset();
      taken_of_first_ = 0;
    }
  }
  forget_taken_frames();
  return Taken::bytes;
}

// Now and then, so that taking stays linear; all memory goes once nothing waits.
void Pull::forget_taken_frames() {
  if (waiting_bytes_ == 0) {
    waiting_ = {};
    first_ = 0;
  } else if (first_ > waiting_.size() / 2) {
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

}  // namespace talk::server
