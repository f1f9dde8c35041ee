// How errors are worded: one table an enumeration, in the order of its enumerators.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace talk::framing::detail {

struct Wording {
  std::string_view name;
  std::string_view sentence;
};

inline constexpr Wording unknown_wording{"unknown", "unknown"};

// A value that is no enumerator is worded "unknown".
template <std::size_t count, class Enum>
constexpr const Wording& wording(const std::array<Wording, count>& table, Enum value) noexcept {
  const auto index = static_cast<std::size_t>(value);
  return index < count ? table[index] : unknown_wording;
}

}  // namespace talk::framing::detail
