#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "reference/client/interrupt.h"

struct ssl_st;  // OpenSSL's SSL

namespace talk::client {

// A connection that somebody else opened and will close, as reads and writes that end at a
// deadline or when interrupted. Makes the socket non-blocking. Used by one thread.
class PeerStream {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  enum class End : std::uint8_t {
    none,
    finished,     // FIN; with TLS: close_notify before it
    broken,       // RST, a TLS error, or a FIN without close_notify (RFC 8446 §6.1)
    late,         // the deadline passed
    interrupted,  // Interrupt::set()
  };

  // `tls` is null for plain TCP. All must outlive the stream.
  PeerStream(int socket, ssl_st* tls, const Interrupt& interrupt);

  // The TLS handshake, which comes before all else; false when end() says why not.
  bool handshake(Deadline deadline);
  // How many bytes were read, at least 1; 0 when end() says why not.
  std::size_t read(char* into, std::size_t size, Deadline deadline);
  // All of them, or false, and end() says why.
  bool write(std::string_view bytes, Deadline deadline);
  End end() const noexcept { return end_; }  // of the last read or write

  // Nothing was received and the peer did not close: a request may be written on it. False for
  // a kept connection that the server has given up meanwhile.
  bool is_idle();

 private:
  // What came of one read or write that does not block, or what must come before the next try.
  enum class Next : std::uint8_t { done, wait_readable, wait_writable, ended };
  Next read_once(char* into, std::size_t size, std::size_t& count);
  Next write_once(std::string_view bytes, std::size_t& count);
  Next after_tls(int result);
  bool wait(Next next, Deadline deadline);
  Next end_with(End end);

  int socket_;
  ssl_st* tls_;
  const Interrupt& interrupt_;
  End end_ = End::none;
};

}  // namespace talk::client
