// talkspec list
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "conformance/cli/commands.h"
#include "conformance/cli/options.h"
#include "conformance/cli/print.h"
#include "conformance/cli/requirements_table.h"
#include "conformance/cli/run.h"
#include "conformance/runner/selection.h"
#include "conformance/scenario/requirements.h"
#include "conformance/scenario/suite.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/edition.h"
#include "reports/escape.h"

namespace talkspec::cli {
namespace {

using nlohmann::ordered_json;

struct ListOptions {
  runner::SelectionOptions selection;
  std::vector<std::string> scenarios;
  scenario::Side side = scenario::Side::server;
  const talk::Edition* edition = nullptr;
  bool editions = false;
  bool ids = false;
  bool json = false;
  bool requirements = false;
  bool markdown = false;
};

std::string_view name(scenario::Isolation isolation) {
  constexpr std::array<std::string_view, 3> names = {"alone", "few", "tagged"};
  return names[static_cast<std::size_t>(isolation)];
}

ordered_json to_json(const scenario::Scenario& scenario) {
  ordered_json requirements = ordered_json::array();
  for (const report::Requirement& requirement : scenario.requirements)
    requirements.push_back(requirement.id);
  return {{"id", scenario.id},
          {"title", scenario.title},
          {"level", name(scenario.level)},
          {"requirements", std::move(requirements)},
          {"profiles", scenario.profiles},
          {"routing", scenario.routings},
          {"isolation", name(scenario.isolation)},
          {"slow", scenario.slow},
          {"file", scenario.file},
          {"line", scenario.line}};
}

void print_json(const ordered_json& value) {
  fmt::print("{}\n", value.dump(2, ' ', false, ordered_json::error_handler_t::replace));
}

void list_cases(const std::vector<runner::Selected>& cases, bool json) {
  if (json) {
    ordered_json all = ordered_json::array();
    for (const runner::Selected& one : cases)
      all.push_back(to_json(*one.scenario));
    print_json(all);
    return;
  }
  std::size_t width = 0;
  for (const runner::Selected& one : cases)
    width = std::max(width, one.scenario->id.size());
  for (const runner::Selected& one : cases)
    fmt::print("{:<{}}  {:<6}  {}\n", one.scenario->id, width, name(one.scenario->level),
               report::escape_text(one.scenario->title));
}

using Coverage = std::map<std::string, std::vector<std::string>>;

// The cases of each requirement, in the order of the suite.
Coverage coverage(const std::vector<runner::Selected>& cases) {
  Coverage covered;
  for (const runner::Selected& one : cases)
    for (const report::Requirement& requirement : one.scenario->requirements)
      covered[requirement.id].push_back(one.scenario->id);
  return covered;
}

ordered_json to_json(const scenario::CatalogueEntry& entry, const std::vector<std::string>& cases) {
  return {{"id", entry.requirement.id},         {"level", name(entry.requirement.level)},
          {"profiles", entry.profiles},         {"sentence", entry.requirement.sentence},
          {"source", entry.requirement.source}, {"cases", cases}};
}

void list_requirements(const std::vector<runner::Selected>& cases,
                       const scenario::Catalogue& catalogue, bool json) {
  Coverage covered = coverage(cases);
  ordered_json all = ordered_json::array();
  for (const scenario::CatalogueEntry& entry : catalogue.entries()) {
    const report::Requirement& requirement = entry.requirement;
    if (json) {
      all.push_back(to_json(entry, covered[requirement.id]));
      continue;
    }
    fmt::print("{}  {}\n  {}\n  {}\n", requirement.id, name(requirement.level),
               report::escape_text(requirement.sentence), report::escape_text(requirement.source));
    for (const std::string& id : covered[requirement.id])
      fmt::print("    {}\n", id);
  }
  if (json) print_json(all);
}

// For scripts, and for shells to complete.
void list_ids(const std::vector<runner::Selected>& cases, const scenario::Catalogue& catalogue,
              bool requirements) {
  if (requirements)
    for (const scenario::CatalogueEntry& entry : catalogue.entries())
      fmt::print("{}\n", entry.requirement.id);
  else
    for (const runner::Selected& one : cases)
      fmt::print("{}\n", one.scenario->id);
}

void list_editions(bool json) {
  ordered_json all = ordered_json::array();
  for (const talk::Edition& edition : talk::editions()) {
    if (json)
      all.push_back({{"name", edition.name},
                     {"published", edition.published},
                     {"cases", edition.cases.size()},
                     {"requirements", edition.requirements.size()},
                     {"rules", edition.rules.size()}});
    else
      fmt::print("{}  {} cases, {} requirements, {} wire rules{}\n", edition.name,
                 edition.cases.size(), edition.requirements.size(), edition.rules.size(),
                 edition.published ? "" : " (open: it may still change)");
  }
  if (json) print_json(all);
}

int list(const ListOptions& options) {
  if (options.editions) {
    list_editions(options.json);
    return exit_passed;
  }
  const scenario::Catalogue& catalogue = options.side == scenario::Side::client
                                             ? talk::client_catalogue()
                                             : talk::built_in_catalogue();
  scenario::Suite suite = scenario::load_suite(options.scenarios, catalogue, options.side);
  if (!suite.diagnostics.empty()) {
    complain(suite.diagnostics);
    return exit_usage;
  }
  if (options.edition != nullptr && options.scenarios.empty())
    suite.scenarios = talk::as_of(*options.edition, std::move(suite.scenarios));
  const std::vector<runner::Selected> cases = runner::select(
      suite.scenarios, options.selection, [](const scenario::Scenario&) { return std::string(); });
  if (cases.empty()) {
    complain("no case matches the selection");
    return exit_usage;
  }
  if (options.markdown) {
    fmt::print("{}", requirements_table(catalogue, suite.scenarios));
    return exit_passed;
  }
  if (options.ids) {
    list_ids(cases, catalogue, options.requirements);
    return exit_passed;
  }
  options.requirements ? list_requirements(cases, catalogue, options.json)
                       : list_cases(cases, options.json);
  return exit_passed;
}

}  // namespace

void add_list(CLI::App& app, Invocation& invocation) {
  CLI::App& list_app = *app.add_subcommand("list", "Name the cases, or the requirements");
  const auto options = std::make_shared<ListOptions>();
  list_app.add_option("SCENARIO", options->scenarios, "Files or folders [the built-in suite]")
      ->option_text("...");
  add_selection(list_app, options->selection);
  add_edition(list_app, options->edition);
  list_app.add_flag("--editions", options->editions, "The editions of the built-in suite instead");
  list_app.add_flag("--requirements", options->requirements,
                    "The catalogue instead, with the cases of each");
  list_app.add_flag_callback(
      "--client", [options] { options->side = scenario::Side::client; }, "Those that test clients");
  list_app.add_flag("--ids", options->ids, "The IDs alone, one a line");
  CLI::Option* const json = list_app.add_flag("--json", options->json, "As JSON");
  list_app.add_flag("--markdown", options->markdown, "With --requirements: as a Markdown table")
      ->excludes(json);
  list_app.callback(
      [options, &invocation] { invocation.action = [options] { return list(*options); }; });
}

}  // namespace talkspec::cli
