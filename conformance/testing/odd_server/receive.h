// One request off a connection, its content included.
#pragma once

#include <cstdint>

#include <asio/awaitable.hpp>
#include <asio/ip/tcp.hpp>

#include "conformance/testing/odd_server/behaviour.h"
#include "conformance/testing/odd_server/input.h"
#include "conformance/testing/odd_server/request.h"

namespace talkspec::odd {

struct Received {
  enum class Kind : std::uint8_t { request, refused, gone } kind = Kind::gone;
  Request request;
  Status refusal = 0;  // then the connection closes, as what follows cannot be told
  bool then_close = false;
};

// Sends 100 (Continue) on `socket` where it is asked for. What is passed must outlive the call.
asio::awaitable<Received> receive(Input& input, asio::ip::tcp::socket& socket,
                                  const Behaviour& behaviour);

}  // namespace talkspec::odd
