// A block of memory that is exactly as long as what was put into it: reading a byte past its end is
// found at once, and what was put there before is gone. As good as a heap block for each segment,
// and much cheaper.
#pragma once

#include <cstddef>
#include <string_view>

namespace talk::fuzz {

// With AddressSanitizer all memory around the bytes is poisoned; without it they end at a page
// that cannot be read.
class ExactBlock {
 public:
  static constexpr std::size_t most = std::size_t{1} << 20;

  ExactBlock();
  ~ExactBlock();
  ExactBlock(const ExactBlock&) = delete;
  ExactBlock& operator=(const ExactBlock&) = delete;

  // The copy of `bytes`, `most` at most; valid until the next call.
  std::string_view place(std::string_view bytes);

  // No byte at all, at a place that cannot be read.
  std::string_view nothing() const noexcept { return {end_, end_}; }

 private:
  void fit(std::size_t size) noexcept;

  char* pages_;
  char* end_;             // of the bytes that can ever be read
  char* begin_;           // of what is placed now
  std::size_t size_ = 0;  // of what is placed now
};

}  // namespace talk::fuzz
