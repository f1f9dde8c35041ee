// Requests that a strict server must refuse, most of which cpp-httplib by itself would serve or
// wait for. Each tries to push the message "smuggled".
#pragma once

#include <string>
#include <vector>

namespace talk::server::testing {

struct RefusedRequest {
  std::string what;
  std::string bytes;
  int status_code;
};

// For a server that takes messages of 1 MiB at most.
std::vector<RefusedRequest> refused_requests();

}  // namespace talk::server::testing
