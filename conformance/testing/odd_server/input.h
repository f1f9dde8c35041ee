// What comes on a connection: lines, and runs of bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "conformance/testing/odd_server/socket.h"

namespace talkspec::odd {

class Input {
 public:
  // `socket` must outlive the input.
  explicit Input(Socket& socket) : socket_(socket) {}

  enum class Outcome : std::uint8_t {
    read,
    gone,       // the peer closed or reset
    malformed,  // a line that does not end in CRLF
    too_long,   // a line longer than the limit
  };

  struct LineRules {
    std::size_t limit;
    bool bare_lf = false;  // LF alone ends a line too
    bool bare_cr = false;  // CR alone does
  };

  // The next line without its end.
  Outcome line(std::string& line, LineRules rules);
  // Appends the next `count` bytes to `out`; when the peer is gone, what came before.
  Outcome bytes(std::size_t count, std::string& out);
  // The next byte without taking it; -1 when the peer is gone.
  int peek();

  std::string& waiting() { return buffer_; }  // read from the socket and not yet taken
  bool was_reset() const { return was_reset_; }
  std::size_t reads() const { return reads_; }  // segments, more or less, that have come

 private:
  bool fill();

  Socket& socket_;
  std::string buffer_;
  std::size_t reads_ = 0;
  bool was_reset_ = false;
};

}  // namespace talkspec::odd
