// The target of a request: where in the server it points to (RFC 9112 §3.2, RFC 3986).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace talk::server {

// Origin-form, whatever form it came in. Percent-encoded as sent; every "%" starts a valid triplet.
struct RequestTarget {
  std::string path;  // starts with "/"; "*" for the asterisk-form
  // Without the "?" before it; others, which may stand in it (RFC 3986 §3.4), are percent-encoded:
  // cpp-httplib refuses them.
  std::string query;
  std::string authority = {};  // of an absolute-form
  bool https = false;          // the scheme of an absolute-form

  std::string text() const { return query.empty() ? path : path + '?' + query; }
};

// Takes origin-form, absolute-form (with a valid authority) and, for OPTIONS, asterisk-form. None
// for anything else.
std::optional<RequestTarget> read_request_target(std::string_view method, std::string_view target);

}  // namespace talk::server
