// Mutations that know lines: what a protocol is made of is put in, repeated, moved and left out
// whole, so that inputs get past the first line from nothing. Data says which protocol.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace talk::fuzz {

// Static storage.
struct WireGrammar {
  std::span<const std::string_view>
      units;  // stand at the beginning, the end, or after an empty line
  std::span<const std::string_view> lines;   // each with its line end
  std::span<const std::string_view> pieces;  // stand anywhere
  bool percent_encodes = false;              // "%41" stands for "A" somewhere
  // Makes right again what a change may have made wrong, such as a length; may be null.
  void (*mend)(std::string& wire) = nullptr;
};

const WireGrammar& request_grammar();
const WireGrammar& response_grammar();
const WireGrammar& event_stream_grammar();

// The mutator of this program (LLVMFuzzerCustomMutator) uses this grammar for some of its
// mutations. Returns true, so that a harness can say it where it is initialised.
bool use_grammar(const WireGrammar& grammar);
// What was said there, or null.
const WireGrammar* grammar_in_use();

// A few mutations of `wire`; the same for the same seed.
void mutate_lines(std::string& wire, const WireGrammar& grammar, unsigned seed);

}  // namespace talk::fuzz
