// Heads of HTTP messages once more, over whole buffers and as plainly as can be: what a strict
// reader takes, by RFC 9110 and RFC 9112. Shares no code with the parsers.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "reference/framing/head.h"

namespace talk::fuzz {

// Without the white space around it.
std::string_view trim(std::string_view text);
// Ignoring the case of US-ASCII letters.
bool same_word(std::string_view a, std::string_view b);
// The parts of a list, quoted strings whole, empty parts left out (RFC 9110 §5.6.1).
std::vector<std::string_view> members(const std::vector<std::string_view>& values);

// Views point into the wire.
struct HeadReading {
  struct Field {
    std::string_view name;
    std::string_view value;  // without the white space around it
  };

  framing::Status status = framing::Status::incomplete;
  std::size_t size = 0;       // bytes up to the end of the empty line, once done
  std::vector<int> refusals;  // in error: status codes for it, of which one is right
  std::string_view start_line;
  std::vector<Field> fields;

  // Values of all fields of that name, in order.
  std::vector<std::string_view> values(std::string_view name) const;
};

HeadReading read_response_head(std::string_view wire, const framing::HeadLimits& limits);
HeadReading read_request_head(std::string_view wire, const framing::HeadLimits& limits);

}  // namespace talk::fuzz
