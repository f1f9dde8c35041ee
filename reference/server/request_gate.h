// The gate before cpp-httplib. Bytes of a stranger go in; out come requests that are beyond doubt,
// written anew in one canonical form, or a refusal. No sockets and no clock.
//
//   talk::server::RequestGate gate;
//   while (!bytes.empty() && gate.state() is neither refused nor ready)
//     bytes.remove_prefix(gate.feed(bytes));
//
// What is refused with which status code: RFC 9110 §15 and RFC 9112 §2 to §7, strictly; leniencies
// that real clients rely on are few: one empty line before a request, empty list members.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "reference/framing/body_framing.h"
#include "reference/framing/head.h"
#include "reference/framing/stream_decoder.h"
#include "reference/server/refusal.h"
#include "reference/server/web.h"

namespace talk::server {

struct GateLimits {
  // RFC 9112 §3 wants 8000 bytes of request line; cpp-httplib takes up to 8192 with its CRLF.
  framing::HeadLimits head{.start_line_bytes = 8000,
                           .field_line_bytes = 8000,
                           .field_section_bytes = 32 * 1024,
                           .field_lines = 100};
  std::size_t body_bytes = 3 * 1024 * 1024;  // of payload; longer: 413
  const WebPolicy* web = nullptr;            // null: whatever a browser may send
  bool secured = false;                      // by TLS: https targets are served
};

// A request as cpp-httplib gets it: only fields that this server acts on, each in one spelling,
// and the length of the body always known.
struct GatedRequest {
  std::string text;    // head and body
  bool close = false;  // the connection ends after the answer
};

class RequestGate {
 public:
  enum class State : std::uint8_t {
    idle,            // before the first byte of a request
    reading,         // within one
    wants_continue,  // head read: send 100 (Continue), then go on; feed() leaves the state
    ready,           // take() has a request
    refused,         // refusal() says why; final
  };

  explicit RequestGate(const GateLimits& limits = {});

  // Takes the next bytes and returns how many; it stops where the state becomes one that the
  // caller must act on. The outcome is the same however the input was split, but for how much of
  // the last segment was taken by a gate that refused: nothing more may be read from there.
  std::size_t feed(std::string_view bytes);

  State state() const noexcept { return state_; }
  const Refusal& refusal() const noexcept { return refusal_; }

  // The request that is ready. The next one on this connection may be fed then. `Head: less`
  // sticks: it is part of every request from the first on that had it.
  GatedRequest take();

 private:
  struct PayloadSink;

  void take_head();
  void take_body_length();
  std::size_t feed_body(std::string_view bytes);
  void refuse(int status_code, std::string_view sentence);
  void refuse_head(framing::HeadErrc code);
  bool check_target_and_host();
  bool check_expectation();
  bool check_content();
  void write_request();
  void write_web_fields(std::string& text) const;

  GateLimits limits_;
  State state_ = State::idle;
  Refusal refusal_;
  framing::RequestHeadParser parser_;
  framing::RequestHead head_;
  framing::BodyLength body_length_;
  std::optional<framing::StreamDecoder> decoder_;
  bool in_body_ = false;
  bool headless_ = false;
  std::string body_;
  GatedRequest request_;
};

}  // namespace talk::server
