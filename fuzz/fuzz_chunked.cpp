// The chunked transfer coding alone (RFC 9112 §7.1): size lines, extensions, data, trailer section.
#include <cstddef>
#include <cstdint>

#include "fuzz/controls.h"
#include "fuzz/oracle/stream_check.h"
#include "reference/framing/stream_decoder.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static talk::fuzz::StreamCheck<talk::framing::StreamDecoder> stream;
  const talk::fuzz::Controls controls(bytes, size);
  talk::framing::Options options;
  options.framing = talk::framing::Framing::none;
  controls.choose(options, controls.wire());
  stream.check(controls.wire(), options, controls.cuts());
  return 0;
}
