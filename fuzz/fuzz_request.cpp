// What a client sends to the reference server: requests, one after the other, through the strict
// gate, and through the server's whole request path; and the first of them through a parser of
// heads, which flag 8 makes a lenient one. The input is wire data.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/controls.h"
#include "fuzz/oracle/connection_model.h"
#include "fuzz/oracle/exact_block.h"
#include "fuzz/oracle/head_check.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/server_check.h"
#include "fuzz/wire_mutator.h"
#include "reference/framing/testing/recorder.h"
#include "reference/server/request_gate.h"

namespace {

using talk::framing::HeadLeniencies;
using talk::framing::RequestHeadParser;
using talk::fuzz::ConnectionReading;
using talk::fuzz::Controls;
using talk::fuzz::Cuts;
using talk::server::RequestGate;
using State = RequestGate::State;

std::size_t longest_body(std::string_view wire) {
  std::size_t longest = 0;
  for (const auto& request : talk::fuzz::read_connection(wire, {}).requests)
    longest = std::max(longest, request.body.size());
  return longest;
}

// What the first head of `wire` needs.
talk::framing::HeadLimits needed(std::string_view wire) {
  talk::framing::HeadLimits head;
  head.field_line_bytes = head.field_section_bytes = head.field_lines = 0;
  while (wire.starts_with("\r\n"))
    wire.remove_prefix(2);
  head.start_line_bytes = std::min(wire.find("\r\n"), wire.size());
  for (std::size_t at = wire.find("\r\n"); at != std::string_view::npos;) {
    const std::size_t end = wire.find("\r\n", at + 2);
    if (end == std::string_view::npos || end == at + 2) break;
    const std::size_t size = end - (at + 2);
    head.field_line_bytes = std::max(head.field_line_bytes, size);
    head.field_section_bytes += size;
    ++head.field_lines;
    at = end;
  }
  return head;
}

// Small, or one less than what `wire` needs, or just that and at most one more: so that each limit
// is met at its edge.
talk::server::GateLimits limits_from(const Controls& controls, std::string_view wire) {
  enum : std::uint8_t { usual, small, one_too_small };
  const unsigned mode = controls[Controls::limit_mode] & 3U;
  talk::server::GateLimits limits;
  if (mode == usual) return limits;
  const std::size_t limit = controls[Controls::limit];
  const unsigned which = controls[Controls::limited];
  const talk::framing::HeadLimits tight =
      mode == small ? talk::framing::HeadLimits{.start_line_bytes = limit,
                                                .field_line_bytes = limit,
                                                .field_section_bytes = 2 * limit,
                                                .field_lines = limit % 8}
                    : needed(wire);
  const auto choose = [&](unsigned bit, std::size_t& value, std::size_t least) {
    const std::size_t more = mode > one_too_small ? limit % 2 : 0;
    const std::size_t less = mode == one_too_small ? 1 : 0;
    if ((which & bit) != 0) value = std::max(least + more, less) - less;
  };
  choose(1U, limits.head.start_line_bytes, tight.start_line_bytes);
  choose(2U, limits.head.field_line_bytes, tight.field_line_bytes);
  choose(4U, limits.head.field_section_bytes, tight.field_section_bytes);
  choose(8U, limits.head.field_lines, tight.field_lines);
  if ((which & 16U) != 0)
    choose(16U, limits.body_bytes, mode == small ? limit : longest_body(wire));
  return limits;
}

// Messages are limited by the same byte as the gate, so that 413 is met. The bytes that other
// harnesses have for leniencies and overhead choose what a browser may do, and a slow pull.
talk::fuzz::ServerSetup setup_from(const Controls& controls) {
  talk::fuzz::ServerSetup setup;
  talk::server::ServerOptions& options = setup.options;
  const unsigned flags = controls.flags();
  if ((flags & 1U) != 0) options.message_end = talk::framing::Framing::lf;
  if ((flags & 2U) != 0) options.routing = talk::server::Routing::all;
  setup.event_stream.open = (flags & 4U) != 0;
  setup.long_silence = (flags & 16U) != 0;
  const unsigned limited = controls[Controls::limited];
  const std::size_t limit = controls[Controls::limit];
  if ((limited & 32U) != 0) options.max_message = limit;
  // As small as what a few pushes leave waiting.
  constexpr std::size_t few = 96;
  if ((limited & 64U) != 0) options.queue_limit = limit % few;
  if ((limited & 128U) != 0) options.max_queued = limit % few;
  const unsigned more = controls[Controls::leniencies];
  if ((more & 1U) != 0) options.headless = talk::server::HeadlessForm::bare;
  if ((more & 2U) == 0) setup.event_stream.name = "a";  // the pusher's own
  if ((more & 4U) == 0) options.web.hosts = {"*"};
  if ((more & 8U) != 0) options.web.origins = {"http://a", "https://b:8443"};
  if ((more & 16U) != 0) options.web.origins = {"*"};
  if (const std::size_t takes = controls[Controls::overhead_limit]; takes > 0)
    setup.slow_takes = (takes - 1) % few;
  return setup;
}

// What a connection came to.
struct Exchange {
  std::vector<std::string> requests;
  int refusal = 0;
  std::size_t consumed = 0;
  bool continued = false;
  State state = State::idle;

