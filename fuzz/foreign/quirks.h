// fuzz/quirks.json: what is known of other parsers. Each rule speaks of one departure from the
// grammar, or of one thing that a valid body may have; its cases are bodies that show it, with
// what each parser makes of them. The harness passes over what stands here, the table of who
// accepts what is written from it, and a test holds both to the parsers as they are.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/foreign/behaviour.h"
#include "fuzz/foreign/strict_body.h"

namespace talk::foreign {

struct Case {
  std::string shown;  // the body as the table shows it
  std::string body;
  std::map<std::string, Behaviour, std::less<>> parsers;
};

struct Rule {
  std::string name;    // of a Departure or a Feature
  std::string clause;  // "RFC 9112 §7.1.1"
  std::string says;    // what the clause asks for, in a sentence
  bool valid = false;  // whether it is about valid bodies
  std::vector<Case> cases;
};

struct Quirks {
  std::map<std::string, std::string, std::less<>> releases;  // of the parsers the cases speak of
  std::vector<Rule> rules;

  const Rule* rule(std::string_view name) const;
  // Whether the parser is known to read on over it.
  bool accepts(std::string_view parser, Departure departure) const;
  // Whether the parser is known not to read one of the features of this body as the grammar has it.
  bool refuses_any(std::string_view parser, const StrictBody& body) const;
};

// Throws std::runtime_error that says where the text is wrong.
Quirks read_quirks(std::string_view json);

// Those that stand in the file at build time, or, so that a campaign can start from nothing, in
// the file that the environment variable TALKSPEC_FUZZ_QUIRKS names. Exits with a line on standard
// error if they cannot be read.
const Quirks& known_quirks();

}  // namespace talk::foreign
