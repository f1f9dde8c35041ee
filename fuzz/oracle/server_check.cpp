#include "fuzz/oracle/server_check.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracle/head_model.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/payload_sink.h"
#include "reference/framing/testing/model.h"
#include "reference/framing/testing/recorder.h"
#include "reference/server/gated_server.h"
#include "reference/server/hub.h"
#include "reference/server/talk_service.h"
#include "reference/server/testing/memory_transport.h"
#include "reference/server/transport.h"

namespace talk::fuzz {
namespace {

using framing::Status;
using namespace server;
using framing::testing::escaped;
using std::string_view;

// What reaches a pull that the input itself opens, before all pulls end.
constexpr string_view fence = "fence";
constexpr const char* fence_name = "";

// A client that sends `wire` in segments, half-closes, and reads all that comes.
class SendingTransport final : public server::testing::MemoryTransport {
 public:
  SendingTransport(string_view wire, const Cuts& cuts, std::shared_ptr<server::testing::Seen> seen)
      : MemoryTransport(std::move(seen)), rest_(wire), cuts_(cuts) {}

  ReadResult read(std::span<char> into, Clock::time_point) override {
    const std::size_t size = std::min({cuts_.length(reads_++), rest_.size(), into.size()});
    if (size == 0) return {ReadResult::Status::end};
    rest_.copy(into.data(), size);
    rest_.remove_prefix(size);
    return {ReadResult::Status::bytes, size};
  }

 private:
  string_view rest_;
  const Cuts& cuts_;
  std::size_t reads_ = 0;
};

// Nothing here waits for a loop: what is pushed to so few pulls is written by whoever pushes.
class NoLoop final : public HubLoop {
 public:
  void wake() override {}
  void watch(int, std::uint64_t) override {}
};

// A second may pass between two exchanges.
void blank_dates(std::string& answers) {
  constexpr string_view field = "\r\nDate: ";
  for (std::size_t at = answers.find(field); at != std::string::npos;
       at = answers.find(field, at + 1))
    for (std::size_t i = at + field.size(); i < answers.size() && answers[i] != '\r'; ++i)
      answers[i] = '-';
}

// Messages as they stand on a pull.
std::string as_plain(const std::vector<std::string>& messages, framing::Framing profile) {
  std::string text;
  for (const std::string& message : messages)
    text += message + (profile == framing::Framing::nul ? '\0' : '\n');
  return text;
}

std::string as_events(const std::vector<std::string>& messages) {
  std::string text;
  for (const std::string& message : messages) {
    text += "data: ";
    for (const char c : message)
      text += c == '\n' ? std::string("\ndata: ") : std::string(1, c);
    text += "\n\n";
  }
  return text;
}

// The answers on a connection, one after the other (RFC 9112 §6.3).
class AnswerReader {
 public:
  AnswerReader(const ServerExchange& exchange, const ServiceReading& reading,
               const ServerOptions& options)
      : exchange_(exchange), reading_(reading), options_(options), rest_(exchange.answers) {}

  void read() {
    for (const ServiceReading::Answer& answer : reading_.answers)
      read_answer(answer);
    if (!rest_.empty()) fail("bytes that answer nothing");
    if (!exchange_.silent_after_finish) fail("bytes after the end");
    if (exchange_.aborted) fail("a pull was dropped");
  }

 private:
  [[noreturn]] void fail(string_view what) const {
    oracle_response(std::string(what) + ", at byte " +
                    std::to_string(exchange_.answers.size() - rest_.size()) +
                    " of: " + escaped(exchange_.answers));
  }

  HeadReading read_head() {
    const HeadReading head = read_response_head(rest_, {});
    if (head.status != Status::done) fail("no head of a response");
    if (head.start_line.substr(0, 9) != "HTTP/1.1 ") fail("another version");
    rest_.remove_prefix(head.size);
    return head;
  }

  void read_answer(const ServiceReading::Answer& answer) {
    HeadReading head = read_head();
    if (head.start_line.substr(9, 3) == "100") {
      if (!head.fields.empty()) fail("fields in an interim response");
      head = read_head();
    }
    const int status = std::stoi(std::string(head.start_line.substr(9, 3)));
    if (answer.status == 0 ? status < 400 : status != answer.status)
      fail("status code, wanted " + std::to_string(answer.status));
    const auto connection = head.values("connection");
    const bool says_close = connection.size() == 1 && connection.front() == "close";
    if (!head.values("date").empty() && says_close != answer.close) fail("Connection: close");
    const std::string body = read_body(head, answer);
    if (answer.pull) check_pull(head, body);
  }

