#include "conformance/wire/response_reader.h"

#include <algorithm>
#include <utility>

#include "reference/framing/body_framing.h"

namespace talkspec::wire {

namespace framing = talk::framing;

namespace {

// A stranger may send as many departures as it likes; the first of them tell the story.
constexpr std::size_t kept_sentences = 20;
constexpr std::size_t largest_message = 8 * 1024 * 1024;
// What no answer to a push has, and no server sends before an answer: beyond that it only floods.
constexpr std::size_t largest_content = 16 * 1024 * 1024;
constexpr std::size_t most_interim_responses = 100;
constexpr std::size_t shown_bytes = 64;  // behind the byte that cannot be read

bool is_of_chunks(framing::Errc code) {
  switch (code) {
    case framing::Errc::invalid_chunk_size:
    case framing::Errc::chunk_size_overflow:
    case framing::Errc::invalid_chunk_extension:
    case framing::Errc::invalid_line_end:
    case framing::Errc::missing_data_crlf:
    case framing::Errc::invalid_trailer_field:
      return true;
    default:
      return false;
  }
}

// Returns how many bytes it took.
std::size_t append_up_to(std::string& kept, std::string_view bytes, std::size_t limit) {
  const std::string_view taken = bytes.substr(0, limit - std::min(limit, kept.size()));
  kept.append(taken);
  return taken.size();
}

// Sentences become parts of others here.
std::string without_stop(std::string_view sentence) {
  return std::string(sentence.substr(0, sentence.size() - (sentence.ends_with('.') ? 1U : 0U)));
}

std::string at_byte(std::string_view sentence, std::uint64_t offset) {
  return without_stop(sentence) + " (byte " + std::to_string(offset) + ")";
}

framing::HeadOptions lenient_head() {
  framing::HeadOptions options;
  options.allowed = framing::HeadLeniencies::all();
  options.limits.field_line_bytes = 32 * 1024;
  options.limits.field_section_bytes = 128 * 1024;
  options.limits.field_lines = 1000;
  options.limits.departures = kept_sentences;
  return options;
}

framing::Options lenient_body(const Expected& expected, framing::Coding coding) {
  framing::Options options;
  options.framing = expected.on_message ? expected.message_end : framing::Framing::none;
  options.coding = coding;
  options.allowed = framing::Leniencies::all();
  options.limits.message_bytes = largest_message;
  options.limits.extension_bytes = 16 * 1024;
  return options;
}

}  // namespace

// What the stream decoder finds in a body.
struct ResponseReader::Sink {
  ResponseReader& reader;
  Due& due;
  Clock::time_point at;

