// Reads numbers and strings from the front of an input, for harnesses whose input is structured. At
// the end of the input every number is 0 and every string empty.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace talk::fuzz {

class Cursor {
 public:
  Cursor(const std::uint8_t* bytes, std::size_t size)
      : rest_(reinterpret_cast<const char*>(bytes), size) {}

  bool empty() const noexcept { return rest_.empty(); }

  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  // `bytes` bytes, most significant first.
  std::uint64_t number(int bytes) {
    std::uint64_t value = 0;
    for (int i = 0; i < bytes; ++i)
      value = (value & (~std::uint64_t{0} >> 8U)) << 8U | byte();
    return value;
  }

  std::size_t below(std::size_t bound) { return byte() % bound; }

  // A length byte and so many bytes, or what is left. A view of the input.
  std::string_view view() {
    const std::size_t length = byte();
    const std::string_view found = rest_.substr(0, length);
    rest_.remove_prefix(found.size());
    return found;
  }
  std::string string() { return std::string(view()); }

 private:
  std::string_view rest_;
};

}  // namespace talk::fuzz
