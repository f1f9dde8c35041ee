// Reads the requests that a peer sends on a connection that we serve. Bounded whatever it sends:
// one that cannot be read, or is larger than what is held, ends the reading with an error.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/wire/framing.h"
#include "conformance/wire/loop.h"
#include "reference/framing/head.h"
#include "reference/framing/stream_decoder.h"

namespace talkspec::wire {

struct ReceivedRequest {
  framing::RequestHead head;
  std::string body;        // decoded where it came in chunks
  bool chunked = false;    // it did
  Clock::time_point at{};  // when its last byte came
};

class RequestReader {
 public:
  static constexpr std::size_t body_bytes = 4UL * 1024 * 1024;  // of one request
  static constexpr std::size_t most_held = 64;                  // requests that nobody has taken

  // Targets are seen as below that path, which is taken off those that begin with it.
  void set_base(std::string path) { base_ = std::move(path); }

  // The next bytes received, in any split. False once there is an error.
  bool feed(std::string_view bytes, Clock::time_point now);

  // The next whole request; none: none is here yet.
  std::optional<ReceivedRequest> take();
  const ReceivedRequest* next() const { return whole_.empty() ? nullptr : &whole_.front(); }

  // A request has begun and is not whole.
  bool in_request() const { return in_body_ || parser_.started(); }
  // Why nothing more is read: a sentence; empty: it is.
  const std::string& error() const { return error_; }
  std::size_t held() const { return held_; }

 private:
  std::size_t feed_head(std::string_view bytes, Clock::time_point now);
  std::size_t feed_body(std::string_view bytes, Clock::time_point now);
  void append(std::string_view bytes);
  void end(Clock::time_point now);
  void fail(std::string error);

  framing::RequestHeadParser parser_;
  std::optional<framing::StreamDecoder> chunked_;
  std::uint64_t length_left_ = 0;
  bool in_body_ = false;
  ReceivedRequest current_;
  std::deque<ReceivedRequest> whole_;
  std::size_t held_ = 0;
  std::string error_;
  std::string base_;
};

}  // namespace talkspec::wire
