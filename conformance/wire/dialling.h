// How connections are made, beside where the URL says that the server is.
#pragma once

#include <optional>
#include <string>

namespace talkspec::wire {

struct Place {
  std::string host;  // a name or an address, IPv6 without brackets
  std::string port;
};

struct Dialling {
  std::optional<Place> to;  // none: the host that the certificate must be for
  // Files in PEM. Empty: the system's authorities; no certificate of our own; its key with it.
  std::string authorities;
  std::string certificate;
  std::string key;
};

}  // namespace talkspec::wire
