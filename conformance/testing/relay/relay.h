// A relay that makes a connection long: whatever comes from one side reaches the other later, in
// order, FIN and RST too, and as much at a time as without it. A connection itself is accepted at
// once, as the kernel does that.
#pragma once

#include <chrono>
#include <cstddef>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

namespace talkspec::testing {

struct RelayOptions {
  asio::ip::tcp::endpoint to;
  std::chrono::microseconds one_way{};
};

// Relays every connection that `acceptor` takes; runs until `context` is stopped.
void relay_all(asio::io_context& context, asio::ip::tcp::acceptor& acceptor,
               const RelayOptions& options);

}  // namespace talkspec::testing
