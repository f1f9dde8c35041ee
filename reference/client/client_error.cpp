#include "reference/client/client_error.h"

namespace talk::client {
namespace {

// The statuses that speak of the moment, not of the request (RFC 9110 §15.5.9, §15.6; RFC 6585
// §4; RFC 8470 §5.2).
bool is_temporary_status(int status) {
  switch (status) {
    case 408:
    case 425:
    case 429:
    case 500:
    case 502:
    case 503:
    case 504:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string_view name(ClientErrc code) noexcept {
  switch (code) {
    case ClientErrc::invalid_argument:
      return "invalid_argument";
    case ClientErrc::unreachable:
      return "unreachable";
    case ClientErrc::untrusted:
      return "untrusted";
    case ClientErrc::closed:
      return "closed";
    case ClientErrc::silent:
      return "silent";
    case ClientErrc::ended:
      return "ended";
    case ClientErrc::refused:
      return "refused";
    case ClientErrc::protocol:
      return "protocol";
    case ClientErrc::stopped:
      return "stopped";
  }
  return "";
}

bool ClientError::is_temporary() const noexcept {
  switch (code) {
    case ClientErrc::unreachable:
    case ClientErrc::closed:
    case ClientErrc::silent:
    case ClientErrc::ended:
      return true;
    case ClientErrc::refused:
      return is_temporary_status(status);
    case ClientErrc::invalid_argument:
    case ClientErrc::untrusted:
    case ClientErrc::protocol:
    case ClientErrc::stopped:
      break;
  }
  return false;
}

}  // namespace talk::client
