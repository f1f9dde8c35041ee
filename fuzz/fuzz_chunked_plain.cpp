// The chunked transfer coding with no oracle but the sanitizers: what the speed of the others is
// measured against.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "reference/framing/stream_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  struct Sink {
    void on_payload(std::string_view payload) { total += payload.size(); }
    std::size_t total = 0;
  } sink;
  talk::framing::StreamDecoder decoder({.framing = talk::framing::Framing::none});
  decoder.feed(std::string_view(reinterpret_cast<const char*>(bytes), size), sink);
  return 0;
}
