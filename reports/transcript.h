// A transcript as text for people.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "reports/model.h"

namespace talkspec::report {

// How much of a transcript is shown; by default all that is the case's own.
struct TranscriptLimits {
  // Of more events, those around the deciding one are shown: the request before it on its
  // connection, then what is nearest to it. Without a deciding event the first and the last are.
  std::size_t events = std::numeric_limits<std::size_t>::max();
  std::size_t bytes = std::numeric_limits<std::size_t>::max();  // of one event
  // Of the deciding event, which is never left out: of more, its beginning and its end.
  std::size_t deciding_bytes = 8192;
};

// Which events of a transcript are shown when there is room for so many; none of other cases.
std::vector<bool> events_within(const std::vector<WireEvent>& transcript, std::size_t most);

// A line for each event, each with its newline:
//
//      0.000 ms  alice    opened
//      0.112 ms  alice    > GET /pull?name=alice HTTP/1.1\r\n
//                … 12 events of other cases …
// =>   0.398 ms  alice    < HTTP/1.1 500 Internal Server Error\r\n
//
// ">" is what the runner sent, "<" what it received, "=>" the event that decided. Events of other
// cases are counted only. All bytes are escaped; where an event has several lines that end in CRLF,
// each is on a line of its own.
std::string transcript_text(const std::vector<WireEvent>& transcript,
                            const TranscriptLimits& limits);

}  // namespace talkspec::report