  friend bool operator==(const Exchange&, const Exchange&) = default;
};

std::string text_of(const Exchange& exchange) {
  std::string text = std::to_string(exchange.requests.size()) + " requests, refusal " +
                     std::to_string(exchange.refusal) + ", consumed " +
                     std::to_string(exchange.consumed) + '\n';
  for (const std::string& request : exchange.requests)
    text += "  " + talk::framing::testing::escaped(request) + '\n';
  return text;
}

class GateCheck {
 public:
  void check(std::string_view wire, const talk::server::GateLimits& limits, const Cuts& cuts) {
    const Exchange whole = exchange(wire, limits, {{wire.size() + 1, wire.size() + 1, 1}});
    const Exchange bytes = exchange(wire, limits, {{1, 1, 1}});
    if (!(whole == bytes))
      talk::fuzz::oracle_split_invariance("whole: " + text_of(whole) +
                                          "byte by byte: " + text_of(bytes));
    const Exchange pieces = exchange(wire, limits, cuts);
    if (!(whole == pieces))
      talk::fuzz::oracle_split_invariance("whole: " + text_of(whole) +
                                          "in pieces: " + text_of(pieces));
    check_reading(whole, talk::fuzz::read_connection(wire, limits));
    for (const std::string& request : whole.requests)
      check_canonical(request);
  }

 private:
  Exchange exchange(std::string_view wire, const talk::server::GateLimits& limits,
                    const Cuts& cuts) {
    Exchange exchange;
    RequestGate gate(limits);
    for (std::size_t at = 0, i = 0; at < wire.size(); at += cuts.length(i++)) {
      std::string_view segment = block_.place(wire.substr(at, cuts.length(i)));
      while (!segment.empty() && gate.state() != State::refused) {
        const std::size_t consumed = gate.feed(segment);
        if (consumed > segment.size()) talk::fuzz::oracle_consumed("by the gate");
        exchange.consumed += consumed;
        segment.remove_prefix(consumed);
        if (gate.state() == State::ready) exchange.requests.push_back(gate.take().text);
        if (gate.state() == State::wants_continue) exchange.continued = true;
      }
      if (gate.state() == State::refused) break;
    }
    exchange.refusal = gate.refusal().status_code;
    // The connection ends there: how much of a segment was taken before does not matter.
    if (exchange.refusal != 0) exchange.consumed = 0;
    exchange.state = gate.state();
    if (exchange.state == State::wants_continue) exchange.state = State::reading;
    if (exchange.state == State::refused && gate.feed("G") != 0)
      talk::fuzz::oracle_sticky("the gate took bytes after it refused");
    return exchange;
  }

  // Which requests stand on the connection, and what is in each, by an independent reading.
  static void check_reading(const Exchange& exchange, const ConnectionReading& reading) {
    const auto fail = [&](std::string_view what) {
      talk::fuzz::oracle_request(
          std::string(what) + ": " + text_of(exchange) +
          "read: " + std::to_string(reading.requests.size()) + " requests, " +
          (reading.refusals.empty() ? "no refusal"
                                    : "then " + std::to_string(reading.refusals.front())));
    };
    if (exchange.requests.size() != reading.requests.size()) fail("number of requests");
    const std::vector<int> none{0};
    const std::vector<int>& due = reading.refusals.empty() ? none : reading.refusals;
    if (std::find(due.begin(), due.end(), exchange.refusal) == due.end()) fail("refusal");
    for (std::size_t i = 0; i < reading.requests.size(); ++i) {
      const std::string_view text = exchange.requests[i];
      const ConnectionReading::Request& request = reading.requests[i];
      const std::string_view line = text.substr(0, text.find("\r\n"));
      const std::string_view body = text.substr(text.find("\r\n\r\n") + 4);
      const bool carried = request.method != "GET" && request.method != "HEAD";
      const std::string wanted = std::string(request.method) + ' ' + request.target + ' ';
      if (line.substr(0, wanted.size()) != wanted) fail("method or target");
      if (body != (carried ? std::string_view(request.body) : std::string_view())) fail("body");
    }
  }

  // What the gate writes has no doubt left in it, so it comes through again as it is; the one field
  // that the gate demands and does not pass on is Host.
  static void check_canonical(const std::string& request) {
    std::string again = request;
    again.insert(again.find("\r\n") + 2, "Host: x\r\n");
    RequestGate gate;
    std::string_view rest = again;
    while (!rest.empty() && gate.state() != State::ready && gate.state() != State::refused)
      rest.remove_prefix(gate.feed(rest));
    if (gate.state() != State::ready || !rest.empty() || gate.take().text != request)
      talk::fuzz::oracle_canonical(talk::framing::testing::escaped(request));
  }

  talk::fuzz::ExactBlock block_;
};

[[maybe_unused]] const bool mutates = talk::fuzz::use_grammar(talk::fuzz::request_grammar());

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static talk::fuzz::HeadCheck<RequestHeadParser> heads;
  static GateCheck gate;
  static talk::fuzz::ServerCheck server;
  const Controls controls(bytes, size);
  const bool lenient = (controls.flags() & 8U) != 0;
  const talk::server::GateLimits limits = limits_from(controls, controls.wire());
  heads.check(
      controls.wire(),
      {.allowed = lenient ? HeadLeniencies::all() : HeadLeniencies{}, .limits = limits.head},
      controls.cuts());
  gate.check(controls.wire(), limits, controls.cuts());
  server.check(controls.wire(), setup_from(controls), controls.cuts());
  return 0;
}
