// How connections are made, beside where the URL says that the server is.
#pragma once

#include <optional>
#include <string>

namespace talkspec::wire {

struct Place {
  std::string host;  // a name or an address, IPv6 without brackets
  std::string port;
};

// A proxy that opens tunnels (RFC 9110 §9.3.6): what is behind it sees the same bytes as without.
struct Proxy {
  Place place;
  std::string authorization;  // the value of Proxy-Authorization; empty: none
};

struct Dialling {
  std::optional<Place> to;  // none: the host that the certificate must be for
  // Files in PEM. Empty: the system's authorities; no certificate of our own; its key with it.
  std::string authorities;
  std::string certificate;
  std::string key;
  std::string socket = {};          // path of a socket of this machine to connect to instead
  std::optional<Proxy> proxy = {};  // that connects to the server
};

}  // namespace talkspec::wire
