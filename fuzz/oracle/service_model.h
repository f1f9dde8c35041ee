// What the reference server makes of the requests on one connection, read from its contract
// (reference/server/server.h) and the RFCs, over whole requests and as plainly as can be. Shares no
// code with it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracle/connection_model.h"
#include "reference/server/options.h"

namespace talk::fuzz {

struct ServiceReading {
  struct Answer {
    std::vector<int> statuses;  // those that something calls for, of which one is right
    bool interim = false;       // 100 (Continue) comes before it, and else does not
    bool no_body = false;       // RFC 9110 §6.4.1: to HEAD, and 204
    bool pull = false;          // the endless one
    bool until_close = false;   // a body that only the close ends: a pull of HTTP/1.0
    bool close = false;         // nothing comes after it
    bool old = false;           // to HTTP/1.0, which knows no Transfer-Encoding (RFC 9112 §6.1)
    bool headless = false;      // no field but those of the framing
    bool streams = false;       // a pull's, or of what HEAD says of one
    Wanted wanted = Wanted::messages;
    std::string_view allow = {};  // methods, sorted: an Allow field with them is due
    std::string origin = {};      // of the page that may read it
    bool preflight = false;
    std::string name = {};  // of a pull

    bool is(int status) const;
  };

  struct Message {
    std::string pusher;
    std::string text;
  };

  std::vector<Answer> answers;
  std::vector<Message> messages;  // of the pushes that are answered 200, in order
};

// An event stream that is open meanwhile, if there is one.
struct OpenEventStream {
  bool open = false;
  std::string_view name = {};
};

ServiceReading read_service(const ConnectionReading& connection,
                            const server::ServerOptions& options,
                            const OpenEventStream& event_stream);

// Whether pulls of this name get what this pusher sends.
bool is_routed(const server::ServerOptions& options, std::string_view reader,
               std::string_view pusher);

}  // namespace talk::fuzz
