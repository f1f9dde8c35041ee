// Event streams (WHATWG HTML §9.2.6). The input is payload.
#include <cstddef>
#include <cstdint>

#include "fuzz/controls.h"
#include "fuzz/payload_harness.h"
#include "fuzz/wire_mutator.h"

namespace {

[[maybe_unused]] const bool mutates = talk::fuzz::use_grammar(talk::fuzz::event_stream_grammar());

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static talk::fuzz::PayloadCheck check;
  const talk::fuzz::Controls controls(bytes, size);
  talk::framing::Options options;
  options.framing = talk::framing::Framing::event_stream;
  options.coding = talk::framing::Coding::identity;
  controls.choose(options, controls.wire());
  check.check(controls.wire(), options, controls.cuts());
  return 0;
}
