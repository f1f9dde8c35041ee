#include "reference/framing/uri.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include <arpa/inet.h>

#include "reference/framing/octets.h"

namespace talk::framing {
namespace {

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

// "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
bool is_ip_future(std::string_view text) {
  if (text.empty() || to_lower(text.front()) != 'v') return false;
  const std::size_t dot = std::min(text.find('.'), text.size());
  const std::string_view version = text.substr(1, dot - 1);
  const std::string_view address = text.substr(std::min(dot + 1, text.size()));
  return !version.empty() && !address.empty() && address.find('%') == std::string_view::npos &&
         std::all_of(version.begin(), version.end(), [](char c) { return hex_value(c) >= 0; }) &&
         is_uri_text(address, ":");
}

// "[" ( IPv6address / IPvFuture ) "]" / reg-name, of which IPv4address is one
bool is_uri_host(std::string_view text) {
  if (!text.starts_with('[')) return is_uri_text(text, "");
  if (text.size() < 2 || !text.ends_with(']')) return false;
  const std::string_view literal = text.substr(1, text.size() - 2);
  return is_ipv6_address(literal) || is_ip_future(literal);
}

bool is_port(std::string_view text) {
  return text.size() <= 5 && std::all_of(text.begin(), text.end(), is_digit);
}

}  // namespace

bool is_uri_text(std::string_view text, std::string_view more) noexcept {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (text.size() - i < 3 || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0)
        return false;
      i += 2;
    } else if (!is_alpha(c) && !is_digit(c) && !is_one_of(c, "-._~!$&'()*+,;=") &&
               !is_one_of(c, more)) {
      return false;
    }
  }
  return true;
}

bool is_ipv6_address(std::string_view text) noexcept {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size() || text.find('\0') != std::string_view::npos) return false;
  text.copy(terminated.data(), text.size());
  in6_addr address{};
  return ::inet_pton(AF_INET6, terminated.data(), &address) == 1;
}

std::string_view host_of(std::string_view value) noexcept {
  const std::size_t colon = value.rfind(':');
  const bool has_port = colon != std::string_view::npos && is_port(value.substr(colon + 1));
  return has_port ? value.substr(0, colon) : value;
}

bool is_host_field(std::string_view value) noexcept {
  return is_uri_host(host_of(value));
}

}  // namespace talk::framing
