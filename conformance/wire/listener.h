// Takes connections on a port of its own of the loopback address, which the system picks, or where
// it is told to.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <asio/ip/tcp.hpp>

#include "conformance/wire/loop.h"
#include "conformance/wire/transport.h"

namespace talkspec::wire {

// Its coroutine keeps the inner state alive until the listener is closed; close it, or destroy it,
// before the loop ends. One thread only.
class Listener {
 public:
  // Called for each connection, on the loop. TCP_NODELAY is on.
  using Taken = std::function<void(std::unique_ptr<Transport>)>;

  // Listens at once; a sentence in error() when it cannot. Port 0: the system picks one.
  Listener(Loop& loop, Taken taken,
           asio::ip::tcp::endpoint where = {asio::ip::address_v4::loopback(), 0});
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  const std::string& error() const;
  std::uint16_t port() const;

  // Connections are refused from now on; and taken again, on the same port. False: the port is
  // another's meanwhile.
  void close();
  bool open();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace talkspec::wire
