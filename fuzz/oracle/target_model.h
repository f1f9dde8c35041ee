// Request targets and Host fields, read from RFC 3986 and RFC 9112 §3.2 and as plainly as can be.
// Shares no code with what it judges.
#pragma once

#include <string>
#include <string_view>

namespace talk::fuzz {

// uri-host [ ":" port ]
bool is_host_field(std::string_view text);

// Whether the server serves a request with this method and target.
bool is_target(std::string_view method, std::string_view target);

// Of an absolute-form; empty for others.
std::string authority_of(std::string_view target);

// Path and query of a target, or "*"; the "?" goes where nothing follows it.
std::string origin_form(std::string_view target);

}  // namespace talk::fuzz
