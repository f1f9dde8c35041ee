#include "fuzz/controls.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

#include "fuzz/wire_mutator.h"
#include "reference/framing/testing/model.h"

// libFuzzer's own mutations, for LLVMFuzzerCustomMutator; absent where something else drives.
extern "C" [[gnu::weak]] std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                                      std::size_t max_size);

namespace talk::fuzz {
namespace {

// The highest control byte stands for no limit, where sums and products would overflow.
std::uint64_t overhead_from(std::uint8_t byte, std::uint64_t small) {
  return byte == 0xFF ? std::numeric_limits<std::uint64_t>::max() : small;
}

enum class LimitMode : std::uint8_t { usual, small, one_too_small, just_enough };

// What a stream needs of each limit.
struct Needs {
  void on_chunk(const framing::Chunk& chunk) {
    extension_bytes = std::max(extension_bytes, chunk.extensions.size());
  }
  void on_payload(std::string_view) {}
  void on_message(const framing::Message& message) {
    message_bytes = std::max(message_bytes, message.text.size());
    event_field_bytes = std::max({event_field_bytes, message.event.size(), message.id.size()});
  }
  void on_retry(std::uint64_t) {}
  void on_leniency(framing::Leniency, std::uint64_t) {}
  void on_trailer_field(const framing::TrailerField& field) {
    trailer_bytes += field.name.size() + field.value.size() + 4;  // ": ", CRLF
  }
  void on_tail(const framing::Tail&) {}
  void on_end() {}

  std::size_t extension_bytes = 0;
  std::size_t trailer_bytes = 0;
  std::size_t message_bytes = 0;
  std::size_t event_field_bytes = 0;
};

framing::Limits needed(const framing::Options& options, std::string_view wire) {
  static framing::testing::Model model;
  model.read(wire, options);
  Needs needs;
  model.tell(needs);
  framing::Limits limits;
  limits.size_digits = 2;
  limits.extension_bytes = needs.extension_bytes;
  limits.trailer_bytes = needs.trailer_bytes;
  limits.message_bytes = needs.message_bytes;
  limits.event_field_bytes = needs.event_field_bytes;
  return limits;
}

framing::Limits chosen(LimitMode mode, std::size_t limit, const framing::Options& options,
                       std::string_view wire) {
  if (mode == LimitMode::small) {
    return {.size_digits = limit % 20,
            .extension_bytes = limit % 32,
            .trailer_bytes = limit,
            .message_bytes = limit,
            .event_field_bytes = limit % 16};
  }
  framing::Limits limits = needed(options, wire);
  const std::size_t more = mode == LimitMode::just_enough ? limit % 2 : 0;
  const std::size_t less = mode == LimitMode::one_too_small ? 1 : 0;
  for (std::size_t* value : {&limits.size_digits, &limits.extension_bytes, &limits.trailer_bytes,
                             &limits.message_bytes, &limits.event_field_bytes})
    *value = std::max(*value + more, less) - less;
  return limits;
}

}  // namespace

Controls::Controls(const std::uint8_t* bytes, std::size_t size)
    : wire_(reinterpret_cast<const char*>(bytes), size) {
  given_ = size > count && wire_.back() == mark;
  if (!given_) return;
  wire_.remove_suffix(count + 1);
  std::memcpy(bytes_.data(), bytes + wire_.size(), count);
}

Cuts Controls::cuts() const {
  if (!given_) return {};
  return {{bytes_[first_length] + std::size_t{1}, bytes_[second_length] + std::size_t{1},
           bytes_[third_length] + std::size_t{1}}};
}

void Controls::choose(framing::Options& options, std::string_view wire) const {
  for (std::size_t i = 0; i < framing::leniency_count; ++i) {
    if ((unsigned{bytes_[leniencies]} >> i & 1U) != 0)
      options.allowed.add(static_cast<framing::Leniency>(i));
  }
  const auto mode = static_cast<LimitMode>(bytes_[limit_mode] & 3U);
  if (mode == LimitMode::usual) return;
  const framing::Limits small = chosen(mode, bytes_[limit], options, wire);
  framing::Limits& limits = options.limits;
  const unsigned which = bytes_[limited];
  if ((which & 1U) != 0) limits.size_digits = small.size_digits;
  if ((which & 2U) != 0) limits.extension_bytes = small.extension_bytes;
  if ((which & 4U) != 0) limits.trailer_bytes = small.trailer_bytes;
  if ((which & 8U) != 0) limits.message_bytes = small.message_bytes;
  if ((which & 16U) != 0) limits.event_field_bytes = small.event_field_bytes;
  const std::uint8_t overhead = bytes_[overhead_limit];
  if ((which & 32U) != 0) limits.overhead_base = overhead_from(overhead, overhead);
  if ((which & 64U) != 0) limits.overhead_factor = overhead_from(overhead, overhead % 4U);
}

}  // namespace talk::fuzz

namespace {

// By libFuzzer, or by lines where the harness has a grammar: every other time.
std::size_t mutate_wire(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  const talk::fuzz::WireGrammar* const grammar = talk::fuzz::grammar_in_use();
  if (grammar == nullptr || seed / 16 % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
  std::string wire(reinterpret_cast<const char*>(data), size);
  talk::fuzz::mutate_lines(wire, *grammar, seed);
  size = std::min(wire.size(), max_size);
  std::memcpy(data, wire.data(), size);
  return size;
}

}  // namespace

// Wire data and controls are mutated apart: else nearly every mutation of the one would cost the
// other.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  using talk::fuzz::Controls;
  constexpr std::size_t suffix = Controls::count + 1;
  if (LLVMFuzzerMutate == nullptr || max_size <= suffix) return size;
  const bool given = size > suffix && data[size - 1] == static_cast<std::uint8_t>(Controls::mark);
  const unsigned choice = seed % 16;
  std::uint8_t controls[suffix] = {};
  std::size_t wire = size;
  if (given) {
    wire -= suffix;
    std::memcpy(controls, data + wire, suffix);
  }
  if (given && choice == 0) return LLVMFuzzerMutate(data, size, max_size);
  if (!given && choice > 3) return mutate_wire(data, size, max_size, seed);
  if (choice < 5 || !given) {
    LLVMFuzzerMutate(controls, Controls::count, Controls::count);
  } else {
    wire = mutate_wire(data, wire, max_size - suffix, seed);
  }
  wire = std::min(wire, max_size - suffix);
  controls[Controls::count] = static_cast<std::uint8_t>(Controls::mark);
  std::memcpy(data + wire, controls, suffix);
  return wire + suffix;
}
