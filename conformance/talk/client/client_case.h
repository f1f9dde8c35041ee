// One case against a client, from its start to its verdict.
#pragma once

#include <cstddef>
#include <string>

#include "conformance/runner/schedule.h"
#include "conformance/talk/client/client_context.h"

namespace talkspec::talk {

struct ClientTrial {
  runner::Trial trial;
  std::string wrong;  // what is wrong with the scenario; empty: nothing
};

// `number` is unique among the cases of the run. What is passed must outlive the task. When it
// ends, the client is killed and every connection of the case is closed.
Task<ClientTrial> run_client_case(ClientSession& session, const scenario::Scenario& scenario,
                                  std::size_t number);

}  // namespace talkspec::talk
