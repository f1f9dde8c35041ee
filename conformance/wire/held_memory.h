// What a run holds of its target's bytes, all connections together. A target may send without end
// on every one of them; the sum is what has to stay small. One thread only.
#pragma once

#include <cstddef>
#include <utility>

namespace talkspec::wire {

class HeldMemory {
 public:
  static constexpr std::size_t standard_limit = 24U << 20U;

  explicit HeldMemory(std::size_t limit = standard_limit) : limit_(limit) {}
  HeldMemory(const HeldMemory&) = delete;
  HeldMemory& operator=(const HeldMemory&) = delete;

  std::size_t held() const noexcept { return held_; }

  // One holder's part, given back when it goes. The memory must outlive it.
  class Share {
   public:
    explicit Share(HeldMemory& memory) : memory_(&memory) {}
    Share(Share&& other) noexcept
        : memory_(other.memory_), bytes_(std::exchange(other.bytes_, std::size_t{0})) {}
    Share& operator=(Share&&) = delete;
    ~Share() { memory_->held_ -= bytes_; }

    // Says how much it is now. False when all parts together are beyond the limit: whoever asks
    // then is to let go.
    bool hold(std::size_t bytes) {
      const bool more = bytes > bytes_;
      memory_->held_ += bytes - bytes_;
      bytes_ = bytes;
      return !more || memory_->held_ <= memory_->limit_;
    }

   private:
    HeldMemory* memory_;
    std::size_t bytes_ = 0;
  };

 private:
  std::size_t limit_;
  std::size_t held_ = 0;
};

}  // namespace talkspec::wire
