// What the model (reference/framing/testing/model.h) tells to who asks for the payload alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reference/framing/events.h"

namespace talk::fuzz {

// A sink that wants more hides the members that it needs.
struct PayloadSink {
  void on_chunk(const framing::Chunk&) {}
  void on_payload(std::string_view payload) { body += payload; }
  void on_message(const framing::Message&) {}
  void on_retry(std::uint64_t) {}
  void on_leniency(framing::Leniency, std::uint64_t) {}
  void on_trailer_field(const framing::TrailerField&) {}
  void on_tail(const framing::Tail&) {}
  void on_end() {}

  std::string body = {};
};

}  // namespace talk::fuzz
