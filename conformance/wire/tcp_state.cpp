#include "conformance/wire/tcp_state.h"

#ifdef __linux__
#include <cstddef>

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

namespace talkspec::wire {

std::optional<TcpState> tcp_state([[maybe_unused]] int socket) noexcept {
#ifdef __linux__
  constexpr std::uint8_t tcp_close = 7;  // include/net/tcp_states.h
  tcp_info info{};
  socklen_t size = sizeof(info);
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::nullopt;
  if (size < offsetof(tcp_info, tcpi_bytes_acked) + sizeof(info.tcpi_bytes_acked))
    return std::nullopt;
  return TcpState{.bytes_acknowledged = info.tcpi_bytes_acked,
                  .reset = info.tcpi_state == tcp_close};
#else
  return std::nullopt;
#endif
}

}  // namespace talkspec::wire
