// One open pull: the client that reads it, and what waits for that client.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <sys/uio.h>

#include "reference/framing/options.h"
#include "reference/server/transport.h"

namespace talk::server {

// Bytes for a pull, shared by all pulls that wait for them.
struct Frame {
  std::string wire;            // of a chunked pull
  std::size_t data_begin = 0;  // the part of it that a pull of HTTP/1.0 gets
  std::size_t data_size = 0;

  std::string_view of(bool chunked) const noexcept {
    return chunked ? std::string_view(wire) : std::string_view(wire).substr(data_begin, data_size);
  }
};
using SharedFrame = std::shared_ptr<const Frame>;

// What a client asked for.
struct PullRequest {
  std::string name;
  bool event_stream = false;
  bool chunked = true;  // false: HTTP/1.0, whose body ends with the connection
};

// Not thread-safe, never waits. A pull goes from open to ending, when what waits is the last of it,
// to finished, when the client has got all and should close, to gone.
class Pull {
 public:
  // `head` is what is written first.
  Pull(std::unique_ptr<Transport> client, PullRequest request, std::string head);

  const PullRequest& request() const noexcept { return request_; }
  int fd() const noexcept { return client_->fd(); }

  bool open() const noexcept { return state_ == State::open; }
  bool finished() const noexcept { return state_ >= State::finished; }
  bool gone() const noexcept { return state_ == State::gone; }

  // Bytes that wait, and roughly the memory that this takes: a flood of empty messages costs more
  // than its bytes.
  std::size_t held() const noexcept { return waiting_bytes_ + slots() * sizeof(SharedFrame); }
  std::size_t slots() const noexcept { return waiting_.size() - first_; }
  // The client took nothing more when it was last written to: wait until the socket is writable.
  bool blocked() const noexcept { return blocked_; }

  // The next bytes for the client. What is put once it is not open is forgotten.
  void put(const SharedFrame& frame);

  // Writes as much as the client takes at once.
  void write(Clock::time_point now);

  // What is put already is the last of it, but for the last-chunk.
  void end(Clock::time_point now);

  // Throws away what waits; the client sees a reset, unless it has got all.
  void drop();

  // What was seen of the socket: the client writes no more, or the connection broke.
  void peer_finished(Clock::time_point now);

  // Drops a client that has taken nothing for `silence`, and is done with one that does not close.
  void check(Clock::time_point now, std::chrono::milliseconds silence);

 private:
  enum class State : std::uint8_t { open, ending, finished, gone };

  std::size_t gather(std::array<iovec, 64>& pieces) const noexcept;
  void taken(std::size_t size);
  void finish(Clock::time_point now);

  const std::unique_ptr<Transport> client_;
  const PullRequest request_;
  State state_ = State::open;
  bool peer_finished_ = false;
  bool blocked_ = false;
  Clock::time_point since_;           // when it blocked or the last byte was taken, or it finished
  std::vector<SharedFrame> waiting_;  // in order, from `first_` on
  std::size_t first_ = 0;
  std::size_t taken_of_first_ = 0;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace talk::server
