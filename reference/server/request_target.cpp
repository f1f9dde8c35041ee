#include "reference/server/request_target.h"

#include <algorithm>

#include "reference/framing/head.h"
#include "reference/framing/uri.h"

namespace talk::server {
namespace {

// absolute-path [ "?" query ]
std::optional<RequestTarget> read_origin_form(std::string_view text) {
  const std::size_t mark = std::min(text.find('?'), text.size());
  const std::string_view path = text.substr(0, mark);
  const std::string_view query = mark == text.size() ? std::string_view() : text.substr(mark + 1);
  if (!framing::is_uri_text(path, ":@/") || !framing::is_uri_text(query, ":@/?"))
    return std::nullopt;
  RequestTarget target{std::string(path), {}};
  for (const char c : query)
    c == '?' ? target.query += "%3F" : target.query += c;
  return target;
}

// absolute-URI with the scheme http or https (RFC 9112 §3.2.2)
std::optional<RequestTarget> read_absolute_form(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view scheme = text.substr(0, colon);
  if (!framing::equals_ignoring_case(scheme, "http") &&
      !framing::equals_ignoring_case(scheme, "https"))
    return std::nullopt;
  const std::string_view rest = text.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view authority = rest.substr(0, end);
  // A URI of these schemes has a host (RFC 9110 §4.2.1); user information is an error (§4.2.4),
  // which is_host_field() finds out by its "@".
  if (authority.empty() || authority.front() == ':' || !framing::is_host_field(authority))
    return std::nullopt;
  std::string origin(rest.substr(end));
  // An empty path is the same as "/" (RFC 9110 §4.2.3).
  if (!origin.starts_with('/')) origin.insert(origin.begin(), '/');
  auto target = read_origin_form(origin);
  if (target) {
    target->authority = authority;
    target->https = framing::equals_ignoring_case(scheme, "https");
  }
  return target;
}

}  // namespace

std::optional<RequestTarget> read_request_target(std::string_view method, std::string_view target) {
  if (target.empty()) return std::nullopt;
  if (target == "*" && method == "OPTIONS") return RequestTarget{"*", ""};
  return target.front() == '/' ? read_origin_form(target) : read_absolute_form(target);
}

}  // namespace talk::server
