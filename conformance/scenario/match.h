// Judges received bytes by what a scenario says they must be.
#pragma once

#include <string>
#include <string_view>

#include "conformance/scenario/scenario.h"
#include "conformance/scenario/value.h"

namespace talkspec::scenario {

struct Matched {
  bool matches = false;
  std::string error;  // why it cannot be judged (a variable, a pattern); empty: it was
};

// Patterns are RE2's (linear time, so that no answer can stall the runner), for bytes: "." is any
// byte, LF and NUL too. JSON is equal when its values are; members in any order, 1 is 1.0.
Matched matches(const Match& match, std::string_view bytes, Evaluator& evaluator);

// What would match: the raw bytes, or a sentence, for the report of a failure.
std::string describe(const Match& match, Evaluator& evaluator);

// Why the pattern does not compile; empty when it does.
std::string pattern_error(std::string_view pattern);

}  // namespace talkspec::scenario
