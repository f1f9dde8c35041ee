// One connection: requests and their answers, or a pull.
#pragma once

#include <asio/awaitable.hpp>
#include <asio/ip/tcp.hpp>

#include "conformance/testing/odd_server/behaviour.h"
#include "conformance/testing/odd_server/hub.h"

namespace talkspec::odd {

// What the connections of a server share. Used from one thread.
struct Server {
  const Behaviour& behaviour;
  Hub hub;
  bool deaf = false;  // by Fault::deaf_after_*: every connection is closed unanswered
};

// Ends when the connection does. `server` must outlive it.
asio::awaitable<void> serve(asio::ip::tcp::socket socket, Server& server);

}  // namespace talkspec::odd
