// Sums by which texts are compared without being kept.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace talkspec::talk::delivery {

// 128 bits of a text. No defence against somebody who knows the seed.
struct Sum {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  friend bool operator==(const Sum&, const Sum&) = default;
};

struct SumHash {
  std::size_t operator()(const Sum& sum) const noexcept { return sum.low; }
};

Sum sum_of(std::string_view text, std::uint64_t seed);

}  // namespace talkspec::talk::delivery
