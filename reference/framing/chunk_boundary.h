// What leads from chunk-data to the next chunk-data when it is as short as can be: CRLF, one to
// four digits, CRLF. All but a few boundaries of a stream are such; the decoder reads them here at
// a glance, and leaves every other one to ChunkGrammar.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "octets.h"

namespace talk::framing {

struct ChunkBoundary {
  static constexpr std::size_t longest = 8;
  static constexpr std::size_t most_digits = 4;

  std::uint32_t size = 0;    // chunk-size
  std::uint32_t length = 0;  // bytes of the boundary; 0 if it is no such boundary
};

namespace detail {

// The value of a HEXDIG; for other bytes one that stays above 16 bits when digits are put together.
inline constexpr std::uint32_t no_digit = 0x10000;
inline constexpr std::array<std::uint32_t, 256> digit_values = [] {
  std::array<std::uint32_t, 256> values{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int value = hex_value(static_cast<char>(i));
    values[i] = value < 0 ? no_digit : static_cast<std::uint32_t>(value);
  }
  return values;
}();

inline std::uint32_t digit_value(char c) {
  return digit_values[static_cast<unsigned char>(c)];
}

// One comparison: byte by byte, compilers make two of it.
inline bool is_crlf(const char* at) {
  std::uint16_t here = 0;
  std::uint16_t crlf = 0;
  std::memcpy(&here, at, sizeof(here));
  std::memcpy(&crlf, "\r\n", sizeof(crlf));
  return here == crlf;
}

inline ChunkBoundary boundary(std::uint32_t size, std::uint32_t length) {
  return size == 0 || size >= no_digit ? ChunkBoundary{} : ChunkBoundary{size, length};
}

}  // namespace detail

// Reads up to ChunkBoundary::longest bytes. A last-chunk is no such boundary. Unrolled, since the
// decoder's speed over short chunks hangs on it.
[[gnu::always_inline]] inline ChunkBoundary read_chunk_boundary(const char* at) {
  if (!detail::is_crlf(at)) return {};
  std::uint32_t size = detail::digit_value(at[2]);
  if (detail::is_crlf(at + 3)) return detail::boundary(size, 5);
  size = size << 4U | detail::digit_value(at[3]);
  if (detail::is_crlf(at + 4)) return detail::boundary(size, 6);
  size = size << 4U | detail::digit_value(at[4]);
  if (detail::is_crlf(at + 5)) return detail::boundary(size, 7);
  size = size << 4U | detail::digit_value(at[5]);
  if (detail::is_crlf(at + 6)) return detail::boundary(size, 8);
  return {};
}

}  // namespace talk::framing
