// Where terminators stand in the bytes of a feed: the only part of the decoder that knows vector
// instructions. One call lists a whole block, whatever chunks lie in it: a vector search per short
// span would cost more than it saves.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace talk::framing {

// The kernels that list a block; each gives the same list.
enum class Kernel : std::uint8_t { scalar, sse2, avx2 };

// Whether this processor can run the kernel, and the fastest that it can.
bool supported(Kernel kernel) noexcept;
Kernel best_kernel() noexcept;

// Offset of a byte in its block.
using BlockOffset = std::uint16_t;

// Writes the offsets of the bytes that are `first` or `second`, ascending, and returns how many
// there are. `offsets` has room for `size` of them and list_slack more, which may be written to.
using ListBlock = std::size_t (*)(const char* bytes, std::size_t size, char first, char second,
                                  BlockOffset* offsets) noexcept;
ListBlock list_block(Kernel kernel) noexcept;
inline constexpr std::size_t list_slack = 8;

// The terminators in the bytes of one feed, listed block by block as the decoder gets there.
class Terminators {
 public:
  static constexpr std::size_t block_bytes = 2048;
  // Where a list is kept: apart, so that a compiler can hold the rest in registers.
  using List = std::array<BlockOffset, block_bytes + list_slack>;

  // Lists bytes in [begin, end) that are `first` or `second`; equal if there is only one. `list`
  // must outlive this.
  Terminators(const char* begin, const char* end, char first, char second, ListBlock list_block,
              List& list)
      : offset_(list.data()),
        base_(begin),
        next_(begin),
        listed_end_(begin),
        end_(end),
        list_(list.data()),
        list_block_(list_block),
        first_(first),
        second_(second) {}

  // Calls visit(const char*) for every terminator in [from, to), in order, until it returns false;
  // returns what the last call did. Ranges must come in ascending order.
  template <class Visit>
  [[gnu::always_inline]] bool for_each(const char* from, const char* to, Visit&& visit) {
    for (;;) {
      if (from >= listed_end_) list_from(from);
      const char* const stop = std::min(to, listed_end_);
      while (next_ < from)  // within framing, or visited when false was returned
        advance();
      for (; next_ < stop; advance()) {
        if (!visit(next_)) return false;
      }
      if (stop == to) return true;
      from = stop;
    }
  }

  // The first terminator in [from, to), or `to`.
  [[gnu::always_inline]] const char* first(const char* from, const char* to) {
    const char* found = to;
    for_each(from, to, [&](const char* terminator) {
      found = terminator;
      return false;
    });
    return found;
  }

 private:
  [[gnu::always_inline]] void advance() { next_ = base_ + *++offset_; }

  // A list ends in the size of its block, so that next_ then is listed_end_.
  void list_from(const char* from) {
    const std::size_t size = std::min(block_bytes, static_cast<std::size_t>(end_ - from));
    const std::size_t count = list_block_(from, size, first_, second_, list_);
    list_[count] = static_cast<BlockOffset>(size);
    offset_ = list_;
    base_ = from;
    next_ = from + *offset_;
    listed_end_ = from + size;
  }

  const BlockOffset* offset_;  // of next_
  const char* base_;           // of the block that is listed now
  const char* next_;           // its first terminator that may be to visit, or its end
  const char* listed_end_;     // its end
  const char* end_;
  BlockOffset* list_;
  ListBlock list_block_;
  char first_;
  char second_;
};

}  // namespace talk::framing
