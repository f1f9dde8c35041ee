#pragma once

#include <string>

#include "reference/client/client.h"

namespace talk::client {

// A message as one line for people, its newline included: printable text stays, other bytes are
// escaped as reports/escape.h says.
std::string plain_line(const PulledMessage& message);

// A message as one JSON object a line, in ASCII: {"message": TEXT}, or {"hex": "00ff"} when it is
// not well-formed UTF-8; with "event" and "id" where an event stream gave them.
std::string json_line(const PulledMessage& message);

}  // namespace talk::client
