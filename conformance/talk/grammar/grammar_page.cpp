#include "conformance/talk/grammar/grammar_page.h"

#include <fmt/format.h>

namespace talkspec::talk {
namespace {

constexpr std::string_view preface =
    "# The grammar, production by production\n\n"
    "Which productions of a request the cases for servers send, and which of them side by side. A "
    "production is *valid* in a case that sends it in a request that is right as a whole, and "
    "stands "
    "there *with one departure* where it alone is not as its clause says. Two productions are "
    "neighbours where they follow each other in a request that is right as a whole. The grammar "
    "and "
    "the exceptions are data: `grammar.json`. This page is written by `talkspec coverage "
    "--markdown`; "
    "a test keeps it up to date, and fails where something is neither in a case nor excepted.\n";

void count(const Exercised& exercised, Reached& of) {
  ++of.all;
  if (exercised.cases > 0)
    ++of.reached;
  else if (!exercised.reason.empty())
    ++of.excepted;
}

std::string cell(const Exercised& exercised) {
  if (exercised.cases == 0)
    return exercised.reason.empty() ? "**no case**" : std::string(exercised.reason);
  if (exercised.cases == 1) return fmt::format("`{}`", exercised.example);
  return fmt::format("`{}` and {} more", exercised.example, exercised.cases - 1);
}

std::string line(const char* what, const Reached& of) {
  return fmt::format("| {} | {} | {} | {} |\n", what, of.all, of.reached, of.excepted);
}

void add_productions(const GrammarCoverage& coverage, const Grammar& grammar, std::string& page) {
  std::string_view part;
  for (const ProductionCoverage& one : coverage.productions) {
    const Production& production = grammar.productions[one.production];
    if (part != production.part) {
      part = production.part;
      page += fmt::format(
          "\n## Productions: {}\n\n| production | clause | valid | with one departure "
          "|\n|---|---|---|---|\n",
          part);
    }
    page += fmt::format("| {} | {} | {} | {} |\n", production.name, production.at,
                        one.can_be_valid ? cell(one.valid) : "is always one",
                        one.can_depart ? cell(one.departed) : "cannot be told");
  }
}

void add_pairs(const GrammarCoverage& coverage, const Grammar& grammar, std::string& page) {
  std::string_view part;
  for (const PairCoverage& one : coverage.pairs) {
    const Production& first = grammar.productions[one.first];
    if (part != first.part) {
      part = first.part;
      page += fmt::format("\n## Neighbours: {}\n\n| first | then | case |\n|---|---|---|\n", part);
    }
    page += fmt::format("| {} | {} | {} |\n", first.name, grammar.productions[one.second].name,
                        cell(one.valid));
  }
}

}  // namespace

GrammarTotals totals_of(const GrammarCoverage& coverage) {
  GrammarTotals totals;
  for (const ProductionCoverage& one : coverage.productions) {
    if (one.can_be_valid) count(one.valid, totals.valid);
    if (one.can_depart) count(one.departed, totals.departed);
  }
  for (const PairCoverage& one : coverage.pairs)
    count(one.valid, totals.pairs);
  return totals;
}

std::string page_of(const GrammarCoverage& coverage, const Grammar& grammar) {
  const GrammarTotals totals = totals_of(coverage);
  std::string page(preface);
  page += "\n| | all | in cases | excepted |\n|---|---|---|---|\n";
  page += line("productions, valid", totals.valid);
  page += line("productions, with one departure", totals.departed);
  page += line("pairs of neighbours", totals.pairs);
  add_productions(coverage, grammar, page);
  add_pairs(coverage, grammar, page);
  return page;
}

}  // namespace talkspec::talk
