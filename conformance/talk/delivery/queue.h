// First in, first out, in one piece of memory: nothing is held while it is empty from the start.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace talkspec::talk::delivery {

template <class T>
class Queue {
 public:
  bool empty() const { return head_ == items_.size(); }
  std::size_t size() const { return items_.size() - head_; }
  const T& front() const { return items_[head_]; }
  void push_back(const T& item) { items_.push_back(item); }
  void clear() {
    items_.clear();
    head_ = 0;
  }
  // Each item is moved once for each time that it is passed by half of all: a constant.
  void pop_front() {
    ++head_;
    if (2 * head_ < items_.size()) return;
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
  auto begin() const { return items_.begin() + static_cast<std::ptrdiff_t>(head_); }
  auto end() const { return items_.end(); }

  // Keeps those of the first items that `keep` says, until `most` were kept; then all that follow.
  template <class Keep>
  void prune(std::size_t most, Keep keep) {
    std::size_t to = head_;
    std::size_t from = head_;
    for (; from < items_.size() && to - head_ < most; ++from)
      if (keep(items_[from])) items_[to++] = items_[from];
    if (to == from) return;
    // The few that were kept go to the end of what was looked at: the rest need not move.
    std::move_backward(items_.begin() + static_cast<std::ptrdiff_t>(head_),
                       items_.begin() + static_cast<std::ptrdiff_t>(to),
                       items_.begin() + static_cast<std::ptrdiff_t>(from));
    head_ += from - to;
  }

 private:
  std::vector<T> items_;
  std::size_t head_ = 0;
};

}  // namespace talkspec::talk::delivery
