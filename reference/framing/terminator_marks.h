// Where terminators stand in a block of bytes, as a bit map: the only part of the decoder that
// knows vector instructions. One call marks a whole block, whatever chunks lie in it: a vector
// search per short span would cost more than it saves.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace talk::framing {

// The kernels that mark a block; each gives the same bits.
enum class Kernel : std::uint8_t { scalar, sse2, avx2 };

// Whether this processor can run the kernel, and the fastest that it can.
bool supported(Kernel kernel) noexcept;
Kernel best_kernel() noexcept;

// Sets bit i of `words` where bytes[i] is `first` or `second`, for i < size; the other bits of the
// words that hold them are 0. `words` has room for size bits.
using MarkBlock = void (*)(const char* bytes, std::size_t size, char first, char second,
                           std::uint64_t* words) noexcept;
MarkBlock mark_block(Kernel kernel) noexcept;

// The marks of the bytes of one feed, made block by block as the decoder gets there.
class TerminatorMarks {
 public:
  static constexpr std::size_t block_bytes = 2048;

  // Marks bytes in [begin, end) that are `first` or `second`; equal if there is only one.
  TerminatorMarks(const char* begin, const char* end, char first, char second, MarkBlock mark)
      : base_(begin), marked_end_(begin), end_(end), mark_(mark), first_(first), second_(second) {}

  // Calls visit(const char*) for every mark in [from, to), in order, until it returns false;
  // returns what the last call did. Ranges must come in ascending order.
  template <class Visit>
  bool for_each(const char* from, const char* to, Visit&& visit) {
    while (from != to) {
      if (from >= marked_end_) mark_next(from);
      const char* const stop = std::min(to, marked_end_);
      if (!for_each_marked(from, stop, visit)) return false;
      from = stop;
    }
    return true;
  }

 private:
  void mark_next(const char* from) {
    base_ = from;
    marked_end_ = from + std::min(block_bytes, static_cast<std::size_t>(end_ - from));
    mark_(from, static_cast<std::size_t>(marked_end_ - from), first_, second_, words_.data());
  }

  template <class Visit>
  bool for_each_marked(const char* from, const char* to, Visit& visit) const {
    const auto begin = static_cast<std::size_t>(from - base_);
    const auto end = static_cast<std::size_t>(to - base_);
    for (std::size_t word = begin / 64; word * 64 < end; ++word) {
      std::uint64_t bits = words_[word];
      if (word == begin / 64) bits &= ~std::uint64_t{0} << (begin % 64);
      if (end - word * 64 < 64) bits &= (std::uint64_t{1} << (end % 64)) - 1;
      for (; bits != 0; bits &= bits - 1) {
        if (!visit(base_ + word * 64 + std::countr_zero(bits))) return false;
      }
    }
    return true;
  }

  const char* base_;        // of the block that is marked now
  const char* marked_end_;  // its end
  const char* end_;
  MarkBlock mark_;
  char first_;
  char second_;
  std::array<std::uint64_t, block_bytes / 64> words_;
};

}  // namespace talk::framing
