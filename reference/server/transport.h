// A connection to one client as blocking reads and writes with limits: plain TCP, or TLS on it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "reference/server/tls_context.h"

namespace talk {

using Clock = std::chrono::steady_clock;

// A file descriptor of a stream socket, owned, never blocking by itself.
class Socket {
 public:
  // Takes `fd`; sets TCP_NODELAY, O_NONBLOCK and FD_CLOEXEC.
  explicit Socket(int fd) noexcept;
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  int fd() const noexcept { return fd_; }

  enum class Wait : std::uint8_t { ready, timeout };
  Wait wait_readable(Clock::time_point deadline) const noexcept;
  Wait wait_writable(Clock::time_point deadline) const noexcept;

  // These three may be called from any thread while the socket lives.
  void stop_reading() const noexcept;  // a read waiting or to come sees the end
  void finish_writing() const noexcept;
  // Both directions end at once, whoever waits returns, and what was not sent yet is thrown away
  // when the socket is closed: the client sees a reset.
  void abort() const noexcept;

 private:
  int fd_;
};

struct ReadResult {
  enum class Status : std::uint8_t { bytes, end, timeout, failed };
  Status status = Status::failed;
  std::size_t size = 0;  // more than 0 exactly where status is bytes
};

// Used by one thread at a time; socket() is what other threads may touch.
class Transport {
 public:
  // With a context the connection is TLS, and handshake() comes before all else.
  Transport(int fd, const TlsContext* tls);

  bool handshake(Clock::time_point deadline);
  ReadResult read(std::span<char> into, Clock::time_point deadline);
  // All of it, or false: the peer took nothing for `silence`, or is gone.
  bool write(std::string_view bytes, std::chrono::milliseconds silence);
  // Says that nothing more will be written: close_notify, and FIN.
  void finish();

  const Socket& socket() const noexcept { return socket_; }

 private:
  ReadResult read_tls(std::span<char> into, Clock::time_point deadline);
  bool write_plain(std::string_view bytes, std::chrono::milliseconds silence);
  bool write_tls(std::string_view bytes, std::chrono::milliseconds silence);
  bool wait_for_tls(int result, Clock::time_point deadline, bool& timeout);

  Socket socket_;
  SslPointer ssl_;  // null: plain
};

}  // namespace talk
