#include "fuzz/oracle/stream_check.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace talk::fuzz {
namespace {

std::string text_of(const Model::End& end) {
  constexpr std::array<std::string_view, 3> statuses{"incomplete", "done", "error"};
  return std::string(statuses[static_cast<std::size_t>(end.status)]) + ' ' +
         std::string(name(end.error.code)) + " @" + std::to_string(end.error.offset) +
         ", consumed " + std::to_string(end.consumed);
}

std::string text_of(const Account& account) {
  return text_of(account.end) + "; closed: " + text_of(account.end_closed) + '\n' +
         account.log.text();
}

}  // namespace

std::string difference(const Account& first, const Account& second) {
  return "expected: " + text_of(first) + "told: " + text_of(second);
}

std::size_t most_buffered(const framing::Limits& limits) noexcept {
  return limits.message_bytes + 3 * limits.event_field_bytes +
         std::max(limits.extension_bytes, limits.trailer_bytes);
}

std::uint64_t most_overhead(const framing::Limits& limits, std::uint64_t payload) noexcept {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  if (payload != 0 && limits.overhead_factor > (most - limits.overhead_base) / payload) return most;
  return limits.overhead_base + limits.overhead_factor * payload;
}

}  // namespace talk::fuzz
