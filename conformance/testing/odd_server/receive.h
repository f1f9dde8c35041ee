// One request off a connection, its content included.
#pragma once

#include <cstdint>

#include "conformance/testing/odd_server/behaviour.h"
#include "conformance/testing/odd_server/input.h"
#include "conformance/testing/odd_server/meeting.h"
#include "conformance/testing/odd_server/request.h"

namespace talkspec::odd {

struct Received {
  enum class Kind : std::uint8_t { request, refused, gone } kind = Kind::gone;
  Request request;
  Status refusal = 0;  // of `request` too, when it is to be refused after all was read
  bool then_close = false;
  bool malformed = false;  // what came is no HTTP
  bool broke_off = false;  // gone in the middle
  bool dropped = false;    // by a fault: answered, and not delivered
  bool delivered = false;  // by a fault: refused, and delivered
  PushTraits traits;       // all but `later`
};

// Where a request stands on its connection.
struct Place {
  bool first = false;      // nothing came before it
  bool continued = false;  // by a fault, its 100 (Continue) was sent
};

// Sends 100 (Continue) on `socket` where it is asked for.
Received receive(Input& input, Socket& socket, const Behaviour& behaviour, Place place);

}  // namespace talkspec::odd
