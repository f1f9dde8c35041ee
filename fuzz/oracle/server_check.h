// The reference server's whole request path on bytes in memory, judged by what an independent
// reading of the same bytes says: the gate, cpp-httplib's routing and writing, forms, the hub and
// the pulls. No sockets, no waiting, no threads.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/controls.h"
#include "fuzz/oracle/service_model.h"
#include "reference/server/options.h"

namespace talk::fuzz {

// The server, and who pulls while the input comes. Two fast pulls are always open: one under a name
// that pushes hardly have, and one under a name of the seeds.
struct ServerSetup {
  server::ServerOptions options;
  OpenEventStream event_stream = {};
  std::optional<std::size_t> slow_takes = {};  // a pull is open that takes so many bytes at first
  bool long_silence = false;  // after the input: heartbeats are due, and who is silent is dropped
};

// What a connection came to.
struct ServerExchange {
  enum Reader : std::size_t { other, own, events, slow };

  struct Told {
    std::string bytes = {};
    bool aborted = false;
    bool finished = false;

    friend bool operator==(const Told&, const Told&) = default;
  };

  std::string answers = {};         // all that was written; dates blanked
  std::array<Told, 4> told = {};    // what each reader got
  bool aborted = false;             // the connection itself, or what it became
  bool silent_after_finish = true;  // nothing was written once that had been said
  std::size_t pushed = 0;           // as the hub counts
  std::size_t dropped = 0;

  friend bool operator==(const ServerExchange&, const ServerExchange&) = default;
};

// Keeps its server from one input to the next.
class ServerCheck {
 public:
  ServerCheck();
  ~ServerCheck();

  // Aborts in an oracle, or returns.
  void check(std::string_view wire, const ServerSetup& setup, const Cuts& cuts);

 private:
  class Serving;

  // Inputs up to so many bytes also come byte by byte. The gate sees every input like that
  // (fuzz_request.cpp); here it is one read of the connection for each byte.
  static constexpr std::size_t single_bytes = 96;

  ServerExchange exchange(std::string_view wire, const Cuts& cuts);
  bool pulled() const;
  std::vector<std::string> due_to(std::string_view reader) const;
  void check_delivery(const ServerExchange& exchange) const;
  void check_slow(const ServerExchange& exchange) const;

  ServerSetup setup_;
  ServiceReading reading_;
  std::unique_ptr<Serving> serving_;
};

}  // namespace talk::fuzz
