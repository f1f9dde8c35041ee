#include "conformance/talk/testing/coverage_page.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace talkspec::talk {
namespace {

using nlohmann::ordered_json;

Demand read_demand(const ordered_json& json) {
  return {.at = json.value("at", ""),
          .binds = json.value("binds", ""),
          .level = json.value("level", ""),
          .says = json.at("says"),
          .covered = json.value("covered", std::vector<std::string>{}),
          .unseen = json.value("unseen", "")};
}

bool has_reason(const CoveragePage& page, std::string_view name) {
  return std::ranges::any_of(page.reasons, [name](const auto& one) { return one.first == name; });
}

bool is_level(std::string_view level) {
  constexpr std::array<std::string_view, 6> levels{"MUST",       "MUST NOT", "SHOULD",
                                                   "SHOULD NOT", "MAY",      "grammar"};
  return level.empty() || std::ranges::find(levels, level) != levels.end();
}

// "2.10" stands behind "2.9", and "20a" between "20" and "21".
std::vector<std::string> section(std::string_view at) {
  std::vector<std::string> parts{""};
  for (const char c : at) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  for (std::string& part : parts)
    part.insert(0, 4 - std::min<std::size_t>(part.find_last_of("0123456789") + 1, 4), ' ');
  return parts;
}

// Markdown takes | for the end of a cell.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text)
    escaped += c == '|' ? "\\|" : std::string(1, c);
  return escaped;
}

std::string covered(const CoveragePage& page, const Demand& demand) {
  if (demand.covered.empty()) {
    const auto reason =
        std::ranges::find(page.reasons, demand.unseen, &std::pair<std::string, std::string>::first);
    return reason == page.reasons.end() ? "" : reason->second;
  }
  std::vector<std::string> ids;
  for (const std::string& id : demand.covered)
    ids.push_back('`' + id + '`');
  return fmt::format("{}", fmt::join(ids, ", "));
}

}  // namespace

CoveragePage read_coverage_page(const std::string& text) {
  const ordered_json json = ordered_json::parse(text);
  CoveragePage page;
  for (const auto& [name, sentences] : json.at("reasons").items())
    page.reasons.emplace_back(name, sentences);
  for (const ordered_json& one : json.at("sources")) {
    CoverageSource source{one.at("name"), one.at("title"), one.at("link"), {}};
    for (const ordered_json& demand : one.at("demands"))
      source.demands.push_back(read_demand(demand));
    page.sources.push_back(std::move(source));
  }
  return page;
}

std::vector<std::string> mistakes_in(const CoveragePage& page, const std::set<std::string>& known) {
  std::vector<std::string> mistakes;
  std::set<std::string> used;
  for (const CoverageSource& source : page.sources) {
    std::vector<std::string> last;
    for (const Demand& demand : source.demands) {
      const std::string where = fmt::format("{} {}: {}", source.name, demand.at, demand.says);
      if (demand.covered.empty() == demand.unseen.empty())
        mistakes.push_back(where + " needs either cases or a reason");
      for (const std::string& id : demand.covered)
        if (!known.contains(id)) mistakes.push_back(fmt::format("{} names no case: {}", where, id));
      if (!demand.unseen.empty() && !has_reason(page, demand.unseen))
        mistakes.push_back(fmt::format("{} names no reason: {}", where, demand.unseen));
      if (!is_level(demand.level))
        mistakes.push_back(fmt::format("{} has no level: {}", where, demand.level));
      if (section(demand.at) < last) mistakes.push_back(where + " stands behind a later section");
      last = section(demand.at);
      used.insert(demand.unseen);
    }
  }
  for (const auto& [name, sentences] : page.reasons)
    if (!used.contains(name)) mistakes.push_back("nothing has the reason " + name);
  return mistakes;
}

std::string markdown(const CoveragePage& page, const std::string& preface) {
  std::size_t count = 0;
  std::size_t unseen = 0;
  for (const CoverageSource& source : page.sources) {
    count += source.demands.size();
    unseen += static_cast<std::size_t>(std::ranges::count_if(
        source.demands, [](const Demand& one) { return one.covered.empty(); }));
  }
  std::string text =
      fmt::format("{}\nOf {} rows, {} are covered by cases or rules; {} say why not.\n", preface,
                  count, count - unseen, unseen);
  for (const CoverageSource& source : page.sources) {
    text += fmt::format("\n## [{}]({}): {}\n\n", source.name, source.link, source.title);
    const bool clauses = !source.demands.empty() && !source.demands.front().at.empty();
    text += clauses
                ? "| § | binds | level | what | covered by, or why not |\n|---|---|---|---|---|\n"
                : "| idea | covered by, or why not |\n|---|---|\n";
    for (const Demand& one : source.demands) {
      if (clauses) text += fmt::format("| {} | {} | {} ", one.at, one.binds, one.level);
      text += fmt::format("| {} | {} |\n", cell(one.says), cell(covered(page, one)));
    }
  }
  return text;
}

}  // namespace talkspec::talk
