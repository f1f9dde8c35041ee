// For tests: servers that want a runner to hang, to grow, to fall over, or to print what it should
// not.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "conformance/testing/raw_server.h"

namespace talkspec::testing {

struct Hostile {
  std::string name;
  // Handles a connection from its first byte on; nothing was read yet.
  std::function<void(RawPeer& peer)> script;

  friend void PrintTo(const Hostile& hostile, std::ostream* out) { *out << hostile.name; }
};

// Each of a kind of its own, in no order.
std::vector<Hostile> hostile_servers();

// A server that takes pushes as a right one does, and is hostile to whoever pulls.
RawServer::Script hostile_to_pulls(const Hostile& hostile);

// What a right server sends as the answer to a push and on a pull, cut after `size` bytes of it.
RawServer::Script cut_answers(std::size_t size);
RawServer::Script cut_pulls(std::size_t size);

}  // namespace talkspec::testing
