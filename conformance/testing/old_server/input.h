// How this family reads from a connection: a worker takes what the socket has, 1024 bytes at most,
// and waits where it needs more. So what a request means depends on the segments it came in.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/testing/old_server/era.h"

namespace talkspec::old {

// Of a connection. What reads throws Failure.
class Input {
 public:
  // `patience`: how long a worker waits for the next byte. The socket stays the caller's.
  Input(int socket, std::chrono::milliseconds patience) : socket_(socket), patience_(patience) {}

  std::string line(const Era& era);

  // `length` is a lower bound of what is read: content ends where nothing more has come after that
  // many bytes. Below zero the content is chunked.
  std::string content(std::int64_t length);

  // What was read and not used is forgotten, as after every request.
  void forget() { unused_ = {}; }

 private:
  std::size_t fill();  // what is unused or can be had at once; none: 0
  std::size_t wait();  // for the same, and never 0
  std::string_view take(std::size_t most);
  char byte();
  std::optional<std::string> plain_piece(std::int64_t left);
  std::optional<std::string> chunk_piece();
  void chunk_size();

  int socket_;
  std::chrono::milliseconds patience_;
  std::array<char, 1024> buffer_{};
  std::string_view unused_;
  std::uint32_t chunk_left_ = 0;  // outlives a request that failed
};

}  // namespace talkspec::old