  std::string read_body(const HeadReading& head, const ServiceReading::Answer& answer) {
    const auto codings = head.values("transfer-encoding");
    const auto lengths = head.values("content-length");
    if (codings.size() + lengths.size() > 1) fail("framing in doubt");
    if (answer.old && !codings.empty()) fail("Transfer-Encoding for HTTP/1.0");
    if (answer.no_body) {
      if (answer.status == 204 && codings.size() + lengths.size() > 0) fail("framing of a 204");
      return {};
    }
    if (!codings.empty()) return read_chunked(codings.front());
    std::size_t size = rest_.size();
    if (lengths.empty()) {
      if (!answer.until_close) fail("no framing");
    } else {
      const string_view digits = lengths.front();
      if (digits.empty() || digits.size() > 9 ||
          digits.find_first_not_of("0123456789") != string_view::npos)
        fail("Content-Length");
      size = static_cast<std::size_t>(std::stoul(std::string(digits)));
      if (size > rest_.size()) fail("a body that is cut short");
    }
    std::string body(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return body;
  }

  std::string read_chunked(string_view coding) {
    framing::testing::Model model;
    model.read(rest_, {.framing = framing::Framing::none});
    if (coding != "chunked" || model.end().status != Status::done) fail("no chunked body");
    PayloadSink sink;
    model.tell(sink);
    rest_.remove_prefix(static_cast<std::size_t>(model.end().consumed));
    return sink.body;
  }

  void check_pull(const HeadReading& head, const std::string& body) const {
    const std::vector<std::string> told{"noop", std::string(fence), "noop"};
    const auto types = head.values("content-type");
    const bool events =
        types.empty() ? body.substr(0, 5) == "data:" : types.front() == "text/event-stream";
    if (body != (events ? as_events(told) : as_plain(told, options_.message_end)))
      oracle_delivery("a pull was told " + escaped(body));
  }

  const ServerExchange& exchange_;
  const ServiceReading& reading_;
  const ServerOptions& options_;
  string_view rest_;
};

std::string text_of(const ServerExchange& exchange) {
  return "answers: " + escaped(exchange.answers) + "\npull: " + escaped(exchange.plain) +
         "\nevents: " + escaped(exchange.events) + '\n';
}

// As in connection.cpp: each byte of a message may come percent-encoded.
GateLimits gate_limits(const ServerOptions& options) {
  GateLimits limits;
  limits.body_bytes = 3 * options.max_message + 8000;
  limits.web = &options.web;
  return limits;
}

}  // namespace

void ServerCheck::check(string_view wire, const ServerOptions& options, bool event_stream,
                        const Cuts& cuts) {
  options_ = options;
  event_stream_ = event_stream;
  reading_ = read_service(read_connection(wire, gate_limits(options)), options, event_stream);
  const ServerExchange whole = exchange(wire, {{wire.size() + 1, wire.size() + 1, 1}});
  check_answers(whole);
  check_delivery(whole);
  for (const Cuts& other : {cuts, Cuts{{1, 1, 1}}}) {
    const ServerExchange again = exchange(wire, other);
    if (!(again == whole))
      oracle_split_invariance("whole: " + text_of(whole) + "in segments: " + text_of(again));
  }
}

// Once the input has opened a pull, somebody pushes the fence, and the server shuts down: else the
// pull would never end.
ServerExchange ServerCheck::exchange(string_view wire, const Cuts& cuts) {
  NoLoop loop;
  Hub hub(options_, loop);
  GatedServer server(options_, nullptr, hub);
  const TalkService service(options_, hub, server);
  // No push can have the name "", so these get all of them under either routing.
  const auto open = [&hub](bool event_stream) {
    auto seen = std::make_shared<server::testing::Seen>();
    hub.open(std::make_unique<server::testing::MemoryTransport>(seen),
             {fence_name, event_stream, false}, "");
    return seen;
  };
  const auto plain = open(false);
  const auto events = event_stream_ ? open(true) : std::make_shared<server::testing::Seen>();
  const std::size_t before = hub.open_pulls();
  const auto client = std::make_shared<server::testing::Seen>();
  server.serve_connection(std::make_unique<SendingTransport>(wire, cuts, client));
  if (hub.open_pulls() > before) hub.push(fence_name, fence);
  hub.close();
  ServerExchange exchange{client->bytes, plain->bytes, events->bytes};
  exchange.aborted = client->aborted || plain->aborted || events->aborted;
  exchange.silent_after_finish = client->silent_after_finish;
  blank_dates(exchange.answers);
  return exchange;
}

void ServerCheck::check_answers(const ServerExchange& exchange) const {
  AnswerReader(exchange, reading_, options_).read();
}

void ServerCheck::check_delivery(const ServerExchange& exchange) const {
  std::vector<std::string> told{"noop"};
  told.insert(told.end(), reading_.messages.begin(), reading_.messages.end());
  // The fence is pushed under the name that these pulls have, so it is routed to them by `all`
  // only.
  const bool pulled = !reading_.answers.empty() && reading_.answers.back().pull;
  if (pulled && options_.routing == Routing::all) told.emplace_back(fence);
  told.emplace_back("noop");
  const std::string plain = as_plain(told, options_.message_end);
  const std::string events = event_stream_ ? as_events(told) : std::string();
  if (exchange.plain != plain || exchange.events != events)
    oracle_delivery("expected: " + escaped(plain) + "\nevents: " + escaped(events) + '\n' +
                    text_of(exchange));
}

}  // namespace talk::fuzz
