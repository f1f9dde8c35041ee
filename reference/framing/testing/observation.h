// What decoding a stream came to, as text: so that two decodings can be compared event by event and
// a difference can be read.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "reference/framing/stream_decoder.h"
#include "reference/framing/testing/recorder.h"

namespace talk::framing::testing {

// Everything a test may compare. Payload between two other events is one event.
struct Observation {
  std::vector<std::string> events;
  Status status = Status::incomplete;
  Error error;
  std::uint64_t consumed = 0;

  friend bool operator==(const Observation&, const Observation&) = default;
};

std::ostream& operator<<(std::ostream& out, const Observation& observation);

// How the bytes are fed: the positions where they are cut, ascending.
using Cuts = std::vector<std::size_t>;

// Feeds each piece from a block of exactly its size, so that reading past it is found; also an
// empty piece at each cut. What is not consumed of a piece must be the end of the stream.
Observation observe(std::string_view wire, const Options& options, const Cuts& cuts, bool closed,
                    Kernel kernel = best_kernel());

// What the model says that decoding must come to, and the connection closing after it if `closed`.
Observation expected(std::string_view wire, const Options& options, bool closed);

// The largest sum of limits that buffered() may come to.
std::size_t most_buffered(const Limits& limits);

}  // namespace talk::framing::testing
