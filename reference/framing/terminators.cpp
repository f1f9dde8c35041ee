#include "reference/framing/terminators.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace talk::framing {
namespace {

// Every kernel lists what stands at `begin` and beyond; `end` is the end of the list so far.
BlockOffset* list_bytes(const char* bytes, std::size_t begin, std::size_t size, char first,
                        char second, BlockOffset* end) noexcept {
  for (std::size_t at = begin; at < size; ++at) {
    *end = static_cast<BlockOffset>(at);
    end += bytes[at] == first || bytes[at] == second ? 1 : 0;
  }
  return end;
}

constexpr std::uint64_t every_byte(std::uint8_t byte) {
  return 0x0101010101010101U * byte;
}

// The top bit of each byte of `word` that is 0; exact, with no carry from byte to byte.
constexpr std::uint64_t zero_bytes(std::uint64_t word) {
  constexpr std::uint64_t low = every_byte(0x7F);
  return ~(((word & low) + low) | word | low);
}

std::size_t list_scalar(const char* bytes, std::size_t size, char first, char second,
                        BlockOffset* offsets) noexcept {
  const std::uint64_t all_first = every_byte(static_cast<std::uint8_t>(first));
  const std::uint64_t all_second = every_byte(static_cast<std::uint8_t>(second));
  BlockOffset* end = offsets;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= size; at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + at, sizeof(word));
    std::uint64_t found = zero_bytes(word ^ all_first) | zero_bytes(word ^ all_second);
    if constexpr (std::endian::native == std::endian::big) found = __builtin_bswap64(found);
    for (; found != 0; found &= found - 1)
      *end++ = static_cast<BlockOffset>(at + static_cast<std::size_t>(std::countr_zero(found)) / 8);
  }
  return static_cast<std::size_t>(list_bytes(bytes, at, size, first, second, end) - offsets);
}

#if defined(__x86_64__)

std::uint64_t matches_16(const char* bytes, __m128i first, __m128i second) {
  const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const __m128i equal = _mm_or_si128(_mm_cmpeq_epi8(block, first), _mm_cmpeq_epi8(block, second));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(equal));
}

std::size_t list_sse2(const char* bytes, std::size_t size, char first, char second,
                      BlockOffset* offsets) noexcept {
  const __m128i all_first = _mm_set1_epi8(first);
  const __m128i all_second = _mm_set1_epi8(second);
  BlockOffset* end = offsets;
  std::size_t at = 0;
  for (; at + 64 <= size; at += 64) {
    std::uint64_t found = matches_16(bytes + at, all_first, all_second) |
                          matches_16(bytes + at + 16, all_first, all_second) << 16U |
                          matches_16(bytes + at + 32, all_first, all_second) << 32U |
                          matches_16(bytes + at + 48, all_first, all_second) << 48U;
    for (; found != 0; found &= found - 1)
      *end++ = static_cast<BlockOffset>(at + static_cast<std::size_t>(std::countr_zero(found)));
  }
  for (; at + 16 <= size; at += 16) {
    std::uint64_t found = matches_16(bytes + at, all_first, all_second);
    for (; found != 0; found &= found - 1)
      *end++ = static_cast<BlockOffset>(at + static_cast<std::size_t>(std::countr_zero(found)));
  }
  return static_cast<std::size_t>(list_bytes(bytes, at, size, first, second, end) - offsets);
}

// "tune" keeps the compiler from guarding against a flaw of TZCNT that no processor with AVX2
// newer than 2015 has.
#define TALK_AVX2 [[gnu::target("avx2,bmi,popcnt,tune=znver3")]]

// The processor stops fetching ahead at the end of a page, and while a list is being used; a
// prefetch past the end of the bytes does nothing.
constexpr std::size_t prefetch_distance = 4096;

template <bool two>
TALK_AVX2 inline std::uint64_t matches_32(const char* bytes, __m256i first, __m256i second) {
  const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  __m256i equal = _mm256_cmpeq_epi8(block, first);
  if constexpr (two) equal = _mm256_or_si256(equal, _mm256_cmpeq_epi8(block, second));
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(equal));
}

// The offsets of the next `count` bits of `found`, one after another.
template <std::size_t count>
TALK_AVX2 inline BlockOffset* list_next(std::uint64_t& found, std::size_t at, BlockOffset* end) {
  for (std::size_t i = 0; i < count; ++i, found = _blsr_u64(found))
    end[i] = static_cast<BlockOffset>(at + _tzcnt_u64(found));
  return end + count;
}

// Writes one offset, four or more, whether there are as many or not: the length of messages decides
// which, and those of a stream are much alike, so that few branches are guessed wrong.
TALK_AVX2 inline BlockOffset* list_bits(std::uint64_t found, std::size_t at, BlockOffset* end) {
  BlockOffset* const new_end = end + _mm_popcnt_u64(found);
  end = list_next<1>(found, at, end);
  if (end >= new_end) return new_end;
  end = list_next<3>(found, at, end);
  while (end < new_end)
    end = list_next<4>(found, at, end);
  return new_end;
}

template <bool two>
TALK_AVX2 std::size_t list_avx2(const char* bytes, std::size_t size, char first, char second,
                                BlockOffset* offsets) noexcept {
  const __m256i all_first = _mm256_set1_epi8(first);
  const __m256i all_second = _mm256_set1_epi8(second);
  BlockOffset* end = offsets;
  std::size_t at = 0;
  for (; at + 64 <= size; at += 64) {
    _mm_prefetch(bytes + at + prefetch_distance, _MM_HINT_T0);
    const std::uint64_t found = matches_32<two>(bytes + at, all_first, all_second) |
                                matches_32<two>(bytes + at + 32, all_first, all_second) << 32U;
    end = list_bits(found, at, end);
  }
  if (at + 32 <= size) {
    end = list_bits(matches_32<two>(bytes + at, all_first, all_second), at, end);
    at += 32;
  }
  return static_cast<std::size_t>(list_bytes(bytes, at, size, first, second, end) - offsets);
}

TALK_AVX2 std::size_t list_avx2(const char* bytes, std::size_t size, char first, char second,
                                BlockOffset* offsets) noexcept {
  return first == second ? list_avx2<false>(bytes, size, first, second, offsets)
                         : list_avx2<true>(bytes, size, first, second, offsets);
}

#endif

}  // namespace

bool supported(Kernel kernel) noexcept {
#if defined(__x86_64__)
  if (kernel != Kernel::avx2) return true;  // SSE2 is part of x86-64
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
         __builtin_cpu_supports("popcnt") != 0;
#else
  return kernel == Kernel::scalar;
#endif
}

Kernel best_kernel() noexcept {
  static const Kernel best = supported(Kernel::avx2)   ? Kernel::avx2
                             : supported(Kernel::sse2) ? Kernel::sse2
                                                       : Kernel::scalar;
  return best;
}

ListBlock list_block(Kernel kernel) noexcept {
  switch (kernel) {
#if defined(__x86_64__)
    case Kernel::sse2:
      return list_sse2;
    case Kernel::avx2:
      return list_avx2;
#endif
    default:
      return list_scalar;
  }
}

}  // namespace talk::framing
