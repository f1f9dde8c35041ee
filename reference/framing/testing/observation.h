// What a decoder tells of a stream, as text: so that two decodings can be compared event by event
// and a difference can be read.
#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "reference/framing/stream_decoder.h"

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

// Printable: what is not visible US-ASCII as \xHH.
std::string escaped(std::string_view bytes);

// A sink that has every member and writes down what it is told.
class Recorder {
 public:
  void on_chunk(const Chunk& chunk);
  void on_payload(std::string_view payload) { payload_ += payload; }
  void on_message(const Message& message);
  void on_retry(std::uint64_t ms);
  void on_leniency(Leniency leniency, std::uint64_t offset);
  void on_trailer_field(const TrailerField& field);
  void on_tail(const Tail& tail);
  void on_end() { add("end"); }

  // The events so far.
  std::vector<std::string> events();

 private:
  void add(std::string event);

  std::string payload_;  // not yet an event
  std::vector<std::string> events_;
};

// How the bytes are fed: the positions where they are cut, ascending.
using Cuts = std::vector<std::size_t>;

// Feeds each piece from a block of exactly its size, so that reading past it is found; also an
// empty piece at each cut. What is not consumed of a piece must be the end of the stream.
Observation observe(std::string_view wire, const Options& options, const Cuts& cuts, bool closed,
                    Kernel kernel = best_kernel());

// The largest sum of limits that buffered() may come to.
std::size_t most_buffered(const Limits& limits);

}  // namespace talk::framing::testing
