#include "reference/framing/utf8.h"

#include <cstddef>

namespace talk::framing {
namespace {

constexpr unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// What may follow a lead byte (RFC 3629 §4): how many bytes, and the range of the first of them.
struct Tail {
  std::size_t bytes;
  unsigned char low;
  unsigned char high;
};

constexpr Tail invalid_lead{4, 0, 0};

constexpr Tail tail_of(unsigned char lead) {
  if (lead < 0x80) return {0, 0, 0};
  if (lead < 0xC2) return invalid_lead;
  if (lead < 0xE0) return {1, 0x80, 0xBF};
  if (lead == 0xE0) return {2, 0xA0, 0xBF};
  if (lead == 0xED) return {2, 0x80, 0x9F};
  if (lead < 0xF0) return {2, 0x80, 0xBF};
  if (lead == 0xF0) return {3, 0x90, 0xBF};
  if (lead < 0xF4) return {3, 0x80, 0xBF};
  if (lead == 0xF4) return {3, 0x80, 0x8F};
  return invalid_lead;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    const Tail tail = tail_of(byte_at(text, i));
    if (tail.bytes > 3 || text.size() - i <= tail.bytes) return false;
    if (tail.bytes > 0 && (byte_at(text, i + 1) < tail.low || byte_at(text, i + 1) > tail.high))
      return false;
    for (std::size_t k = 2; k <= tail.bytes; ++k)
      if ((byte_at(text, i + k) & 0xC0U) != 0x80U) return false;
    i += 1 + tail.bytes;
  }
  return true;
}

}  // namespace talk::framing
