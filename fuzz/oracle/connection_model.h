// Requests on one connection once more, over the whole of what a client sent and as plainly as can
// be: which are whole and what is in them, what must be refused and with which status code, by
// RFC 9110 and RFC 9112. Shares no code with the gate.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reference/server/request_gate.h"

namespace talk::fuzz {

// What a client asks of a pull (RFC 9110 §12.5.1). `either` where the field speaks of event streams
// twice, or in a way that nobody defines.
enum class Wanted : std::uint8_t { messages, event_stream, either };

// Views point into the wire.
struct ConnectionReading {
  struct Request {
    std::string_view method;
    std::string target;  // in origin-form, or "*"
    std::string body;
    bool old = false;        // HTTP/1.0
    bool close = false;      // the connection ends after the answer
    bool interim = false;    // 100 (Continue) is due before the answer (RFC 9110 §10.1.1)
    bool headless = false;   // it had `Head`, or one before it
    bool preflight = false;  // asks what a page may send (Fetch §3.2.3)
    Wanted wanted = Wanted::messages;
    std::string origin;  // of the page that may read the answer (Fetch §3.2.3)
  };

  std::vector<Request> requests;  // those that are whole
  // What follows them must be refused: the status codes that something in it calls for, of which
  // one is right. Empty where nothing is wrong.
  std::vector<int> refusals;
  bool broken_off = false;    // a request follows them that is not whole
  bool interim_last = false;  // 100 is due before that refusal, or before that end
};

ConnectionReading read_connection(std::string_view wire, const server::GateLimits& limits);

}  // namespace talk::fuzz
