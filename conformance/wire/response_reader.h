// The answers on one connection, read as leniently as they can be: what departs from the standard
// is recorded and read on, so that one defect fails only the cases that judge it. No I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/wire/framing.h"
#include "conformance/wire/loop.h"
#include "conformance/wire/transport.h"
#include "reference/framing/head.h"
#include "reference/framing/stream_decoder.h"
#include "reports/model.h"

namespace talkspec::wire {

// An interim response (RFC 9110 §15.2) that came before an answer.
struct Interim {
  std::string head_bytes;  // as in Response
  framing::ResponseHead head;
};

// One answer, as far as it came.
struct Response {
  std::uint64_t offset = 0;  // of its first byte, in all that was received on the connection
  Clock::time_point head_at{};
  std::vector<Interim> interim;               // what came before it, the first of them
  std::string head_bytes;                     // raw, the first of them; in error, also what follows
  std::optional<framing::ResponseHead> head;  // none until it is whole
  std::vector<std::string> departures;        // of the head, as sentences

  std::string body;  // decoded, the first of it
  std::uint64_t body_size = 0;
  bool until_close = false;   // the body has no end of its own
  bool chunked_said = false;  // Transfer-Encoding: chunked
  bool whole = false;         // head and body came to their end
  std::string error;          // why it cannot be read any further: a sentence
  bool cut_off = false;       // that is for the end of the connection alone

  // Of a chunked body.
  std::uint64_t chunks = 0;
  std::uint64_t largest_chunk = 0;
  std::vector<std::string> leniencies;  // what it took to read it, as sentences
  bool chunks_broken = false;           // the error is one of chunk syntax
  bool last_chunk = false;              // the last-chunk and its end came

  bool over() const { return whole || !error.empty(); }
};

// `offset` counts the bytes of one direction of a connection.
using OnBoundary = std::function<void(report::Boundary::Kind, std::uint64_t offset)>;

// What the runner knows of a request, as far as it bears on reading the answer.
struct Expected {
  std::string method = "GET";
  // Messages of the body are handed to `on_message` as they come, with the time they came.
  std::function<void(const framing::Message&, Clock::time_point)> on_message;
  framing::Framing message_end = framing::Framing::nul;
  bool interim = false;            // an interim response (1xx) is an answer as well
  bool undeclared_chunks = false;  // a body without any framing field is chunked all the same
};

// A request as it was sent.
struct SentRequest {
  framing::RequestHead head;
  bool whole = false;  // its content as well
};

// A request and what came of it, for the log of a connection.
struct LoggedExchange {
  std::string method;
  std::size_t number = 0;              // among all that were expected on the connection
  Response response;                   // without content; without head where none came
  std::optional<SentRequest> request;  // none where it cannot be told
};

class ResponseReader {
 public:
  static constexpr std::size_t logged_exchanges = 64;  // kept when they are forgotten: the first
  static constexpr std::size_t kept_head_bytes = 2048;
  static constexpr std::size_t kept_interim = 4;
  static constexpr std::size_t kept_body_bytes = 2 * 1024 * 1024;
  static constexpr std::size_t unasked_bytes = 1024 * 1024;  // held while nothing is expected

  // `on_boundary` is told what begins or ends where, in all that was received on the connection.
  explicit ResponseReader(OnBoundary on_boundary = {}) : on_boundary_(std::move(on_boundary)) {}

  // Says that one more answer is due; returns its number, counted from 0. Bytes that came before
  // are read as it.
  std::size_t expect(Expected expected);

  void feed(std::string_view bytes, Clock::time_point at);
  void finish();  // the connection ended: nothing more comes

  // Null before its first byte came. A reference stays valid until forget().
  const Response* response(std::size_t number) const;
  void forget(std::size_t number);  // frees what it holds; it must be over

  // Of the request that an answer is due to; it must not be forgotten.
  const std::string& method(std::size_t number) const {
    return due_[number - first_].expected.method;
  }

  // Of all that was expected, in order, as far as it is kept.
  std::vector<LoggedExchange> log() const;

  std::size_t expected() const { return due_.size() + first_; }
  std::size_t unasked() const { return unasked_.size(); }  // bytes that nobody has asked for
  std::string_view unasked_begin() const { return std::string_view(unasked_).substr(0, 256); }
  bool flooded() const { return flooded_; }  // more than unasked_bytes of them
  std::uint64_t received() const { return received_; }

  // Bytes it holds now: of bodies, of an unfinished message, of what nobody has asked for.
  std::size_t held() const;

 private:
  // An answer that is due: its request, its parsers, what came of it.
  struct Due {
    explicit Due(Expected expected);
    Expected expected;
    framing::ResponseHeadParser parser;
    std::optional<framing::StreamDecoder> decoder;
    std::optional<std::uint64_t> length_left;
    std::size_t interim_responses = 0;
    std::uint64_t body_offset = 0;  // in all that was received on the connection
    std::optional<Response> response;
    bool forgotten = false;
  };
  struct Sink;

  static LoggedExchange logged(const Due& due, std::size_t number);
  std::string_view read(Due& due, std::string_view bytes);  // returns what is left
  std::string_view read_head(Due& due, std::string_view bytes);
  std::string_view read_body(Due& due, std::string_view bytes);
  void begin_body(Due& due);
  void mark(report::Boundary::Kind kind, std::uint64_t offset) const {
    if (on_boundary_) on_boundary_(kind, offset);
  }
  void pump();

  OnBoundary on_boundary_;
  std::vector<LoggedExchange> forgotten_;
  std::deque<Due> due_;
  std::size_t first_ = 0;    // number of due_.front()
  std::size_t current_ = 0;  // number of the answer that the next byte belongs to
  std::string unasked_;
  std::size_t kept_ = 0;  // bytes of bodies
  std::uint64_t received_ = 0;
  std::uint64_t read_ = 0;  // of them by answers
  Clock::time_point at_{};
  std::size_t discarded_ = 0;  // behind an answer that could not be read to its end
  bool flooded_ = false;
  bool finished_ = false;
};

}  // namespace talkspec::wire
