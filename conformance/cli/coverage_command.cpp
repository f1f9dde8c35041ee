// talkspec coverage
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "conformance/cli/commands.h"
#include "conformance/cli/print.h"
#include "conformance/cli/run.h"
#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/grammar/grammar_page.h"

namespace talkspec::cli {
namespace {

using nlohmann::ordered_json;
using talk::Exercised;
using talk::Grammar;
using talk::GrammarCoverage;

struct CoverageOptions {
  std::vector<std::string> scenarios;
  bool json = false;
  bool markdown = false;
  bool departures = false;
};

ordered_json to_json(const Exercised& exercised) {
  ordered_json json = {{"cases", exercised.cases}};
  if (!exercised.example.empty()) json["example"] = exercised.example;
  if (!exercised.reason.empty()) json["excepted"] = exercised.reason;
  return json;
}

ordered_json to_json(const GrammarCoverage& coverage, const Grammar& grammar) {
  ordered_json productions = ordered_json::array();
  for (const talk::ProductionCoverage& one : coverage.productions) {
    const talk::Production& production = grammar.productions[one.production];
    ordered_json json = {
        {"name", production.name}, {"part", production.part}, {"clause", production.at}};
    if (one.can_be_valid) json["valid"] = to_json(one.valid);
    if (one.can_depart) json["departed"] = to_json(one.departed);
    productions.push_back(std::move(json));
  }
  ordered_json pairs = ordered_json::array();
  for (const talk::PairCoverage& one : coverage.pairs)
    pairs.push_back({{"first", grammar.productions[one.first].name},
                     {"then", grammar.productions[one.second].name},
                     {"valid", to_json(one.valid)}});
  return {{"productions", std::move(productions)}, {"pairs", std::move(pairs)}};
}

std::string cell(const Exercised& exercised, bool possible) {
  if (!possible) return "-";
  if (exercised.cases == 0) return exercised.reason.empty() ? "NONE" : "excepted";
  return std::to_string(exercised.cases);
}

void print_totals(const char* what, const talk::Reached& of) {
  fmt::print("{:<34}{} of {} in cases, {} excepted\n", what, of.reached, of.all, of.excepted);
}

// Cases for each production; then what no case has.
void print_table(const GrammarCoverage& coverage, const Grammar& grammar) {
  std::string_view part;
  for (const talk::ProductionCoverage& one : coverage.productions) {
    const talk::Production& production = grammar.productions[one.production];
    if (part != production.part) {
      fmt::print("{}{:<34}{:>8}{:>16}\n", part.empty() ? "" : "\n", production.part, "valid",
                 "one departure");
      part = production.part;
    }
    fmt::print("  {:<32}{:>8}{:>16}\n", production.name, cell(one.valid, one.can_be_valid),
               cell(one.departed, one.can_depart));
  }
  const talk::GrammarTotals totals = talk::totals_of(coverage);
  fmt::print("\n");
  print_totals("productions, valid", totals.valid);
  print_totals("productions, with one departure", totals.departed);
  print_totals("pairs of neighbours", totals.pairs);
  for (const talk::PairCoverage& one : coverage.pairs)
    if (one.valid.cases == 0 && one.valid.reason.empty())
      fmt::print("  in no case: {}, then {}\n", grammar.productions[one.first].name,
                 grammar.productions[one.second].name);
}

// What an author looks at: a row departs from a right request in one thing only.
void print_departures(const std::vector<scenario::Scenario>& suite, const Grammar& grammar) {
  for (const scenario::Scenario& scenario : suite)
    for (const talk::RequestOfCase& one : talk::requests_of(scenario, grammar)) {
      if (one.request.departures() == 0) continue;
      fmt::print("{}{}:", scenario.id, one.in_control ? " (control)" : "");
      const char* separator = " ";
      for (const talk::Element& element : one.request.elements)
        if (element.departs) {
          fmt::print("{}{}", separator, element.production->name);
          separator = ", ";
        }
      fmt::print("{}\n", one.request.lost ? ", and no more can be read" : "");
    }
}

int show(const CoverageOptions& options) {
  const scenario::Suite suite = scenario::load_suite(options.scenarios, talk::built_in_catalogue());
  if (!suite.diagnostics.empty()) {
    complain(suite.diagnostics);
    return exit_usage;
  }
  const Grammar& grammar = talk::built_in_grammar();
  if (options.departures) {
    print_departures(suite.scenarios, grammar);
    return exit_passed;
  }
  const GrammarCoverage coverage = talk::coverage_of(suite.scenarios, grammar);
  if (options.json)
    fmt::print("{}\n", to_json(coverage, grammar).dump(2));
  else if (options.markdown)
    fmt::print("{}", talk::page_of(coverage, grammar));
  else
    print_table(coverage, grammar);
  return exit_passed;
}

}  // namespace

void add_coverage(CLI::App& app, Invocation& invocation) {
  CLI::App& coverage_app = *app.add_subcommand(
      "coverage", "Show which productions of the grammar the cases for servers send");
  const auto options = std::make_shared<CoverageOptions>();
  coverage_app.add_option("SCENARIO", options->scenarios, "Files or folders [the built-in suite]")
      ->option_text("...");
  CLI::Option* const json = coverage_app.add_flag("--json", options->json, "As JSON");
  CLI::Option* const markdown =
      coverage_app.add_flag("--markdown", options->markdown, "As a Markdown page, with every pair")
          ->excludes(json);
  coverage_app
      .add_flag("--departures", options->departures,
                "Instead: what departs from the grammar, case by case")
      ->excludes(json)
      ->excludes(markdown);
  coverage_app.callback(
      [options, &invocation] { invocation.action = [options] { return show(*options); }; });
}

}  // namespace talkspec::cli
