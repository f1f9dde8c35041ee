// fuzz: attacks on everything here that reads bytes from strangers. Sees all other folders; no
// other folder sees it. This header: the events of a decoder, recorded so that two ways of
// feeding it can be compared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/framing/stream_decoder.h"

namespace talk::fuzz {

struct Event {
  enum class Kind : std::uint8_t {
    chunk,
    payload,
    message,
    retry,
    leniency,
    trailer_field,
    tail,
    end
  };
  Kind kind;
  std::uint64_t number = 0;  // size, milliseconds or leniency
  std::uint64_t offset = 0;
  std::string first;  // text, extensions or name
  std::string second;
  std::string third;

  friend bool operator==(const Event&, const Event&) = default;
};

// A sink that copies what it is told. Payload is kept apart from the other events, as one string:
// into how many spans it falls depends on the split, what it says does not.
class Recorder {
 public:
  void on_chunk(const framing::Chunk& chunk) {
    events.push_back(
        {Event::Kind::chunk, chunk.size, chunk.offset, std::string(chunk.extensions), {}, {}});
  }
  void on_payload(std::string_view bytes) { payload.append(bytes); }
  void on_message(const framing::Message& message) {
    events.push_back({Event::Kind::message, 0, message.end, std::string(message.text),
                      std::string(message.event), std::string(message.id)});
  }
  void on_retry(std::uint64_t ms) { events.push_back({Event::Kind::retry, ms, 0, {}, {}, {}}); }
  void on_leniency(framing::Leniency leniency, std::uint64_t offset) {
    events.push_back(
        {Event::Kind::leniency, static_cast<std::uint64_t>(leniency), offset, {}, {}, {}});
  }
  void on_trailer_field(const framing::TrailerField& field) {
    events.push_back(
        {Event::Kind::trailer_field, 0, 0, std::string(field.name), std::string(field.value), {}});
  }
  void on_tail(const framing::Tail& tail) {
    events.push_back({Event::Kind::tail, tail.size, tail.offset, {}, {}, {}});
  }
  void on_end() { events.push_back({Event::Kind::end, 0, 0, {}, {}, {}}); }

  std::vector<Event> events;
  std::string payload;
};

}  // namespace talk::fuzz
