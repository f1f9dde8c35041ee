// One stream, decoded in every way that must not matter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/framing/events.h"
#include "reference/framing/options.h"
#include "reference/framing/testing/observation.h"

namespace talk::framing::testing {

enum class Connection { open, closed };

// What a decoder tells of `wire`. The test fails unless it tells the same, errors and their offsets
// included, of the stream whole, byte by byte and cut in two at every place, with every kernel; and
// unless the model (model.h) agrees. Takes time in the square of the size: for short streams.
Observation observe_every_split(std::string_view wire, const Options& options = {},
                                Connection connection = Connection::open);

// A stream that is refused, with what and where.
struct Refused {
  std::string wire;
  Errc code;
  std::uint64_t offset;
};

// Expects that of each row, in every split, and that nothing was consumed from the offset on.
void expect_refused(const std::vector<Refused>& table, const Options& options);

// The events that begin with `kind` ("message", "leniency" …), without it: `"hello" end 9`.
std::vector<std::string> events_of(const Observation& observation, std::string_view kind);

// `text` as one chunk after another of at most `size` bytes, with the last-chunk.
std::string chunked(std::string_view text, std::size_t size);

}  // namespace talk::framing::testing
