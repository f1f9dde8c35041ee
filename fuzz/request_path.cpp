#include "fuzz/request_path.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <sys/socket.h>
#include <unistd.h>

#include "fuzz/oracle/form_model.h"
#include "fuzz/oracle/head_model.h"
#include "fuzz/oracle/oracles.h"
#include "reference/framing/body_framing.h"
#include "reference/framing/head.h"
#include "reference/framing/stream_decoder.h"
#include "reference/framing/testing/recorder.h"

namespace talk::fuzz {
namespace {

constexpr std::size_t most_pieces = 100;  // each takes room in the pair beside its bytes

ServerOptions server_options() {
  ServerOptions options;
  options.routing = Routing::all;
  return options;
}

GateLimits gate_limits(const ServerOptions& options) {
  GateLimits limits;
  limits.body_bytes = 3 * options.max_message + limits.head.start_line_bytes;
  return limits;
}

// Two ends of a connection that keeps the boundaries of what is written: a read gives one piece.
struct Pair {
  Pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
      std::perror("socketpair");
      std::abort();
    }
    client = ends[0];
    server = ends[1];
  }
  ~Pair() { ::close(client); }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;

  void send(std::string_view wire, const Cuts& cuts) const {
    const std::size_t least = wire.size() / most_pieces + 1;
    for (std::size_t at = 0, i = 0; at < wire.size();) {
      const std::size_t size = std::min(std::max(cuts.length(i++), least), wire.size() - at);
      if (::send(client, wire.data() + at, size, MSG_NOSIGNAL) < 0) break;
      at += size;
    }
    ::shutdown(client, SHUT_WR);
  }

  std::string received() const {
    std::string all;
    std::vector<char> piece(std::size_t{1} << 17U);
    for (;;) {
      const ssize_t count = ::recv(client, piece.data(), piece.size(), 0);
      if (count <= 0) return all;
      all.append(piece.data(), static_cast<std::size_t>(count));
    }
  }

  int client = -1;
  int server = -1;  // the server closes it
};

// Every one of `what`, up to the end of the line it begins with.
void erase_all(std::string& text, std::string_view what, std::string_view end) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    const std::size_t stop = text.find(end, at + what.size());
    text.erase(at, stop == std::string::npos ? stop : stop + end.size() - at);
  }
}

struct Response {
  framing::ResponseHead head;
  std::string body;
  bool delimited = true;  // by a length or by having no body: another may follow

  bool closes() const {
    const bool headless = !head.fields.first("Server");
    return headless || !delimited || head.fields.first("Connection") == "close";
  }
};

[[noreturn]] void fail(std::string_view what, std::string_view responses) {
  oracle_response(std::string(what) + ":\n" + framing::testing::escaped(responses));
}

struct Payload {
  std::string& text;
  void on_payload(std::string_view bytes) { text += bytes; }
};

Response take_response(std::string_view& rest, std::string_view method, std::string_view all) {
  framing::ResponseHeadParser parser;
  const framing::HeadFeedResult read = parser.feed(rest);
  if (read.status != framing::Status::done) fail("a response has no whole head", all);
  rest.remove_prefix(read.consumed);
  Response response{parser.take_head(), {}};
  const framing::BodyLength length = framing::body_of(response.head, method);
  if (length.error != framing::BodyErrc::none) fail(framing::sentence(length.error), all);
  switch (length.framing) {
    case framing::BodyFraming::none:
      break;
    case framing::BodyFraming::length:
      if (length.bytes > rest.size()) fail("a response is shorter than it says", all);
      response.body = rest.substr(0, static_cast<std::size_t>(length.bytes));
      rest.remove_prefix(response.body.size());
      break;
    case framing::BodyFraming::chunked: {
      framing::Options options;
      options.framing = framing::Framing::none;
      framing::StreamDecoder decoder(options);
      const framing::FeedResult fed = decoder.feed(rest, Payload{response.body});
      if (fed.status != framing::Status::done) fail("a pull does not end in its last-chunk", all);
      rest.remove_prefix(fed.consumed);
      response.delimited = false;
      break;
    }
    case framing::BodyFraming::until_close:
      response.body = rest;
      rest = {};
      response.delimited = false;
      break;
  }
  return response;
}

