// The decoders that framing_benchmark compares. Each decodes a whole chunked body in reads of
// `read_bytes` and hands every message, in one piece, to the same counter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace talk::framing::benchmark {

inline constexpr std::size_t read_bytes = 16 * 1024;

struct Count {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;  // of text

  friend bool operator==(const Count&, const Count&) = default;
};

struct Decoder {
  std::string_view name;
  // Decodes messages that end in NUL. A body that the decoder does not take gives an empty Count.
  Count (*decode)(std::string_view body);
};

// Ours first: the best kernel, then the scalar one; then the peers that were found when building.
std::span<const Decoder> decoders();

inline constexpr std::string_view baseline = "http-parser";

}  // namespace talk::framing::benchmark
