// What a browser may do here on behalf of a page: names are no authentication, so without this any
// page that somebody opens could push and pull in the network that he is in.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reference/framing/head.h"
#include "reference/server/refusal.h"

namespace talk::server {

struct WebPolicy {
  // Names that a request may be for, beside "localhost" and any address: what a page reaches by
  // DNS rebinding is another name. "*" allows all.
  std::vector<std::string> hosts = {};
  // Origins whose pages may push and pull, as "https://chat.example:8443"; "*" allows all.
  std::vector<std::string> origins = {};
};

// Whether the request may be served. `authority` is that of its target, or what Host has: a host,
// and perhaps a port; empty where there is neither. Requests that tell nothing of where they come
// from are taken for those of programs: a browser says Sec-Fetch-Site or Origin (Fetch §3.2).
Refusal check_web(const WebPolicy& policy, const framing::FieldSection& fields,
                  std::string_view authority);

// Whether answers to pages of this origin may be read by them.
bool allows_origin(const WebPolicy& policy, std::string_view origin);

}  // namespace talk::server
