// What more than one reader of URIs asks for (RFC 3986). Pure functions.
#pragma once

#include <string_view>

namespace talk::framing {

// *( unreserved / pct-encoded / sub-delims / one of `more` ) (RFC 3986 §2, §3)
bool is_uri_text(std::string_view text, std::string_view more) noexcept;

// IPv6address, without brackets and without a zone (RFC 3986 §3.2.2).
bool is_ipv6_address(std::string_view text) noexcept;

// Host = uri-host [ ":" port ] (RFC 9110 §7.2); it may be empty.
bool is_host_field(std::string_view value) noexcept;

// The uri-host of such a value, an IP-literal with its brackets.
std::string_view host_of(std::string_view value) noexcept;

}  // namespace talk::framing
