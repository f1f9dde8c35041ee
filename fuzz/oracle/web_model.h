// What a page may do, read from reference/server/web.h and Fetch §3.2, and as plainly as can be.
// Shares no code with what it judges.
#pragma once

#include <string_view>

#include "fuzz/oracle/head_model.h"
#include "reference/server/web.h"

namespace talk::fuzz {

// Whether the server knows itself by this host and port; both may be missing.
bool is_host_of(const server::WebPolicy& policy, std::string_view authority);

// Whether answers to pages of this origin may be read by them.
bool is_allowed_origin(const server::WebPolicy& policy, std::string_view origin);

// Whether a page of another origin, which is not allowed, sent this. `authority`: whom it is for.
bool comes_from_another_page(const server::WebPolicy& policy, const HeadReading& head,
                             std::string_view authority);

}  // namespace talk::fuzz
