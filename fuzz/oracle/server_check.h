// The reference server's whole request path on bytes in memory, judged by what an independent
// reading of the same bytes says: the gate, cpp-httplib's routing and writing, forms, the hub and
// the pulls. No sockets, no waiting, no threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fuzz/controls.h"
#include "fuzz/oracle/service_model.h"
#include "reference/server/options.h"

namespace talk::fuzz {

// What a connection came to.
struct ServerExchange {
  std::string answers;              // all that was written; dates blanked
  std::string plain;                // what an open pull was told, in the profile's framing
  std::string events;               // what an open event stream was told, if there was one
  bool aborted = false;             // a pull was dropped
  bool silent_after_finish = true;  // nothing was written once that had been said

  friend bool operator==(const ServerExchange&, const ServerExchange&) = default;
};

class ServerCheck {
 public:
  // Aborts in an oracle, or returns. With `event_stream` an event stream is open beside the pull.
  void check(std::string_view wire, const server::ServerOptions& options, bool event_stream,
             const Cuts& cuts);

 private:
  ServerExchange exchange(std::string_view wire, const Cuts& cuts);
  void check_answers(const ServerExchange& exchange) const;
  void check_delivery(const ServerExchange& exchange) const;

  server::ServerOptions options_;
  bool event_stream_ = false;
  ServiceReading reading_;
};

}  // namespace talk::fuzz
