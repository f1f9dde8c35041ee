// A connection to one client as blocking reads and writes with limits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include <sys/uio.h>

#include "reference/server/room.h"
#include "reference/server/tls_context.h"

namespace talk::server {

using Clock = std::chrono::steady_clock;

// A file descriptor of a stream socket, owned.
class Socket {
 public:
  // Takes `fd`, which does not block (O_NONBLOCK).
  explicit Socket(int fd) noexcept : fd_(fd) {}
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

// Bytes to and from one client. Used by one thread at a time, but for what says otherwise.
class Transport {
 public:
  Transport() = default;
  virtual ~Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  // Comes before all else; false: there is no connection.
  virtual bool handshake(Clock::time_point deadline) = 0;
  virtual ReadResult read(std::span<char> into, Clock::time_point deadline) = 0;
  // All of it, or false: the peer took nothing for `silence`, or is gone.
  virtual bool write(std::string_view bytes, std::chrono::milliseconds silence) = 0;
  // What the peer takes at once, which may be nothing; none when it is gone.
  virtual std::optional<std::size_t> write_now(std::span<const iovec> pieces) = 0;
  // Says that nothing more will be written.
  virtual void finish() = 0;

  // These three may be called from any thread while the transport lives.
  virtual void stop_reading() const noexcept = 0;  // as of Socket
  virtual void abort() const noexcept = 0;         // as of Socket
  // Whose readiness tells that the peer went away; -1 where nothing can tell before a read.
  virtual int fd() const noexcept = 0;
};

// A socket: plain TCP, or TLS on it.
class SocketTransport final : public Transport {
 public:
  // Takes `fd`, and the place of the connection; `tls` is null for plain TCP.
  SocketTransport(int fd, const TlsContext* tls, std::unique_ptr<Room::Place> place = nullptr);

  bool handshake(Clock::time_point deadline) override;
  ReadResult read(std::span<char> into, Clock::time_point deadline) override;
  bool write(std::string_view bytes, std::chrono::milliseconds silence) override;
  std::optional<std::size_t> write_now(std::span<const iovec> pieces) override;
  void finish() override;  // close_notify, and FIN

  void stop_reading() const noexcept override { socket_.stop_reading(); }
  void abort() const noexcept override { socket_.abort(); }
  int fd() const noexcept override { return socket_.fd(); }

 private:
  ReadResult read_tls(std::span<char> into, Clock::time_point deadline);
  std::optional<std::size_t> write_tls_now(std::span<const iovec> pieces);
  bool write_plain(std::string_view bytes, std::chrono::milliseconds silence);
  bool write_tls(std::string_view bytes, std::chrono::milliseconds silence);
  bool wait_for_tls(int result, Clock::time_point deadline, bool& timeout);

  const std::unique_ptr<Room::Place> place_;
  Socket socket_;
  SslPointer ssl_;  // null: plain
};

}  // namespace talk::server
