// The grammar once more, as plainly as can be: the whole stream in one buffer, read by recursive
// descent, payload collected first and split afterwards, every limit counted by itself. Shares no
// code with the decoder, and is what the decoder is compared with.
#pragma once

#include <string_view>

#include "reference/framing/options.h"
#include "reference/framing/testing/observation.h"

namespace talk::framing::testing {

// What a decoder with these options must tell of `wire`, and of the connection closing after it if
// `closed`.
Observation expected(std::string_view wire, const Options& options, bool closed);

}  // namespace talk::framing::testing
