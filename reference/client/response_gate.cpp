#include "reference/client/response_gate.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <utility>

#include "reference/framing/stream_decoder.h"

namespace talk::client {
namespace {

using framing::BodyFraming;

constexpr std::size_t read_size = 16 * 1024;
constexpr int interim_responses = 16;  // more in a row are no answer
constexpr std::uint64_t without_length = std::numeric_limits<std::uint64_t>::max();

bool closes_connection(const framing::ResponseHead& head) {
  if (head.version.minor == 0) return true;
  for (const std::string_view option : head.fields.list("Connection"))
    if (framing::equals_ignoring_case(option, "close")) return true;
  return false;
}

// A sentence of its own as the end of another: without capital and full stop.
std::string as_clause(std::string_view sentence) {
  std::string clause(sentence.substr(0, sentence.find_last_not_of('.') + 1));
  if (!clause.empty() && clause[0] >= 'A' && clause[0] <= 'Z' && !clause.starts_with("Transfer-") &&
      !clause.starts_with("Content-"))
    clause[0] = static_cast<char>(clause[0] - 'A' + 'a');
  return clause;
}

std::string seconds(std::chrono::milliseconds time) {
  const auto count = time.count();
  if (count % 1000 == 0) return std::to_string(count / 1000) + " s";
  return std::to_string(count) + " ms";
}

}  // namespace

ResponseGate::ResponseGate(PeerStream& peer, Exchange& exchange)
    : peer_(peer),
      exchange_(exchange),
      answer_deadline_(PeerStream::Deadline::clock::now() + exchange.answer_timeout) {}

ssize_t ResponseGate::write_bytes(const char* from, std::size_t size) {
  exchange_.sent = true;
  if (peer_.write({from, size}, answer_deadline_)) return static_cast<ssize_t>(size);
  // A server that refuses early may answer and close before it has read all (RFC 9112 §9.6):
  // what it says is worth more than that it closed.
  if (peer_.end() == PeerStream::End::broken && read_head()) return -1;
  fail_at_end();
  return -1;
}

ssize_t ResponseGate::read_bytes(char* into, std::size_t size) {
  if (exchange_.error) return -1;
  if (!exchange_.head && !read_head()) return -1;
  if (handed_on_ == for_httplib_.size() && exchange_.body_form == Exchange::Body::stream)
    return read_stream(into, size);
  const std::size_t count = std::min(size, for_httplib_.size() - handed_on_);
  std::memcpy(into, for_httplib_.data() + handed_on_, count);
  handed_on_ += count;
  return static_cast<ssize_t>(count);
}

bool ResponseGate::read_head() {
  for (int interim = 0; interim <= interim_responses; ++interim) {
    // A user agent must read a fold as spaces (RFC 9112 §5.2).
    framing::ResponseHeadParser parser({.allowed = {framing::HeadErrc::line_folding}});
    while (parser.status() == framing::Status::incomplete) {
      if (waiting_.empty() && !fill(answer_deadline_)) return fail_at_end();
      const auto [status, consumed] = parser.feed(waiting_);
      waiting_.erase(0, consumed);
      if (status == framing::Status::error)
        return fail(ClientErrc::protocol, "the answer's head is not HTTP/1.1 at byte " +
                                              std::to_string(parser.error().offset) + ": " +
                                              as_clause(sentence(parser.error().code)));
    }
    framing::ResponseHead head = parser.take_head();
    if (head.version.major != 1)
      return fail(ClientErrc::protocol, "the answer is of another HTTP than 1.1 or 1.0");
    if (head.status_code == 101)
      return fail(ClientErrc::protocol, "the server switches to a protocol nobody asked for");
    if (head.status_code >= 200) return take_head(std::move(head));
  }
  return fail(ClientErrc::protocol, "the server sends interim responses without an end");
}

bool ResponseGate::take_head(framing::ResponseHead head) {
  framing::BodyLength length = body_of(head, exchange_.method);
  exchange_.head = std::move(head);
  if (length.error != framing::BodyErrc::none)
    return fail(ClientErrc::protocol,
                "the answer's framing is not safe: " + as_clause(sentence(length.error)));
  if (length.framing == BodyFraming::until_close && exchange_.chunked_untold)
    length.framing = BodyFraming::chunked;
  exchange_.framing = length.framing;
  if (exchange_.judge) exchange_.error = exchange_.judge(*exchange_.head);
  if (exchange_.error) return false;
  age_due_ = PeerStream::Deadline::clock::now() + exchange_.age;

  if (exchange_.body_form == Exchange::Body::whole && !read_whole_body(length.bytes)) return false;
  if (length.framing == BodyFraming::length) left_ = length.bytes;
  if (length.framing == BodyFraming::chunked || length.framing == BodyFraming::until_close)
    left_ = without_length;
  write_head_for_httplib();
  return true;
}

bool ResponseGate::read_whole_body(std::uint64_t length) {
  switch (exchange_.framing) {
    case BodyFraming::none:
      return true;
    case BodyFraming::length:
      return read_length(length);
    case BodyFraming::chunked:
      return read_chunked();
    case BodyFraming::until_close:
      return read_until_close();
  }
  return true;
}

bool ResponseGate::read_length(std::uint64_t length) {
  if (length > exchange_.body_bytes) return fail_as_too_long();
  while (exchange_.body.size() < length) {
    if (waiting_.empty() && !fill(answer_deadline_)) return fail_at_end();
    const std::size_t missing = static_cast<std::size_t>(length) - exchange_.body.size();
    const std::size_t count = std::min(missing, waiting_.size());
    exchange_.body.append(waiting_, 0, count);
    waiting_.erase(0, count);
  }
  return true;
}

bool ResponseGate::read_chunked() {
  framing::Options options;
  options.framing = framing::Framing::lf;  // only the payload counts, whatever lines it has
  options.limits.message_bytes = exchange_.body_bytes;
  framing::StreamDecoder decoder(options);
  bool fits = true;
  struct Payload {
    ResponseGate& gate;
    bool& fits;
    void on_payload(std::string_view bytes) { fits = fits && gate.append_to_body(bytes); }
  } payload{*this, fits};

  while (decoder.status() == framing::Status::incomplete) {
    if (waiting_.empty() && !fill(answer_deadline_)) return fail_at_end();
    waiting_.erase(0, decoder.feed(waiting_, payload).consumed);
    if (!fits) return false;
  }
  if (decoder.status() == framing::Status::done) return true;
  return fail(ClientErrc::protocol, "the answer's body is not chunked as it says: " +
                                        std::string(sentence(decoder.error().code)));
}

bool ResponseGate::read_until_close() {
  do {
    if (!append_to_body(waiting_)) return false;
    waiting_.clear();
  } while (fill(answer_deadline_));
  return peer_.end() == PeerStream::End::finished || fail_at_end();
}

void ResponseGate::write_head_for_httplib() {
  const bool whole = exchange_.body_form == Exchange::Body::whole;
  for_httplib_ = "HTTP/1.1 " + std::to_string(exchange_.head->status_code) + " \r\n";
  // What came after the answer's end was not asked for; on no account is it the next answer.
  const bool is_last = closes_connection(*exchange_.head) || !waiting_.empty() ||
                       exchange_.framing == BodyFraming::until_close;
  if (!whole || is_last) for_httplib_ += "Connection: close\r\n";
  if (whole) for_httplib_ += "Content-Length: " + std::to_string(exchange_.body.size()) + "\r\n";
  for_httplib_ += "\r\n";
  if (whole && exchange_.framing != BodyFraming::none) for_httplib_ += exchange_.body;
}

void ResponseGate::tell_age() {
  if (exchange_.on_age && PeerStream::Deadline::clock::now() >= age_due_)
    std::exchange(exchange_.on_age, nullptr)();
}

bool ResponseGate::fill_from_stream() {
  const auto deadline = exchange_.silence.count() > 0
                            ? PeerStream::Deadline::clock::now() + exchange_.silence
                            : PeerStream::Deadline::max();
  if (exchange_.on_age && age_due_ < deadline) {
    if (fill(age_due_)) return true;
    if (peer_.end() != PeerStream::End::late) return false;
    tell_age();
  }
  return fill(deadline);
}

ssize_t ResponseGate::read_stream(char* into, std::size_t size) {
  if (left_ == 0) return 0;
  tell_age();
  if (waiting_.empty() && !fill_from_stream()) {
    if (peer_.end() == PeerStream::End::finished) return 0;
    fail_at_end();
    return -1;
  }
  const std::size_t most = left_ < size ? static_cast<std::size_t>(left_) : size;
  const std::size_t count = std::min(most, waiting_.size());
  std::memcpy(into, waiting_.data(), count);
  waiting_.erase(0, count);
  if (left_ != without_length) left_ -= count;
  return static_cast<ssize_t>(count);
}

bool ResponseGate::fill(PeerStream::Deadline deadline) {
  const std::size_t before = waiting_.size();
  waiting_.resize(before + read_size);
  const std::size_t count = peer_.read(waiting_.data() + before, read_size, deadline);
  waiting_.resize(before + count);
  return count > 0;
}

bool ResponseGate::append_to_body(std::string_view bytes) {
  const bool fits = bytes.size() <= exchange_.body_bytes - exchange_.body.size();
  if (fits) exchange_.body += bytes;
  return fits || fail_as_too_long();
}

bool ResponseGate::fail_as_too_long() {
  return fail(ClientErrc::protocol, "the answer's body is longer than " +
                                        std::to_string(exchange_.body_bytes) + " bytes");
}

bool ResponseGate::fail(ClientErrc code, std::string sentence) {
  exchange_.error = ClientError{.code = code, .sentence = std::move(sentence)};
  return false;
}

bool ResponseGate::fail_at_end() {
  if (exchange_.error) return false;
  const bool streaming = exchange_.head && exchange_.body_form == Exchange::Body::stream;
  switch (peer_.end()) {
    case PeerStream::End::late:
      return streaming ? fail(ClientErrc::silent,
                              "the server sent nothing for " + seconds(exchange_.silence))
                       : fail(ClientErrc::silent, "the server did not answer within " +
                                                      seconds(exchange_.answer_timeout));
    case PeerStream::End::interrupted:
      return fail(ClientErrc::stopped, "stopped");
    case PeerStream::End::broken:
      return fail(ClientErrc::closed, streaming
                                          ? "the connection broke"
                                          : "the connection broke before the answer was whole");
    case PeerStream::End::none:
    case PeerStream::End::finished:
      break;
  }
  return fail(ClientErrc::closed, "the server closed the connection before its answer was whole");
}

}  // namespace talk::client