  void on_chunk(const framing::Chunk& chunk) const {
    reader.mark(report::Boundary::Kind::chunk, due.body_offset + chunk.offset);
    if (chunk.size == 0) return;
    due.response->chunks += 1;
    due.response->largest_chunk = std::max(due.response->largest_chunk, chunk.size);
  }
  void on_payload(std::string_view payload) const {
    due.response->body_size += payload.size();
    if (!due.expected.on_message)
      reader.kept_ += append_up_to(due.response->body, payload, kept_body_bytes);
  }
  void on_message(const framing::Message& message) const {
    if (!due.expected.on_message) return;
    reader.mark(report::Boundary::Kind::message, due.body_offset + message.end);
    due.expected.on_message(message, at);
  }
  void on_leniency(framing::Leniency leniency, std::uint64_t offset) const {
    if (due.response->leniencies.size() < kept_sentences)
      due.response->leniencies.push_back(at_byte(framing::sentence(leniency), offset));
  }
  void on_end() const { due.response->last_chunk = true; }
};

ResponseReader::Due::Due(Expected expected_in)
    : expected(std::move(expected_in)), parser(lenient_head()) {}

std::size_t ResponseReader::expect(Expected expected) {
  due_.emplace_back(std::move(expected));
  const std::size_t number = first_ + due_.size() - 1;
  pump();
  return number;
}

void ResponseReader::feed(std::string_view bytes, Clock::time_point at) {
  received_ += bytes.size();
  at_ = at;
  if (unasked_.empty()) {
    // The common way: straight from the read buffer, nothing is copied.
    while (!bytes.empty() && current_ < expected()) {
      bytes = read(due_[current_ - first_], bytes);
      while (current_ < expected() && due_[current_ - first_].response &&
             due_[current_ - first_].response->whole)
        ++current_;
    }
  }
  flooded_ = flooded_ || unasked_.size() + bytes.size() > unasked_bytes;
  append_up_to(unasked_, bytes, unasked_bytes);
}

void ResponseReader::pump() {
  std::string waiting = std::move(unasked_);
  unasked_.clear();
  received_ -= waiting.size();
  feed(waiting, at_);
  if (finished_) finish();
}

std::string_view ResponseReader::read(Due& due, std::string_view bytes) {
  if (!due.response) {
    due.response.emplace();
    due.response->offset = read_;
    mark(report::Boundary::Kind::head, read_);
  }
  if (due.response->over()) {  // in error: nothing behind it can be told apart
    read_ += bytes.size();
    discarded_ += bytes.size();
    flooded_ = flooded_ || discarded_ > unasked_bytes;
    return {};
  }
  const std::string_view left = due.response->head ? read_body(due, bytes) : read_head(due, bytes);
  read_ += bytes.size() - left.size();
  if (due.response->whole) mark(report::Boundary::Kind::end, read_);
  return left;
}

std::string_view ResponseReader::read_head(Due& due, std::string_view bytes) {
  Response& response = *due.response;
  const auto [status, consumed] = due.parser.feed(bytes);
  append_up_to(response.head_bytes, bytes.substr(0, consumed), kept_head_bytes);
  if (status == framing::Status::error) {
    const framing::HeadError& error = due.parser.error();
    response.error = at_byte(framing::sentence(error.code), response.offset + error.offset);
    append_up_to(response.head_bytes, bytes.substr(consumed, shown_bytes), kept_head_bytes);
    return {};
  }
  if (status != framing::Status::done) return {};

  const int code = due.parser.head().status_code;
  if (code < 200 && code != 101 &&
      !due.expected.interim) {  // RFC 9110 §15.2: interim, the answer is still to come
    if (++due.interim_responses > most_interim_responses) {
      response.error = "more than " + std::to_string(most_interim_responses) + " interim responses";
      return {};
    }
    if (response.interim.size() < kept_interim)
      response.interim.push_back({std::move(response.head_bytes), due.parser.take_head()});
    due.parser = framing::ResponseHeadParser(lenient_head());
    response.head_bytes.clear();
    mark(report::Boundary::Kind::end, read_ + consumed);
    mark(report::Boundary::Kind::head, read_ + consumed);
    return bytes.substr(consumed);
  }
  for (const framing::HeadError& departure : due.parser.departures())
    response.departures.push_back(
        at_byte(framing::sentence(departure.code), response.offset + departure.offset));
  response.head = due.parser.take_head();
  response.head_at = at_;
  due.body_offset = read_ + consumed;
  mark(report::Boundary::Kind::body, due.body_offset);
  begin_body(due);
  return bytes.substr(consumed);
}

// RFC 9112 §6.3; what is wrong with the fields is recorded, and read on where that is possible.
void ResponseReader::begin_body(Due& due) {
  Response& response = *due.response;
  const framing::FieldSection& fields = response.head->fields;
  const std::vector<std::string_view> codings = fields.list("Transfer-Encoding");
  response.chunked_said =
      !codings.empty() && framing::equals_ignoring_case(codings.back(), "chunked");

  framing::BodyLength length = framing::body_of(*response.head, due.expected.method);
  if (length.error != framing::BodyErrc::none)
    response.departures.push_back(without_stop(framing::sentence(length.error)));
  if (length.error == framing::BodyErrc::invalid_content_length ||
      length.error == framing::BodyErrc::conflicting_content_length) {
    response.error = without_stop(framing::sentence(length.error));
    return;
  }
  const bool says_nothing = codings.empty() && fields.count("Content-Length") == 0;
  if (due.expected.undeclared_chunks && says_nothing &&
      length.framing == framing::BodyFraming::until_close)
    length.framing = framing::BodyFraming::chunked;

  response.until_close = length.framing == framing::BodyFraming::until_close;
  if (length.framing == framing::BodyFraming::length) due.length_left = length.bytes;
  response.whole = length.framing == framing::BodyFraming::none || due.length_left == 0U;
  due.decoder.emplace(lenient_body(due.expected, length.framing == framing::BodyFraming::chunked
                                                     ? framing::Coding::chunked
                                                     : framing::Coding::identity));
}

std::string_view ResponseReader::read_body(Due& due, std::string_view bytes) {
  Response& response = *due.response;
  const std::string_view ours =
      due.length_left ? bytes.substr(0, std::min<std::uint64_t>(*due.length_left, bytes.size()))
                      : bytes;
  const auto [status, consumed] = due.decoder->feed(ours, Sink{*this, due, at_});
  if (due.length_left) {
    *due.length_left -= consumed;
    if (*due.length_left == 0) {
      due.decoder->finish(Sink{*this, due, at_});
      response.whole = true;
    }
  } else if (status == framing::Status::done) {
    response.whole = true;
  }
  if (!response.whole && !due.expected.on_message && response.body_size > largest_content) {
    response.error = "more than " + std::to_string(largest_content >> 20U) + " MiB of content";
    return {};
  }
  if (status == framing::Status::error) {
    const framing::Error& error = due.decoder->error();
    response.error = at_byte(framing::sentence(error.code), error.offset) + " of the body";
    response.chunks_broken = is_of_chunks(error.code);
    return {};
  }
  return bytes.substr(consumed);
}

void ResponseReader::finish() {
  finished_ = true;
  if (current_ >= expected()) return;
  Due& due = due_[current_ - first_];
  if (!due.response || due.response->over()) return;
  Response& response = *due.response;
  if (!response.head) {
    response.error = "the connection ended inside the head of an answer";
    response.cut_off = true;
  } else if (response.until_close) {
    due.decoder->finish(Sink{*this, due, at_});
    response.whole = true;
    ++current_;
  } else {
    response.error = due.length_left ? "the connection ended before Content-Length was reached"
                                     : "the connection ended before the last-chunk";
    response.cut_off = true;
  }
}

std::size_t ResponseReader::held() const {
  const bool reading = current_ < expected() && due_[current_ - first_].decoder;
  return unasked_.size() + kept_ + (reading ? due_[current_ - first_].decoder->buffered() : 0);
}

const Response* ResponseReader::response(std::size_t number) const {
  if (number < first_ || number >= expected()) return nullptr;
  const Due& due = due_[number - first_];
  return due.response && !due.forgotten ? &*due.response : nullptr;
}

LoggedExchange ResponseReader::logged(const Due& due, std::size_t number) {
  LoggedExchange one;
  one.number = number;
  one.method = due.expected.method;
  if (!due.response) return one;
  const Response& whole = *due.response;
  one.response = {.offset = whole.offset,
                  .head_at = whole.head_at,
                  .interim = whole.interim,
                  .head_bytes = whole.head_bytes,
                  .head = whole.head,
                  .departures = whole.departures,
                  .body = {},
                  .body_size = whole.body_size,
                  .until_close = whole.until_close,
                  .chunked_said = whole.chunked_said,
                  .whole = whole.whole,
                  .error = whole.error,
                  .cut_off = whole.cut_off,
                  .chunks = whole.chunks,
                  .largest_chunk = whole.largest_chunk,
                  .leniencies = whole.leniencies,
                  .chunks_broken = whole.chunks_broken,
                  .last_chunk = whole.last_chunk};
  return one;
}

std::vector<LoggedExchange> ResponseReader::log() const {
  std::vector<LoggedExchange> all = forgotten_;
  std::size_t number = first_;
  for (const Due& due : due_) {
    if (all.size() < 2 * logged_exchanges) all.push_back(logged(due, number));
    ++number;
  }
  return all;
}

void ResponseReader::forget(std::size_t number) {
  if (number < first_ || number >= expected()) return;
  Due& due = due_[number - first_];
  if (due.response && !due.forgotten) kept_ -= due.response->body.size();
  due.forgotten = true;
  while (!due_.empty() && due_.front().forgotten && first_ < current_) {
    if (forgotten_.size() < logged_exchanges) forgotten_.push_back(logged(due_.front(), first_));
    due_.pop_front();
    ++first_;
  }
}

}  // namespace talkspec::wire
