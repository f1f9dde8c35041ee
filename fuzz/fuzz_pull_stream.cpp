// The answer to a pull, as a stranger may send it: response head, chunks and messages, under
// every framing, strict and lenient. Flags 1 and 2 choose the framing, 4 a lenient reading of the
// head, 8 a body in chunks whatever the head says (`Head: less` of 2013).
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/controls.h"
#include "fuzz/oracle/head_check.h"
#include "fuzz/oracle/stream_check.h"
#include "reference/framing/body_framing.h"
#include "reference/framing/head.h"
#include "reference/framing/stream_decoder.h"

namespace {

using namespace talk::framing;
using talk::fuzz::Controls;

Options body_options(const ResponseHead& head, const Controls& controls) {
  Options options;
  options.framing = static_cast<Framing>(controls.flags() & 3U);
  const bool headless = head.fields.lines.empty() || (controls.flags() & 8U) != 0;
  const BodyLength body = body_of(head, "GET");
  if (!headless && body.framing != BodyFraming::chunked) options.coding = Coding::identity;
  return options;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static talk::fuzz::HeadCheck<ResponseHeadParser> heads;
  static talk::fuzz::StreamCheck<StreamDecoder> bodies;
  const Controls controls(bytes, size);
  const bool lenient = (controls.flags() & 4U) != 0;
  const ResponseHeadParser parser =
      heads.check(controls.wire(), {.allowed = lenient ? HeadLeniencies::all() : HeadLeniencies{}},
                  controls.cuts());
  if (parser.status() != Status::done) return 0;
  const std::string_view body = controls.wire().substr(static_cast<std::size_t>(parser.offset()));
  Options options = body_options(parser.head(), controls);
  controls.choose(options, body);
  bodies.check(body, options, controls.cuts());
  return 0;
}
