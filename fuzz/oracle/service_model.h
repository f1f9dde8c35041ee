// What the reference server makes of the requests on one connection, read from its contract
// (reference/server/server.h) over whole requests and as plainly as can be. Shares no code with it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracle/head_model.h"
#include "reference/server/options.h"

namespace talk::fuzz {

struct ServiceReading {
  struct Answer {
    int status = 0;            // 0: some refusal
    bool no_body = false;      // RFC 9110 §6.4.1: to HEAD, and 204
    bool pull = false;         // the endless one
    bool until_close = false;  // a body that only the close ends: a pull of HTTP/1.0
    bool close = false;        // nothing comes after it
    bool old = false;          // to HTTP/1.0, which knows no Transfer-Encoding (RFC 9112 §6.1)
  };

  std::vector<Answer> answers;
  std::vector<std::string> messages;  // of the pushes that are answered 200, in order
};

// `event_stream`: an event stream is open that every push is routed to.
ServiceReading read_service(const ConnectionReading& connection,
                            const server::ServerOptions& options, bool event_stream);

}  // namespace talk::fuzz
