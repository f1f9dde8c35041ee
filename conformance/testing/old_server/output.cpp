#include "conformance/testing/old_server/output.h"

#include <cerrno>
#include <cstddef>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

namespace talkspec::old {

bool Output::write(int socket, std::string_view bytes) {
  constexpr std::size_t buffer_bytes = 1024;
  const std::string all = std::exchange(left_, {}).append(bytes);
  std::string_view rest = all;
  while (!rest.empty()) {
    const std::string_view piece = rest.substr(0, buffer_bytes);
    const ssize_t count = ::send(socket, piece.data(), piece.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return false;
    pollfd watched{socket, POLLOUT, 0};
    if (::poll(&watched, 1, static_cast<int>(patience_.count())) != 0) continue;
    if (leaks_) left_ = piece;
    return false;
  }
  return true;
}

}  // namespace talkspec::old
