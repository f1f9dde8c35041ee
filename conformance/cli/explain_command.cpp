// talkspec explain
#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/cli/commands.h"
#include "conformance/cli/print.h"
#include "conformance/cli/run.h"
#include "conformance/scenario/requirements.h"
#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/rules/rules.h"
#include "reports/escape.h"

namespace talkspec::cli {
namespace {

struct ExplainOptions {
  std::string id;
  std::vector<std::string> scenarios;
};

std::string joined(const std::vector<std::string>& names) {
  return names.empty() ? "any" : fmt::format("{}", fmt::join(names, ", "));
}

void print_requirement(const report::Requirement& requirement) {
  fmt::print("  {} ({})\n    {}\n    {}\n", requirement.id, name(requirement.level),
             report::escape_text(requirement.sentence), report::escape_text(requirement.source));
}

void explain_case(const scenario::Scenario& scenario) {
  fmt::print("{}\n  {}\n\n", scenario.id, report::escape_text(scenario.title));
  fmt::print("level      {}\nprofiles   {}\nrouting    {}\nfile       {}:{}\n\nrequirements\n",
             name(scenario.level), joined(scenario.profiles), joined(scenario.routings),
             report::escape_text(scenario.file), scenario.line);
  for (const report::Requirement& requirement : scenario.requirements)
    print_requirement(requirement);
  for (const auto& [variable, value] : scenario.variables)
    fmt::print("\nhere ${{{}}} is `{}`", variable, report::escape_shortened(value, 200));
  fmt::print("\nscenario\n{}\nto run it\n  talkspec {} --filter {}{}{}\n",
             printable_lines(scenario.source),
             scenario.side == scenario::Side::client ? "client" : "run URL", scenario.id,
             scenario.slow ? " --slow" : "",
             scenario.side == scenario::Side::client ? " -- COMMAND" : "");
}

void explain_requirement(const scenario::CatalogueEntry& entry,
                         const std::vector<scenario::Scenario>& scenarios) {
  fmt::print("requirement\n");
  print_requirement(entry.requirement);
  fmt::print("    profiles: {}\n\ncases\n", joined(entry.profiles));
  for (const scenario::Scenario& scenario : scenarios) {
    const bool covers = std::any_of(
        scenario.requirements.begin(), scenario.requirements.end(),
        [&entry](const report::Requirement& one) { return one.id == entry.requirement.id; });
    if (covers) fmt::print("  {}  {}\n", scenario.id, report::escape_text(scenario.title));
  }
  for (const talk::Rule& rule : talk::rules())
    if (rule.requirement == entry.requirement.id)
      fmt::print("  {}  {} (held against every answer of a run)\n", rule.id, rule.title);
}

// "push/size" names the scenario whose cases are push/size/0, push/size/1 …
bool is_row_of(std::string_view id, std::string_view scenario) {
  return id.size() > scenario.size() && id.starts_with(scenario) && id[scenario.size()] == '/';
}

int unknown(std::string_view id, const std::vector<scenario::Scenario>& scenarios) {
  std::vector<std::string_view> names;
  for (const scenario::Scenario& scenario : scenarios)
    names.emplace_back(scenario.id);
  for (const scenario::CatalogueEntry& entry : talk::built_in_catalogue().entries())
    names.emplace_back(entry.requirement.id);
  const std::string hint = scenario::did_you_mean(id, names);
  complain(fmt::format("no case or requirement is called {}{}", scenario::quote(id),
                       hint.empty() ? "; talkspec list names them" : hint));
  return exit_usage;
}

int explain(const ExplainOptions& options) {
  const bool of_client = options.id.starts_with("client-") || options.id.starts_with("CLIENT-");
  const scenario::Catalogue& catalogue =
      of_client ? talk::client_catalogue() : talk::built_in_catalogue();
  const scenario::Suite suite = scenario::load_suite(
      options.scenarios, catalogue, of_client ? scenario::Side::client : scenario::Side::server);
  if (!suite.diagnostics.empty()) {
    complain(suite.diagnostics);
    return exit_usage;
  }
  if (const scenario::CatalogueEntry* entry = catalogue.find(options.id)) {
    explain_requirement(*entry, suite.scenarios);
    return exit_passed;
  }
  for (const talk::Rule& rule : talk::rules()) {
    if (rule.id != options.id) continue;
    fmt::print("{}\n  {}\n\nA rule that is held against every answer of a run.\n\n", rule.id,
               rule.title);
    explain_requirement(*talk::built_in_catalogue().find(rule.requirement), suite.scenarios);
    return exit_passed;
  }
  std::vector<const scenario::Scenario*> rows;
  for (const scenario::Scenario& scenario : suite.scenarios) {
    if (scenario.id == options.id) {
      explain_case(scenario);
      return exit_passed;
    }
    if (is_row_of(scenario.id, options.id)) rows.push_back(&scenario);
  }
  if (rows.empty()) return unknown(options.id, suite.scenarios);
  explain_case(*rows.front());
  if (rows.size() > 1) fmt::print("\nlikewise\n");
  for (std::size_t row = 1; row < rows.size(); ++row)
    fmt::print("  {}\n", rows[row]->id);
  return exit_passed;
}

}  // namespace

void add_explain(CLI::App& app, Invocation& invocation) {
  CLI::App& explain_app =
      *app.add_subcommand("explain", "Say what a case or a requirement is about");
  const auto options = std::make_shared<ExplainOptions>();
  explain_app.add_option("ID", options->id, "Of a case or a requirement")
      ->required()
      ->option_text(" ");
  explain_app.add_option("SCENARIO", options->scenarios, "Files or folders [the built-in suite]")
      ->option_text("...");
  explain_app.callback(
      [options, &invocation] { invocation.action = [options] { return explain(*options); }; });
}

}  // namespace talkspec::cli
