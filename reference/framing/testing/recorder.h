// What a decoder tells of a stream, as text that people can read: escaped, one line an event.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/framing/events.h"

namespace talk::framing::testing {

// Printable: what is not visible US-ASCII as \xHH.
std::string escaped(std::string_view bytes);

// A sink that has every member and writes down what it is told. Payload between two other events
// is one event.
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

}  // namespace talk::framing::testing
