#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "reports/model.h"

namespace talkspec::report {

// How much of a transcript is shown; by default all of it.
struct TranscriptLimits {
  std::size_t events = std::numeric_limits<std::size_t>::max();  // the first and last of more
  std::size_t bytes = std::numeric_limits<std::size_t>::max();   // of one event
};

// A transcript for people, a line an event, each with its newline:
//
//        0.000 ms  alice    opened
//        0.112 ms  alice    > GET /pull?name=alice HTTP/1.1\r\n
//        0.398 ms  alice    < HTTP/1.1 200 OK\r\n
//
// ">" is what the runner sent, "<" what it received. All bytes are escaped; bytes that hold
// several CRLF-ended lines go on below each other.
std::string transcript_text(const std::vector<WireEvent>& transcript,
                            const TranscriptLimits& limits);

}  // namespace talkspec::report
