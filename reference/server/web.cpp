#include "reference/server/web.h"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

#include "reference/framing/octets.h"
#include "reference/framing/uri.h"

namespace talk::server {
namespace {

using framing::equals_ignoring_case;

bool is_address(std::string_view host) {
  std::array<char, INET_ADDRSTRLEN> terminated{};
  if (host.starts_with('[')) return true;  // the gate has seen that it is one
  if (host.size() >= terminated.size()) return false;
  host.copy(terminated.data(), host.size());
  in_addr address{};
  return ::inet_pton(AF_INET, terminated.data(), &address) == 1;
}

bool allows_host(const WebPolicy& policy, std::string_view authority) {
  const std::string_view host = framing::host_of(authority);
  return host.empty() || is_address(host) || equals_ignoring_case(host, "localhost") ||
         std::any_of(policy.hosts.begin(), policy.hosts.end(), [&](const std::string& name) {
           return name == "*" || equals_ignoring_case(name, host);
         });
}

// "https://a:443" is "a" as Host has it (RFC 9110 §7.2), which may have the port all the same.
bool is_same_origin(std::string_view origin, std::string_view authority) {
  const std::size_t mark = origin.find("://");
  if (mark == std::string_view::npos) return false;
  const std::string_view port = origin.substr(0, mark) == "https" ? ":443" : ":80";
  const auto without_port = [port](std::string_view text) {
    return text.ends_with(port) ? text.substr(0, text.size() - port.size()) : text;
  };
  return equals_ignoring_case(without_port(origin.substr(mark + 3)), without_port(authority));
}

}  // namespace

// Answers repeat an origin that is allowed, and cpp-httplib decodes escapes in fields: one with
// "%", which none has (URL §3.2), could put lines of its own into the answer.
bool allows_origin(const WebPolicy& policy, std::string_view origin) {
  if (origin.find('%') != std::string_view::npos) return false;
  return std::any_of(policy.origins.begin(), policy.origins.end(), [&](const std::string& allowed) {
    return allowed == "*" || allowed == origin;
  });
}

Refusal check_web(const WebPolicy& policy, const framing::FieldSection& fields,
                  std::string_view authority) {
  if (!allows_host(policy, authority))
    return {421, "This server does not know itself by that Host; --allow-host names more."};
  const auto origin = fields.first("Origin");
  if (origin && allows_origin(policy, *origin)) return {};
  const auto site = fields.first("Sec-Fetch-Site");
  const bool from_elsewhere = site     ? *site != "same-origin" && *site != "none"
                              : origin ? !is_same_origin(*origin, authority)
                                       : false;
  if (from_elsewhere)
    return {403,
            "A page of another origin may not push or pull; --allow-origin names those that may."};
  return {};
}

}  // namespace talk::server
