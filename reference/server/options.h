// What a Talk server is told when it is made. Times are bounds; every size is in bytes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "reference/framing/options.h"
#include "reference/server/web.h"

namespace talk::server {

// Who gets a message: every open pull but those of the pusher's own name, or every open pull.
enum class Routing : std::uint8_t { others, all };

// What is left of a response head for a client that asked for `Head: less`.
enum class HeadlessForm : std::uint8_t {
  framed,  // the framing fields, Transfer-Encoding or Content-Length: still HTTP
  bare,    // no field line at all, as the servers of 2013 and 2015 sent it; chunked none the less
};

struct ServerOptions {
  std::string host = "127.0.0.1";  // a numeric address or a name, to listen on
  std::uint16_t port = 0;          // 0: one that is free
  // nul (draft-00) or lf (talk-1.1), nothing else.
  framing::Framing message_end = framing::Framing::nul;
  Routing routing = Routing::others;
  HeadlessForm headless = HeadlessForm::framed;
  std::chrono::milliseconds heartbeat{5000};

  // PEM files; both or neither. With them the server speaks TLS only.
  std::string certificate_file = {};
  std::string key_file = {};

  std::size_t max_message = 1024 * 1024;      // longer messages are refused with 413
  std::size_t queue_limit = 4 * 1024 * 1024;  // a pull for which more waits is dropped

  // Of the whole process. Beyond the first, whoever has kept the server waiting for longest is
  // ended, or else a new one is answered 503; so are clients of one address beyond the second.
  std::size_t max_connections = 10'240;  // fewer where there are not as many descriptors
  std::size_t max_connections_of_address = 5'120;
  std::size_t max_request_bytes = 64UL * 1024 * 1024;  // of requests under way: the oldest get 503
  std::size_t max_queued = 256UL * 1024 * 1024;        // for pulls: the fullest is dropped

  WebPolicy web = {};

  std::chrono::milliseconds idle_timeout{60'000};     // of a connection between two requests
  std::chrono::milliseconds silence_timeout{10'000};  // within a request: answered 408
  std::chrono::milliseconds request_timeout{60'000};  // of a whole request: answered 408
  std::chrono::milliseconds write_timeout{60'000};    // without the peer taking a byte
  std::chrono::milliseconds shutdown_grace{1'500};    // for pulls to take their last bytes
};

}  // namespace talk::server
