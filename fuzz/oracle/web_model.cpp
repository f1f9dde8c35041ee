#include "fuzz/oracle/web_model.h"

#include <algorithm>
#include <cstddef>
#include <string>

namespace talk::fuzz {
namespace {

using std::string_view;

// Four numbers up to 255 without leading zeros.
bool is_dotted_address(string_view text) {
  int numbers = 1;
  int value = -1;
  for (const char c : text) {
    if (c == '.') {
      if (value < 0) return false;
      ++numbers;
      value = -1;
    } else {
      if (c < '0' || c > '9' || value == 0) return false;
      value = std::max(value, 0) * 10 + (c - '0');
      if (value > 255) return false;
    }
  }
  return numbers == 4 && value >= 0;
}

// Without the port that the scheme has anyway.
string_view without_port(string_view authority, string_view port) {
  const std::size_t colon = authority.rfind(':');
  return colon != string_view::npos && authority.substr(colon + 1) == port
             ? authority.substr(0, colon)
             : authority;
}

}  // namespace

bool is_host_of(const server::WebPolicy& policy, string_view authority) {
  if (authority.empty() || authority.front() == '[') return true;
  const string_view host = authority.substr(0, authority.find(':'));
  if (host.empty() || is_dotted_address(host) || same_word(host, "localhost")) return true;
  return std::any_of(policy.hosts.begin(), policy.hosts.end(),
                     [&](const std::string& name) { return name == "*" || same_word(name, host); });
}

// A host has no "%" (URL §3.2).
bool is_allowed_origin(const server::WebPolicy& policy, string_view origin) {
  if (origin.find('%') != string_view::npos) return false;
  return std::any_of(policy.origins.begin(), policy.origins.end(),
                     [&](const std::string& one) { return one == "*" || one == origin; });
}

// Fetch Metadata §2.1, else Origin.
bool comes_from_another_page(const server::WebPolicy& policy, const HeadReading& head,
                             string_view authority) {
  const auto origins = head.values("origin");
  if (!origins.empty() && is_allowed_origin(policy, origins[0])) return false;
  const auto sites = head.values("sec-fetch-site");
  if (!sites.empty()) return sites[0] != "same-origin" && sites[0] != "none";
  if (origins.empty()) return false;
  const std::size_t mark = origins[0].find("://");
  if (mark == string_view::npos) return true;
  const string_view port = origins[0].substr(0, mark) == "https" ? "443" : "80";
  return !same_word(without_port(origins[0].substr(mark + 3), port), without_port(authority, port));
}

}  // namespace talk::fuzz
