// Which productions of the grammar the cases of a suite exercise, and which of their neighbours.
//
// A production is exercised *valid* by a case that sends it in a request with no departure at all,
// and *with one departure* by a case that sends a request in which it alone departs. A pair is
// exercised by a case that sends both next to each other in a request with no departure. What hides
// behind a departure is nobody's request, and counts for nothing.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/scenario/scenario.h"
#include "conformance/talk/grammar/grammar.h"
#include "conformance/talk/grammar/recogniser.h"

namespace talkspec::talk {

// The requests that a case sends, as far as they can be read: on each connection up to the first
// that departs. The grammar must outlive them.
struct RequestOfCase {
  SentRequest request;
  bool plain = false;
  bool in_control = false;
};
std::vector<RequestOfCase> requests_of(const scenario::Scenario& scenario, const Grammar& grammar);

struct Exercised {
  std::size_t cases = 0;
  std::string example;      // the first case; empty: none
  std::string_view reason;  // why there is none, and need not be; empty: there is no such reason
};

struct ProductionCoverage {
  std::size_t production = 0;  // its place
  bool can_be_valid = false;
  bool can_depart = false;
  Exercised valid{};
  Exercised departed{};
};

struct PairCoverage {
  std::size_t first = 0;
  std::size_t second = 0;
  Exercised valid{};
};

struct GrammarCoverage {
  std::vector<ProductionCoverage> productions;  // in the order of the grammar
  std::vector<PairCoverage> pairs;              // by their first production, then as its `then`
};

// The grammar must outlive it.
GrammarCoverage coverage_of(const std::vector<scenario::Scenario>& suite, const Grammar& grammar);

// What is neither exercised nor excepted, and exceptions that are wrong or not needed: a sentence
// each.
std::vector<std::string> mistakes_in(const GrammarCoverage& coverage, const Grammar& grammar);

}  // namespace talkspec::talk
