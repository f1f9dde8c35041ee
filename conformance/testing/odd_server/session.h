// One connection: requests and their answers, or a pull.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "conformance/testing/odd_server/behaviour.h"
#include "conformance/testing/odd_server/hub.h"
#include "conformance/testing/odd_server/socket.h"

namespace talkspec::odd {

// What the connections of a server share.
struct Server {
  const Behaviour& behaviour;
  Hub hub;
  std::atomic<bool> deaf = false;  // by Fault::deaf_after_*: connections are closed unanswered
  std::atomic<bool> had_event_stream = false;  // for Fault::event_conflict_stays
  std::atomic<int> broken_pushes = 0;          // for Fault::broken_push_keeps_slot
  std::atomic<int> connections = 0;            // that are open, for Oddity::forty_connections
  std::atomic<int> lost_places = 0;            // for Fault::reset_pull_keeps_place
  std::mutex reading;                          // by Fault::half_request_blocks_all
};

// Returns when the connection is over. `server` must outlive it.
void serve(std::shared_ptr<Socket> socket, Server& server);

}  // namespace talkspec::odd
