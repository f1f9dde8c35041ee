// The page of what the suite exercises of the grammar: conformance/COVERAGE.md.
#pragma once

#include <string>

#include "conformance/talk/grammar/grammar_coverage.h"

namespace talkspec::talk {

// How much of something is exercised, of what can be.
struct Reached {
  std::size_t reached = 0;
  std::size_t excepted = 0;
  std::size_t all = 0;
};

struct GrammarTotals {
  Reached valid;
  Reached departed;
  Reached pairs;
};
GrammarTotals totals_of(const GrammarCoverage& coverage);

// Markdown, with every production and pair.
std::string page_of(const GrammarCoverage& coverage, const Grammar& grammar);

}  // namespace talkspec::talk
