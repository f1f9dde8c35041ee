#include "reference/server/request_gate.h"

#include <algorithm>
#include <array>
#include <utility>

#include "reference/framing/octets.h"
#include "reference/framing/uri.h"
#include "reference/server/request_target.h"

namespace talk::server {
namespace {

using framing::BodyErrc;
using framing::BodyFraming;
using framing::HeadErrc;
using framing::Status;

// Known methods get 405 where they are not allowed, others 501 everywhere (RFC 9110 §9.1).
bool is_known_method(std::string_view method) {
  constexpr std::array<std::string_view, 8> known{"GET",    "HEAD",    "POST",  "PUT",
                                                  "DELETE", "OPTIONS", "TRACE", "PATCH"};
  return std::find(known.begin(), known.end(), method) != known.end();
}

bool has_member(const framing::FieldSection& fields, std::string_view name,
                std::string_view wanted) {
  const auto members = fields.list(name);
  return std::any_of(members.begin(), members.end(), [&](std::string_view member) {
    return framing::equals_ignoring_case(member, wanted);
  });
}

// "text/event-stream;q=0" declines it (RFC 9110 §12.4.2); any other weight accepts it.
bool accepts_event_stream(const framing::FieldSection& fields) {
  for (std::string_view member : fields.list("Accept")) {
    std::size_t end = std::min(member.find(';'), member.size());
    if (!framing::equals_ignoring_case(framing::trimmed(member.substr(0, end)),
                                       "text/event-stream"))
      continue;
    while (end < member.size()) {
      member.remove_prefix(end + 1);
      end = std::min(member.find(';'), member.size());
      const std::string_view parameter = framing::trimmed(member.substr(0, end));
      if (framing::equals_ignoring_case(parameter.substr(0, 2), "q="))
        return parameter.find_first_not_of("0.", 2) != std::string_view::npos;
    }
    return true;
  }
  return false;
}

bool is_form(std::string_view content_type) {
  const std::size_t end = std::min(content_type.find(';'), content_type.size());
  return framing::equals_ignoring_case(framing::trimmed(content_type.substr(0, end)),
                                       "application/x-www-form-urlencoded");
}

bool is_persistent(const framing::RequestHead& head) {
  if (has_member(head.fields, "Connection", "close")) return false;
  return head.version.minor > 0 || has_member(head.fields, "Connection", "keep-alive");
}

}  // namespace

// Gathers the payload of a chunked body; one chunk-size too many is enough to know.
struct RequestGate::PayloadSink {
  std::string& body;
  std::size_t limit;
  bool too_long = false;

