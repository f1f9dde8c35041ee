#include "fuzz/foreign/differential.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "fuzz/foreign/behaviour.h"
#include "fuzz/foreign/linked_parsers.h"
#include "fuzz/foreign/parser_run.h"
#include "fuzz/foreign/quirks.h"
#include "fuzz/foreign/strict_body.h"
#include "fuzz/oracle/oracles.h"

namespace talk::foreign {
namespace {

void check_account(const talk_parser_interface& parser, const Account& account,
                   const StrictBody& strict, std::string_view how) {
  const Behaviour found = behaviour(parser, account, strict);
  if (found == Behaviour::accepts) return;
  std::string what(parser.name);
  what.append(" ").append(name(found)).append(" a valid body fed ").append(how);
  fuzz::oracle_differential(what);
}

Account in_segments(const talk_parser_interface& parser, std::string_view wire,
                    std::size_t length) {
  ParserRun run(parser);
  while (!wire.empty() && run.account().status == TALK_PARSER_INCOMPLETE) {
    const std::string_view segment = wire.substr(0, length);
    wire.remove_prefix(segment.size());
    run.feed(segment);
  }
  return run.account();
}

}  // namespace

void check_differential(std::string_view wire, std::string_view payload, std::size_t length) {
  const StrictBody strict = read_strictly(wire);
  if (strict.status != StrictBody::Status::done) return;
  if (strict.payload != payload) fuzz::oracle_differential("talkspec reads another payload");
  for (const talk_parser_interface* parser : linked_parsers()) {
    if (known_quirks().refuses_any(parser->name, strict)) continue;
    check_account(*parser, account_of(*parser, wire), strict, "whole");
    if (can(*parser, TALK_PARSER_ANY_SPLIT))
      check_account(*parser, in_segments(*parser, wire, length), strict, "in segments");
  }
}

}  // namespace talk::foreign
