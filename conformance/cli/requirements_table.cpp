#include "conformance/cli/requirements_table.h"

#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "conformance/talk/rules/rules.h"

namespace talkspec::cli {
namespace {

constexpr std::string_view preface =
    "# What a Talk server must, should and may do\n\n"
    "`talkspec list --requirements --markdown` writes this page from `requirements.json` and "
    "`suite/`; a test fails when it is out of date. If a case names several requirements, it is "
    "listed under the first, and its failure is reported under the first. `(n)` stands for n "
    "cases, one for each row of a table. A case of the area `wire` is a rule: it is held against "
    "every "
    "answer of a run, whatever the other cases are about.\n";

// "area/slug" of "area/slug/row".
std::string scenario_of(const std::string& id) {
  return id.substr(0, id.find('/', id.find('/') + 1));
}

// Markdown takes | for the end of a cell.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text)
    escaped += c == '|' ? "\\|" : std::string(1, c);
  return escaped;
}

std::string names(const std::vector<std::string>& profiles) {
  return profiles.empty() ? "all" : fmt::format("{}", fmt::join(profiles, ", "));
}

using Counts = std::vector<std::pair<std::string, std::size_t>>;  // scenarios and their cases

std::string cases(const Counts& counts) {
  std::vector<std::string> all;
  for (const auto& [scenario, count] : counts)
    all.push_back(count == 1 ? fmt::format("`{}`", scenario)
                             : fmt::format("`{}` ({})", scenario, count));
  return fmt::format("{}", fmt::join(all, ", "));
}

}  // namespace

std::string requirements_table(const scenario::Catalogue& catalogue,
                               const std::vector<scenario::Scenario>& scenarios) {
  std::map<std::string, Counts> covered;
  for (const scenario::Scenario& scenario : scenarios) {
    Counts& counts = covered[scenario.requirements.front().id];
    const std::string of = scenario_of(scenario.id);
    if (counts.empty() || counts.back().first != of) counts.emplace_back(of, 0);
    ++counts.back().second;
  }
  for (const talk::Rule& rule : talk::rules())
    covered[std::string(rule.requirement)].emplace_back(rule.id, 1);
  std::string table = fmt::format("{}\n{} requirements, {} cases.\n\n", preface,
                                  catalogue.entries().size(), scenarios.size());
  table += "| ID | level | profiles | what | source | cases |\n|---|---|---|---|---|---|\n";
  for (const scenario::CatalogueEntry& entry : catalogue.entries()) {
    const report::Requirement& requirement = entry.requirement;
    table += fmt::format("| {} | {} | {} | {} | {} | {} |\n", requirement.id,
                         name(requirement.level), names(entry.profiles), cell(requirement.sentence),
                         cell(requirement.source), cases(covered[requirement.id]));
  }
  return table;
}

}  // namespace talkspec::cli
