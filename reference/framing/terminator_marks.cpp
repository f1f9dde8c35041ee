#include "reference/framing/terminator_marks.h"

#include <cstddef>
#include <cstdint>

namespace talk::framing {
namespace {

void mark_scalar(const char* bytes, std::size_t size, char first, char second,
                 std::uint64_t* words) noexcept {
  for (std::size_t begin = 0; begin < size; begin += 64) {
    const std::size_t count = size - begin < 64 ? size - begin : 64;
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const char c = bytes[begin + i];
      word |= static_cast<std::uint64_t>(c == first || c == second) << i;
    }
    words[begin / 64] = word;
  }
}

}  // namespace

bool supported(Kernel kernel) noexcept {
  return kernel == Kernel::scalar;
}

Kernel best_kernel() noexcept {
  return Kernel::scalar;
}

MarkBlock mark_block(Kernel) noexcept {
  return mark_scalar;
}

}  // namespace talk::framing
