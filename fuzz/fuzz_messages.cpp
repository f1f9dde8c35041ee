// Messages that end in one byte, NUL (draft-00) or LF (talk-1.1). The input is payload; flag 1
// chooses LF.
#include <cstddef>
#include <cstdint>

#include "fuzz/controls.h"
#include "fuzz/payload_harness.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static talk::fuzz::PayloadCheck check;
  const talk::fuzz::Controls controls(bytes, size);
  talk::framing::Options options;
  options.framing =
      (controls.flags() & 1U) != 0 ? talk::framing::Framing::lf : talk::framing::Framing::nul;
  options.coding = talk::framing::Coding::identity;
  controls.choose(options, controls.wire());
  check.check(controls.wire(), options, controls.cuts());
  return 0;
}
