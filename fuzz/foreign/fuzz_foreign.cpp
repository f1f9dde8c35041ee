// Any parser behind talk_parser.h, held to the oracles that need nothing of it but that interface.
// The input is a chunked body, then controls (fuzz/controls.h) that choose the segments.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/controls.h"
#include "fuzz/foreign/behaviour.h"
#include "fuzz/foreign/foreign_oracles.h"
#include "fuzz/foreign/parser_run.h"
#include "fuzz/foreign/quirks.h"
#include "fuzz/foreign/strict_body.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/talk_parser.h"

namespace talk::foreign {
namespace {

using fuzz::Cuts;
using std::string_view;

const talk_parser_interface& parser() {
  static const talk_parser_interface& checked = []() -> const talk_parser_interface& {
    const talk_parser_interface& it = *TALK_PARSER_ENTRY();
    if (it.version != TALK_PARSER_VERSION) {
      std::fprintf(stderr, "the parser is of version %u of talk_parser.h, the harness of %u\n",
                   static_cast<unsigned>(it.version), TALK_PARSER_VERSION);
      std::exit(2);
    }
    return it;
  }();
  return checked;
}

std::string who(string_view did) {
  return std::string(parser().name).append(" ").append(parser().release).append(" ").append(did);
}

// The rarest thing that the body has: what a parser that does not read it may not know.
string_view rarest_of(const StrictBody& strict) {
  for (std::size_t i = feature_count; i > 0; --i) {
    if (strict.has(static_cast<Feature>(i - 1))) return name(static_cast<Feature>(i - 1));
  }
  return "plain";
}

void check_against_grammar(string_view wire) {
  const StrictBody strict = read_strictly(wire);
  const Account account = account_of(parser(), wire);
  const Behaviour found = behaviour(parser(), account, strict);
  if (strict.status == StrictBody::Status::departed) {
    if (found == Behaviour::accepts && !known_quirks().accepts(parser().name, strict.departure))
      oracle_accepts_invalid(strict.departure, who("reads on"));
    const bool told = found == Behaviour::rejects && can(parser(), TALK_PARSER_TELLS_ERROR_OFFSET);
    if (told && account.error_offset != strict.end)
      oracle_error_offset(
          who(std::to_string(account.error_offset) + ", not " + std::to_string(strict.end)));
    return;
  }
  if (found == Behaviour::accepts || known_quirks().refuses_any(parser().name, strict)) return;
  if (found == Behaviour::rejects) oracle_rejects_valid(rarest_of(strict), who("refuses it"));
  if (found == Behaviour::waits) oracle_waits_for_more(rarest_of(strict), who("waits"));
  oracle_valid_payload(rarest_of(strict), who("reads something else"));
}

// A body ends where it ends, whatever follows; each beginning of it is incomplete.
void check_valid(string_view wire, const Cuts& cuts) {
  const StrictBody strict = read_strictly(wire);
  check_against_grammar(wire.substr(0, strict.end * cuts.length(2) / 257));
  if (strict.status != StrictBody::Status::done) return;
  check_against_grammar(wire.substr(0, strict.end));
  check_against_grammar(std::string(wire.substr(0, strict.end)).append("0\r\n\r\n5\r\n"));
}

// What is done or in error stays so, and tells nothing more.
void check_sticky(ParserRun& run) {
  const Account before = run.account();
  if (before.status == TALK_PARSER_INCOMPLETE) return;
  run.feed("5\r\nAAAAA\r\n0\r\n\r\n");
  if (!(run.account() == before)) fuzz::oracle_sticky(who("goes on after the end"));
}

void check_reset(string_view wire, const Account& whole, const Cuts& cuts) {
  ParserRun run(parser());
  const bool in_part = can(parser(), TALK_PARSER_ANY_SPLIT);
  run.feed(in_part ? wire.substr(0, cuts.length(0)) : wire);
  run.reset();
  run.feed(wire);
  if (!(run.account() == whole)) fuzz::oracle_reset(who("remembers"));
}

// Segments of the lengths that the controls choose, with empty ones between.
void feed_in_cuts(ParserRun& run, string_view wire, const Cuts& cuts) {
  for (std::size_t i = 0; !wire.empty() && run.account().status == TALK_PARSER_INCOMPLETE; ++i) {
    const string_view segment = wire.substr(0, cuts.length(i));
    wire.remove_prefix(segment.size());
    run.feed(segment);
    run.feed({});
  }
}

void check_splits(string_view wire, const Account& whole, const Cuts& cuts) {
  for (const Cuts& each : {Cuts{{1, 1, 1}}, cuts}) {
    ParserRun run(parser());
    feed_in_cuts(run, wire, each);
    if (!(run.account() == whole)) fuzz::oracle_split_invariance(who("depends on the segments"));
    check_sticky(run);
  }
}

// Two parsers are fed in turn, and do not meet.
void check_interleaving(string_view wire, const Account& alone, const Cuts& cuts) {
  constexpr string_view other_wire = "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
  ParserRun one(parser());
  ParserRun other(parser());
  for (std::size_t i = 0, at = 0; at < wire.size() || i < other_wire.size(); ++i) {
    const string_view segment = wire.substr(std::min(at, wire.size()), cuts.length(i));
    at += cuts.length(i);
    if (one.account().status == TALK_PARSER_INCOMPLETE) one.feed(segment);
    if (i < other_wire.size()) other.feed(other_wire.substr(i, 1));
  }
  if (other.account().payload != "abcde" || one.account().payload != alone.payload)
    fuzz::oracle_interleaving(who("shares what it knows"));
}

std::vector<std::string> terminated_parts(string_view payload, char terminator) {
  std::vector<std::string> messages;
  std::string text;
  for (const char c : payload) {
    if (c != terminator) {
      text += c;
    } else {
      messages.push_back(std::exchange(text, {}));
    }
  }
  return messages;
}

// Of an event stream, as WHATWG HTML §9.2.6 has it.
std::vector<std::string> dispatched_data(string_view payload) {
  std::vector<std::string> messages;
  std::string data;
  bool any = false;  // a data line, even an empty one
  if (payload.starts_with("\xEF\xBB\xBF")) payload.remove_prefix(3);
  while (true) {
    const std::size_t end = payload.find_first_of("\r\n");
    if (end == payload.npos) return messages;  // no line, whatever is to follow
    const string_view line = payload.substr(0, end);
    payload.remove_prefix(end + (payload.substr(end).starts_with("\r\n") ? 2 : 1));
    const std::size_t colon = line.find(':');
    if (line.empty()) {
      if (any) messages.push_back(data);
      data.clear();
      any = false;
    } else if (line.substr(0, colon) == "data") {
      string_view value = colon == line.npos ? string_view() : line.substr(colon + 1);
      if (value.starts_with(' ')) value.remove_prefix(1);
      if (any) data += '\n';
      data += value;
      any = true;
    }
  }
}

// The messages are what the framing makes of the payload, whatever that is.
void check_messages(string_view wire, talk_parser_framing framing, const Cuts& cuts) {
  ParserRun run(parser(), framing);
  feed_in_cuts(run, wire, cuts);
  const string_view payload = run.account().payload;
  const std::vector<std::string> messages =
      framing == TALK_PARSER_EVENT_STREAM
          ? dispatched_data(payload)
          : terminated_parts(payload, framing == TALK_PARSER_NUL ? '\0' : '\n');
  if (run.account().messages != messages) oracle_messages(who("splits otherwise"));
}

void check(string_view wire, const Cuts& cuts) {
  ParserRun run(parser());
  run.feed(wire);
  const Account whole = run.account();
  check_sticky(run);
  check_reset(wire, whole, cuts);
  check_against_grammar(wire);
  check_valid(wire, cuts);
  if (!can(parser(), TALK_PARSER_ANY_SPLIT)) return;
  check_splits(wire, whole, cuts);
  check_interleaving(wire, whole, cuts);
  if (can(parser(), TALK_PARSER_SPLITS_NUL)) check_messages(wire, TALK_PARSER_NUL, cuts);
  if (can(parser(), TALK_PARSER_SPLITS_LF)) check_messages(wire, TALK_PARSER_LF, cuts);
  if (can(parser(), TALK_PARSER_SPLITS_EVENTS))
    check_messages(wire, TALK_PARSER_EVENT_STREAM, cuts);
}

}  // namespace
}  // namespace talk::foreign

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const talk::fuzz::Controls controls(bytes, size);
  talk::foreign::check(controls.wire(), controls.cuts());
  return 0;
}
