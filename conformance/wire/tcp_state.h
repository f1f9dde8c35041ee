// What TCP knows of a connection. On its own, as <linux/tcp.h> and the <netinet/tcp.h> that Asio
// needs define the same names.
#pragma once

#include <cstdint>
#include <optional>

namespace talkspec::wire {

struct TcpState {
  std::uint64_t bytes_acknowledged = 0;  // by the peer, of all that was sent
  bool reset = false;                    // nothing is left of the connection but our socket
};

// None where the system cannot tell.
std::optional<TcpState> tcp_state(int socket) noexcept;

}  // namespace talkspec::wire
