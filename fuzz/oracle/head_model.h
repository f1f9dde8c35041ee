// Heads of HTTP messages and requests once more, over whole buffers and as plainly as can be: what
// a strict reader takes, by RFC 9110 and RFC 9112. Shares no code with the parsers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/framing/head.h"
#include "reference/server/request_gate.h"

namespace talk::fuzz {

// Views point into the wire.
struct HeadReading {
  struct Field {
    std::string_view name;
    std::string_view value;  // without the white space around it
  };

  framing::Status status = framing::Status::incomplete;
  std::size_t size = 0;  // bytes up to the end of the empty line, once done
  std::string_view start_line;
  std::vector<Field> fields;

  // Values of all fields of that name, in order.
  std::vector<std::string_view> values(std::string_view name) const;
};

HeadReading read_response_head(std::string_view wire, const framing::HeadLimits& limits);
HeadReading read_request_head(std::string_view wire, const framing::HeadLimits& limits);

// What a client sent on one connection.
struct ConnectionReading {
  struct Request {
    std::string_view method;
    std::string target;  // in origin-form, or "*"
    std::string body;
    bool old = false;    // HTTP/1.0
    bool close = false;  // the connection ends after the answer
  };

  std::vector<Request> requests;  // those that are whole
  bool refused = false;           // what follows them must be refused
  bool broken_off = false;        // a request follows them that is not whole
};

ConnectionReading read_connection(std::string_view wire, const server::GateLimits& limits);

}  // namespace talk::fuzz
