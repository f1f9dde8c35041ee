#pragma once

#include <string_view>

#include "reference/client/backoff.h"
#include "reference/client/client.h"

namespace talk::client {

// Pushes one message after the other and goes on where a connection is lost, as long as no message
// can come twice.
class PatientPusher {
 public:
  // Of `options` it takes those of a pull that comes back: attempts (for one message), backoff and
  // random, and on_trouble and pause, which must be set. The client must outlive it.
  PatientPusher(Client& client, const ClientOptions& options);

  // Tries again what certainly was not taken: nothing of it was sent, or the server said that this
  // is not the moment. The first message must be taken at once: a server that never took one is
  // not lost, but wrong.
  PushResult push(std::string_view message);

 private:
  Client& client_;
  ClientOptions options_;
  Backoff backoff_;
  bool taken_ = false;  // a message was
};

}  // namespace talk::client
