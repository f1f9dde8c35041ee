// The URL of a Talk server: http or https, a host, a port, and the path below which /pull and
// /push are. Read strictly (RFC 3986 §3): what could be meant in two ways is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace talk::framing {

struct Url {
  bool tls = false;         // https
  std::string host;         // as written, an IPv6 address without its brackets, its zone at its
                            // end: "fe80::1%eth0"
  std::uint16_t port = 80;  // the scheme's own when none was written
  std::string path;         // "" or "/prefix": never ends in "/"

  // The Host field's value (RFC 9110 §7.2): the port only where it is not the scheme's own, and no
  // zone, which means something to this machine alone (RFC 6874 §4).
  std::string authority() const;
  // The request target of something below the path: target("/pull") is "/prefix/pull".
  std::string target(std::string_view below) const;
  // The whole URL with its port, as "http://[::1]:8080/prefix".
  std::string text() const;

  friend bool operator==(const Url&, const Url&) = default;
};

struct UrlReading {
  std::optional<Url> url;  // none when `error` is set
  std::string error;       // one sentence, such as "the URL has no host"
};

// User information, queries and fragments are refused. No name is looked up.
UrlReading read_url(std::string_view text);

}  // namespace talk::framing