// One response for each request, in order, and one more for what is no request.
std::vector<Response> read_responses(std::string_view all, const ConnectionReading& reading) {
  std::vector<Response> responses;
  for (std::string_view rest = all; !rest.empty();) {
    const std::size_t number = responses.size();
    if (number > 0 && responses.back().closes() && responses.back().head.fields.first("Server"))
      fail("a response follows the last", all);
    const bool asked = number < reading.requests.size();
    if (number > reading.requests.size()) fail("more responses than requests", all);
    responses.push_back(take_response(rest, asked ? reading.requests[number].method : "GET", all));
    if (!asked && responses.back().head.status_code < 400) fail("no request was accepted", all);
  }
  const std::size_t least = reading.requests.size() + (reading.refused ? 1 : 0);
  const bool closed = !responses.empty() && responses.back().closes();
  if (responses.size() < least && !closed) fail("a request has no response", all);
  return responses;
}

// The message of a push, from its query and its content: the last one counts.
std::optional<std::string> message_of(const ConnectionReading::Request& request) {
  std::optional<std::string> message;
  const std::size_t mark = request.target.find('?');
  if (mark != std::string::npos)
    message = last_of(read_form(std::string_view(request.target).substr(mark + 1)), "message");
  const bool carried = request.method != "GET" && request.method != "HEAD";
  const std::optional<std::string> in_content =
      carried ? last_of(read_form(request.body), "message") : std::nullopt;
  return in_content ? in_content : message;
}

// What an open pull must have got: a push answered 200 says "noop" in so many bytes.
std::string due(const std::vector<Response>& responses, const ConnectionReading& reading) {
  using namespace std::string_literals;
  std::string due = "noop\0"s;
  const std::size_t count = std::min(responses.size(), reading.requests.size());
  for (std::size_t i = 0; i < count; ++i) {
    const Response& response = responses[i];
    const std::string_view method = reading.requests[i].method;
    const bool pushed = response.head.status_code == 200 && response.delimited &&
                        response.body == "noop" && (method == "GET" || method == "POST");
    if (!pushed) continue;
    const std::optional<std::string> message = message_of(reading.requests[i]);
    if (!message) oracle_delivery("a push without a message was accepted");
    due += *message + '\0';
  }
  return due;
}

}  // namespace

RequestPath::RequestPath()
    : options_(server_options()),
      hub_(options_.profile, options_.routing, options_.queue_limit),
      server_(options_, nullptr),
      service_(options_, hub_, watcher_, server_) {
  // cpp-httplib breaks every pull off unless it has a socket to listen on. Nobody connects to it.
  if (const auto problem = server_.open()) {
    std::fprintf(stderr, "%s\n", problem->c_str());
    std::abort();
  }
}

RequestPath::Served RequestPath::serve(std::string_view wire, const Cuts& cuts) {
  Served served;
  const std::shared_ptr<Pull> pull = hub_.subscribe("", false, [] {});
  {
    const Pair pair;
    pair.send(wire, cuts);
    server_.serve_connection(pair.server);
    served.responses = pair.received();
  }
  pull->end();
  while (pull->take(served.delivered, longest) == Pull::Taken::bytes) {
  }
  hub_.unsubscribe(pull);
  if (hub_.open_pulls() != 0) oracle_delivery("a pull outlives its connection");
  erase_all(served.responses, "Date: ", "\r\n");
  erase_all(served.responses, "HTTP/1.1 100 Continue", "\r\n\r\n");
  return served;
}

void RequestPath::check(std::string_view wire, const Cuts& cuts) {
  using framing::testing::escaped;
  const Served whole = serve(wire, {{wire.size() + 1, wire.size() + 1, wire.size() + 1}});
  const Served pieces = serve(wire, cuts);
  if (whole.responses != pieces.responses || whole.delivered != pieces.delivered)
    oracle_split_invariance("whole: " + escaped(whole.responses) + escaped(whole.delivered) +
                            "\nin pieces: " + escaped(pieces.responses) +
                            escaped(pieces.delivered));
  const ConnectionReading reading = read_connection(wire, gate_limits(options_));
  const std::vector<Response> responses = read_responses(whole.responses, reading);
  const std::string wanted = due(responses, reading);
  if (whole.delivered != wanted)
    oracle_delivery("due: " + escaped(wanted) + "\ncame: " + escaped(whole.delivered));
}

}  // namespace talk::fuzz