  void on_chunk(const framing::Chunk& chunk) {
    too_long = too_long || chunk.size > limit - body.size();
  }
  void on_payload(std::string_view payload) {
    if (!too_long) body.append(payload);
  }
};

RequestGate::RequestGate(const GateLimits& limits)
    : limits_(limits), parser_({.limits = limits.head}) {}

std::size_t RequestGate::feed(std::string_view bytes) {
  if (state_ == State::ready || state_ == State::refused || bytes.empty()) return 0;
  state_ = State::reading;
  if (in_body_) return feed_body(bytes);
  const auto [status, consumed] = parser_.feed(bytes);
  if (status == Status::error) refuse_head(parser_.error().code);
  if (status == Status::done) take_head();
  if (state_ == State::reading && !parser_.started()) state_ = State::idle;
  if (state_ != State::reading || !in_body_) return consumed;
  return consumed + feed_body(bytes.substr(consumed));
}

GatedRequest RequestGate::take() {
  state_ = State::idle;
  parser_ = framing::RequestHeadParser({.limits = limits_.head});
  head_ = {};
  decoder_.reset();
  in_body_ = false;
  body_ = {};
  return std::exchange(request_, {});
}

void RequestGate::refuse(int status_code, std::string_view sentence) {
  state_ = State::refused;
  refusal_ = {status_code, sentence};
}

void RequestGate::refuse_head(HeadErrc code) {
  const bool uri = code == HeadErrc::start_line_too_long;
  const bool fields = code == HeadErrc::field_line_too_long ||
                      code == HeadErrc::field_section_too_long ||
                      code == HeadErrc::too_many_field_lines;
  refuse(uri ? 414 : fields ? 431 : 400, framing::sentence(code));
}

void RequestGate::take_head() {
  head_ = parser_.take_head();
  if (head_.version.major != 1) return refuse(505, "This server speaks HTTP/1.1 and HTTP/1.0.");
  if (!is_known_method(head_.method)) return refuse(501, "The method is not known here.");
  if (!check_target_and_host()) return;
  take_body_length();
  if (state_ != State::reading || !check_expectation() || !check_content()) return;
  if (body_length_.framing == BodyFraming::none) write_request();
}

// RFC 9112 §3.2: exactly one Host, and valid, in HTTP/1.1; at most one in HTTP/1.0.
bool RequestGate::check_target_and_host() {
  const auto target = read_request_target(head_.method, head_.target);
  if (!target) {
    refuse(400, "The request target is neither a path nor an http or https URI.");
    return false;
  }
  // RFC 9110 §7.4: this server has no gateway before it that it trusts.
  if (target->https && !limits_.secured) {
    refuse(421, "An https target is not served without TLS.");
    return false;
  }
  head_.target = target->text();  // may be longer than what came
  if (head_.method.size() + head_.target.size() + std::string_view("  HTTP/1.1").size() >
      limits_.head.start_line_bytes) {
    refuse_head(HeadErrc::start_line_too_long);
    return false;
  }
  const std::size_t hosts = head_.fields.count("Host");
  if (hosts > 1 || (hosts == 0 && head_.version.minor > 0)) {
    refuse(400, "A request must have one Host field.");
    return false;
  }
  if (hosts == 1 && !framing::is_host_field(*head_.fields.first("Host"))) {
    refuse(400, "The Host field is neither a host nor a host and a port.");
    return false;
  }
  if (limits_.web == nullptr) return true;
  // What an absolute-form says comes before Host (RFC 9112 §3.2.2).
  const std::string_view host = hosts == 1 ? *head_.fields.first("Host") : std::string_view();
  const Refusal refusal =
      check_web(*limits_.web, head_.fields, target->authority.empty() ? host : target->authority);
  if (refusal) refuse(refusal.status_code, refusal.sentence);
  return !refusal;
}

void RequestGate::take_body_length() {
  body_length_ = framing::body_of(head_);
  if (body_length_.error != BodyErrc::none)
    return refuse(framing::status_code(body_length_.error), framing::sentence(body_length_.error));
  if (body_length_.framing == BodyFraming::length && body_length_.bytes == 0)
    body_length_.framing = BodyFraming::none;
  if (body_length_.framing == BodyFraming::length && body_length_.bytes > limits_.body_bytes)
    return refuse(413, "The body is longer than this server takes.");
  in_body_ = body_length_.framing != BodyFraming::none;
  if (body_length_.framing == BodyFraming::chunked)
    decoder_.emplace(framing::Options{.framing = framing::Framing::none});
}

// RFC 9110 §10.1.1; a client of HTTP/1.0 cannot mean it.
bool RequestGate::check_expectation() {
  if (head_.version.minor == 0) return true;
  for (std::string_view member : head_.fields.list("Expect")) {
    if (!framing::equals_ignoring_case(member, "100-continue")) {
      refuse(417, "No expectation but 100-continue can be met.");
      return false;
    }
    if (in_body_) state_ = State::wants_continue;
  }
  return true;
}

// A body is a form, sent as it is; without a Content-Type it is taken for one, since the oldest
// clients of Talk send none.
bool RequestGate::check_content() {
  if (!in_body_ || head_.method != "POST") return true;
  const auto type = head_.fields.first("Content-Type");
  if (type && !is_form(*type)) {
    refuse(415, "The body must be application/x-www-form-urlencoded.");
    return false;
  }
  if (!head_.fields.list("Content-Encoding").empty()) {
    refuse(415, "The body must have no content coding.");
    return false;
  }
  return true;
}

std::size_t RequestGate::feed_body(std::string_view bytes) {
  if (body_length_.framing == BodyFraming::length) {
    const std::size_t wanted = static_cast<std::size_t>(body_length_.bytes) - body_.size();
    const std::size_t used = std::min(wanted, bytes.size());
    body_.append(bytes.substr(0, used));
    if (used == wanted) write_request();
    return used;
  }
  PayloadSink sink{body_, limits_.body_bytes};
  const auto [status, consumed] = decoder_->feed(bytes, sink);
  if (sink.too_long) {
    refuse(413, "The body is longer than this server takes.");
  } else if (status == Status::error) {
    refuse(400, framing::sentence(decoder_->error().code));
  } else if (status == Status::done) {
    write_request();
  }
  return consumed;
}

// For the fields of CORS in the answer.
void RequestGate::write_web_fields(std::string& text) const {
  const auto origin = head_.fields.first("Origin");
  if (limits_.web == nullptr || !origin || !allows_origin(*limits_.web, *origin)) return;
  text += "Origin: ";
  text.append(*origin).append("\r\n");
  if (head_.fields.count("Access-Control-Request-Method") > 0)
    text += "Access-Control-Request-Method: yes\r\n";
}

// What the client sent and this server does not act on is left out: names that cpp-httplib would
// believe (REMOTE_ADDR), codings, ranges, conditions, upgrades, trailers.
void RequestGate::write_request() {
  const bool persistent = is_persistent(head_);
  const bool old = head_.version.minor == 0;
  headless_ = headless_ || head_.fields.count("Head") > 0;
  std::string& text = request_.text;
  text = head_.method + ' ' + head_.target + (old ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
  if (!persistent) text += "Connection: close\r\n";
  if (persistent && old) text += "Connection: Keep-Alive\r\n";
  if (accepts_event_stream(head_.fields)) text += "Accept: text/event-stream\r\n";
  if (headless_) text += "Head: less\r\n";
  write_web_fields(text);
  if (head_.method != "GET" && head_.method != "HEAD")
    text += "Content-Length: " + std::to_string(body_.size()) + "\r\n";
  text += "\r\n";
  if (head_.method != "GET" && head_.method != "HEAD") text += body_;
  request_.close = !persistent;
  state_ = State::ready;
}

}  // namespace talk::server
