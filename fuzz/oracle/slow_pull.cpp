#include "fuzz/oracle/slow_pull.h"

#include <algorithm>

namespace talk::fuzz {

// A frame for which nothing else waits is always taken.
void SlowPull::put(std::size_t size) {
  if (!waiting_.empty())
    hold_to(options_.queue_limit, bytes_ + size,
            bytes_ + size + most_per_frame * (waiting_.size() + 1));
  waiting_.push_back(size);
  bytes_ += size;
  write();
}

void SlowPull::all_put() {
  if (!waiting_.empty())
    hold_to(options_.max_queued, bytes_,
            bytes_ + taken_of_first_ + most_per_frame * waiting_.size());
}

void SlowPull::fall_silent() {
  if (!waiting_.empty() && fate_ == Fate::kept) fate_ = Fate::dropped;
}

void SlowPull::hold_to(std::size_t limit, std::size_t least, std::size_t most) {
  if (fate_ == Fate::kept && most > limit) fate_ = least > limit ? Fate::dropped : Fate::either;
}

void SlowPull::write() {
  while (!waiting_.empty() && takes_ > 0) {
    const std::size_t taken = std::min(takes_, waiting_.front());
    takes_ -= taken;
    bytes_ -= taken;
    taken_of_first_ += taken;
    waiting_.front() -= taken;
    if (waiting_.front() > 0) return;
    waiting_.pop_front();
    taken_of_first_ = 0;
  }
}

}  // namespace talk::fuzz
