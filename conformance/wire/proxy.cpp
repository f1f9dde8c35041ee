#include "conformance/wire/proxy.h"

#include <cstdlib>
#include <initializer_list>

#include "conformance/wire/framing.h"
#include "reference/framing/head.h"
#include "reference/framing/octets.h"
#include "reference/framing/url.h"
#include "reports/encodings.h"

namespace talkspec::wire {
namespace {

// RFC 3986 §2.1; what is no pct-encoded stays.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool whole = text[at] == '%' && at + 2 < text.size();
    const int high = whole ? framing::hex_value(text[at + 1]) : -1;
    const int low = whole ? framing::hex_value(text[at + 2]) : -1;
    const bool encoded = high >= 0 && low >= 0;
    out += encoded ? static_cast<char>(16 * high + low) : text[at];
    if (encoded) at += 2;
  }
  return out;
}

std::optional<std::string> first_set(std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  return std::nullopt;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() &&
         framing::equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

bool is_this_machine(std::string_view host) {
  return framing::equals_ignoring_case(host, "localhost") || ends_with(host, ".localhost") ||
         host.starts_with("127.") || host == "::1";
}

}  // namespace

std::variant<Proxy, std::string> read_proxy(std::string_view text) {
  std::string url(text);
  if (url.find("://") == std::string::npos) url.insert(0, "http://");
  Proxy proxy;
  const std::size_t begin = url.find("://") + 3;
  if (const std::size_t at = url.find_last_of('@'); at != std::string::npos && at > begin) {
    proxy.authorization = "Basic " + report::to_base64(decoded(url.substr(begin, at - begin)));
    url.erase(begin, at + 1 - begin);
  }
  const framing::UrlReading reading = framing::read_url(url);
  if (!reading.url) return "the proxy: " + reading.error;
  if (reading.url->tls || !reading.url->path.empty())
    return std::string("the proxy must be http://HOST:PORT");
  proxy.place = {reading.url->host, std::to_string(reading.url->port)};
  return proxy;
}

bool names_host(std::string_view no_proxy, std::string_view host, std::string_view port) {
  while (!no_proxy.empty()) {
    const std::size_t comma = no_proxy.find(',');
    std::string_view entry = framing::trimmed(no_proxy.substr(0, comma));
    no_proxy.remove_prefix(comma == std::string_view::npos ? no_proxy.size() : comma + 1);
    if (entry == "*") return true;
    if (entry.starts_with('[') && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
    const std::size_t colon = entry.find(':');
    if (colon != std::string_view::npos && entry.find(':', colon + 1) == std::string_view::npos) {
      if (entry.substr(colon + 1) != port) continue;
      entry = entry.substr(0, colon);
    }
    if (entry.starts_with("*.")) entry.remove_prefix(1);
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.empty() || !ends_with(host, entry)) continue;
    if (host.size() == entry.size() || host[host.size() - entry.size() - 1] == '.') return true;
  }
  return false;
}

std::optional<std::string> proxy_of_environment(bool tls, std::string_view host,
                                                std::string_view port) {
  const auto proxy = tls ? first_set({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
                         : first_set({"http_proxy", "all_proxy", "ALL_PROXY"});
  if (!proxy || is_this_machine(host)) return std::nullopt;
  const auto without = first_set({"no_proxy", "NO_PROXY"});
  return without && names_host(*without, host, port) ? std::nullopt : proxy;
}

}  // namespace talkspec::wire
