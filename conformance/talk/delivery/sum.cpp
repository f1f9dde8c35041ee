#include "conformance/talk/delivery/sum.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace talkspec::talk::delivery {
namespace {

// Odd numbers without a pattern: the fractions of the square roots of 2, 3, 5 and 7.
constexpr std::uint64_t odd1 = 0x6a09e667f3bcc909;
constexpr std::uint64_t odd2 = 0xbb67ae8584caa73b;
constexpr std::uint64_t odd3 = 0x3c6ef372fe94f82b;
constexpr std::uint64_t odd4 = 0xa54ff53a5f1d36f1;

std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 32U)) * odd1;
  value = (value ^ (value >> 29U)) * odd3;
  return value ^ (value >> 32U);
}

}  // namespace

Sum sum_of(std::string_view text, std::uint64_t seed) {
  std::uint64_t high = mixed(seed ^ odd2) ^ text.size();
  std::uint64_t low = mixed(seed + odd4) + text.size();
  while (!text.empty()) {
    std::uint64_t word = 0;
    const std::size_t length = std::min(text.size(), sizeof word);
    std::memcpy(&word, text.data(), length);
    text.remove_prefix(length);
    high = std::rotl((high ^ word) * odd1, 29) + odd2;
    low = std::rotl((low + word) * odd3, 37) ^ high;
  }
  return {mixed(high), mixed(low ^ std::rotl(high, 17))};
}

}  // namespace talkspec::talk::delivery
