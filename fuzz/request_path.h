// The reference server from the bytes of a client to those of its responses, in process: the gate,
// cpp-httplib, the resources, the hub. A pair of connected descriptors stands for the network, and
// all is done on the caller's thread, but that a thread of the server's ends pulls.
#pragma once

#include <string>
#include <string_view>

#include "fuzz/controls.h"
#include "reference/server/gated_server.h"
#include "reference/server/hub.h"
#include "reference/server/options.h"
#include "reference/server/peer_watcher.h"
#include "reference/server/talk_service.h"

namespace talk::fuzz {

class RequestPath {
 public:
  // What is longer fills the buffers of the pair, which nobody empties meanwhile.
  static constexpr std::size_t longest = 4096;

  RequestPath();

  // A client sends `wire`, `longest` bytes at most, and half-closes. Oracles abort.
  void check(std::string_view wire, const Cuts& cuts);

 private:
  struct Served {
    std::string responses;  // without Date and 100 Continue, which depend on the time
    std::string delivered;  // to a pull that was open meanwhile
  };
  Served serve(std::string_view wire, const Cuts& cuts);

  ServerOptions options_;
  Hub hub_;
  PeerWatcher watcher_;
  GatedServer server_;
  TalkService service_;
};

}  // namespace talk::fuzz
