#include "conformance/talk/rules/findings.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "conformance/talk/catalogue.h"

namespace talkspec::talk {
namespace {

// "the answer to POST /push on bob", as far as it is known.
std::string which(const RuleAnswer& answer) {
  if (!answer.request) return fmt::format("an answer on {}", answer.log.name);
  const std::string& target = answer.request->head.target;
  return fmt::format("the answer to {} {} on {}", answer.request->head.method,
                     target.substr(0, target.find('?')), answer.log.name);
}

// What the rule is laid to, with its level; none: the edition has no such rule.
std::optional<report::Requirement> requirement_of(const Rule& rule, const Edition* edition) {
  std::string_view id = rule.requirement;
  if (edition != nullptr) {
    const auto of_then = edition->rules.find(rule.id);
    if (of_then == edition->rules.end()) return std::nullopt;
    id = of_then->second;
  }
  const scenario::CatalogueEntry* const entry = built_in_catalogue().find(id);
  if (entry == nullptr) return std::nullopt;
  report::Requirement requirement = entry->requirement;
  if (edition != nullptr)
    if (const auto level = edition->requirements.find(id); level != edition->requirements.end())
      requirement.level = level->second;
  return requirement;
}

report::Case row_of(const Rule& rule, report::Requirement requirement, Breach breach,
                    const scenario::Scenario& scenario) {
  report::Case row;
  row.id = rule.id;
  row.area = "wire";
  row.title = rule.title;
  row.level = requirement.level;
  row.requirements.push_back(std::move(requirement));
  row.verdict = row.level == report::Level::must ? report::Verdict::fail : report::Verdict::warn;
  row.expected = rule.title;
  row.actual = std::move(breach.actual);
  row.cause = rule.title;
  row.layer = rule.layer;
  row.file = scenario.file;
  row.line = scenario.line;
  row.scenario = scenario.source;
  row.rerun = scenario.id;
  row.start = std::chrono::system_clock::now();
  return row;
}

// Each of these failed, for whatever reason.
bool all_failed(const std::set<std::string>& ids, const std::vector<report::Case>& cases) {
  const auto failed = std::ranges::count_if(cases, [&ids](const report::Case& c) {
    return c.verdict == report::Verdict::fail && ids.contains(c.id);
  });
  return static_cast<std::size_t>(failed) == ids.size();
}

}  // namespace

void RuleFindings::look(const std::vector<wire::ConnectionLog>& log,
                        const scenario::Scenario& scenario, std::size_t place,
                        const std::vector<report::WireEvent>& transcript) {
  for (const wire::ConnectionLog& connection : log) {
    for (const RuleAnswer& answer : answers_of(connection, profile_, pull_path_)) {
      for (const Rule& rule : rules()) {
        std::optional<Breach> breach = rule.broken_by(answer);
        if (!breach) continue;
        std::optional<report::Requirement> requirement = requirement_of(rule, edition_);
        if (!requirement) continue;
        Finding& finding = found_[&rule];
        const bool first = finding.cases.empty();
        finding.cases.insert(scenario.id);
        if (scenario.stage != scenario::Stage::hostile) finding.by_hostile_only = false;
        if (!first && finding.place <= place) continue;
        finding.place = place;
        finding.sentence =
            fmt::format("{}: {}, in {}", scenario.id, breach->sentence, which(answer));
        finding.row = row_of(rule, std::move(*requirement), std::move(*breach), scenario);
        std::ranges::copy_if(
            transcript, std::back_inserter(finding.row.transcript),
            [&](const report::WireEvent& event) { return event.connection == connection.name; });
      }
    }
  }
}

std::vector<report::Case> RuleFindings::rows(const std::vector<report::Case>& ended) const {
  std::vector<report::Case> rows;
  for (const Rule& rule : rules()) {
    const auto found = found_.find(&rule);
    if (found == found_.end()) continue;
    const Finding& finding = found->second;
    // A server that takes content for a request answers that too, sooner or later than we close.
    const bool said = rule.follows_smuggling && finding.by_hostile_only;
    if (said && all_failed(finding.cases, ended)) continue;
    report::Case row = finding.row;
    row.message = finding.sentence;
    // How it answers what is wrong explains nothing of how it answers what is right.
    if (finding.by_hostile_only) row.layer = report::Layer::own;
    if (finding.cases.size() > 1)
      row.message += fmt::format("; answers in {} cases break this rule", finding.cases.size());
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<std::string_view> rule_ids() {
  std::vector<std::string_view> ids;
  for (const Rule& rule : rules())
    ids.push_back(rule.id);
  return ids;
}

}  // namespace talkspec::talk
