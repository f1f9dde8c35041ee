#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace talk::client {

enum class ClientErrc : std::uint8_t {
  invalid_argument,  // a name, message or option that can't be sent; nothing was
  unreachable,       // no connection: no such host, refused, timed out
  untrusted,         // TLS: the certificate is not one to trust
  closed,            // the connection ended before the answer was whole
  silent,            // nothing came for longer than the options allow
  ended,             // a pull: the server ended the stream in good order
  refused,           // the server answered with a status that is not 2xx
  protocol,          // what came is not HTTP, or not Talk
  stopped,           // stop() was called
};

std::string_view name(ClientErrc code) noexcept;

struct ClientError {
  ClientErrc code = ClientErrc::protocol;
  // One line of printable ASCII, fit for people; never repeats bytes of the server but for a
  // redirect's target that is a URI.
  std::string sentence = {};
  int status = 0;                                                  // refused: the status code
  std::optional<std::chrono::seconds> retry_after = std::nullopt;  // refused: as the server asks
  // A push: the request, or a part of it, was sent. The server may have delivered the message.
  bool sent = false;

  // Whether the same may work if tried again later.
  bool is_temporary() const noexcept;
};

}  // namespace talk::client
