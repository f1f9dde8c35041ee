#include "reference/server/request_target.h"

#include <algorithm>

#include "reference/framing/head.h"
#include "reference/framing/octets.h"

namespace talk {
namespace {

using framing::hex_value;
using framing::is_alpha;
using framing::is_digit;

constexpr std::string_view sub_delims = "!$&'()*+,;=";

bool is_unreserved(char c) {
  return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// *( unreserved / pct-encoded / sub-delims / one of `more` ) (RFC 3986 §2, §3)
bool consists_of(std::string_view text, std::string_view more) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      const bool triplet =
          i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
      if (!triplet) return false;
      i += 2;
    } else if (!is_unreserved(c) && sub_delims.find(c) == std::string_view::npos &&
               more.find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

// "[" IPv6address / IPvFuture "]": the bytes that may stand in it, not its grammar.
bool is_ip_literal(std::string_view text) {
  return text.size() > 2 && text.front() == '[' && text.back() == ']' &&
         text.find('%') == std::string_view::npos &&
         consists_of(text.substr(1, text.size() - 2), ":");
}

bool is_port(std::string_view text) {
  return text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

// absolute-path [ "?" query ]
std::optional<RequestTarget> read_origin_form(std::string_view text) {
  const std::size_t mark = std::min(text.find('?'), text.size());
  const std::string_view path = text.substr(0, mark);
  const std::string_view query = mark == text.size() ? std::string_view() : text.substr(mark + 1);
  if (!consists_of(path, ":@/") || !consists_of(query, ":@/?")) return std::nullopt;
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
  // which is_host() finds out by its "@".
  if (authority.empty() || authority.front() == ':' || !is_host(authority)) return std::nullopt;
  const std::string_view origin = rest.substr(end);
  if (!origin.empty() && origin.front() == '/') return read_origin_form(origin);
  std::string with_path("/");  // an empty path is the same as "/" (RFC 9110 §4.2.3)
  return read_origin_form(with_path.append(origin));
}

}  // namespace

std::optional<RequestTarget> read_request_target(std::string_view method, std::string_view target) {
  if (target.empty()) return std::nullopt;
  if (target == "*" && method == "OPTIONS") return RequestTarget{"*", ""};
  return target.front() == '/' ? read_origin_form(target) : read_absolute_form(target);
}

bool is_host(std::string_view text) noexcept {
  std::size_t host = text.size();
  const std::size_t colon = text.rfind(':');
  if (colon != std::string_view::npos && is_port(text.substr(colon + 1))) host = colon;
  const std::string_view name = text.substr(0, host);
  return is_ip_literal(name) || consists_of(name, "");
}

}  // namespace talk
