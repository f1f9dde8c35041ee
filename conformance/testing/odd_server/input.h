// What comes on a connection: lines, and runs of bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <asio/awaitable.hpp>
#include <asio/ip/tcp.hpp>

namespace talkspec::odd {

class Input {
 public:
  explicit Input(asio::ip::tcp::socket& socket) : socket_(socket) {}

  enum class Outcome : std::uint8_t {
    read,
    gone,       // the peer closed or reset
    malformed,  // a line that does not end in CRLF
    too_long,   // a line longer than the limit
  };

  // The next line without its CRLF.
  asio::awaitable<Outcome> line(std::string& line, std::size_t limit);
  // Appends the next `count` bytes to `out`; when the peer is gone, what came before.
  asio::awaitable<Outcome> bytes(std::size_t count, std::string& out);

  std::string& waiting() { return buffer_; }  // read from the socket and not yet taken
  bool was_reset() const { return was_reset_; }

 private:
  asio::awaitable<bool> fill();

  asio::ip::tcp::socket& socket_;
  std::string buffer_;
  bool was_reset_ = false;
};

}  // namespace talkspec::odd
