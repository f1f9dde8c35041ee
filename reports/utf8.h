#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace talkspec::report {

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t size = 0;  // bytes; 0: not well-formed
};

// The well-formed sequence (RFC 3629 §4) that `text`, which is not empty, begins with.
CodePoint leading_code_point(std::string_view text) noexcept;

}  // namespace talkspec::report
