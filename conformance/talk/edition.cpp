#include "conformance/talk/edition.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "conformance/scenario/load.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/delivery_watch.h"
#include "conformance/talk/embedded.h"
#include "conformance/talk/rules/rules.h"
#include "reports/encodings.h"

namespace talkspec::talk {
namespace {

using nlohmann::json;
using scenario::Level;
using scenario::Scenario;
using scenario::Value;

Level level_named(const json& name) {
  const auto level = report::enumerator_of<Level>(name.get_ref<const std::string&>());
  if (!level) throw std::runtime_error("an edition has a level that is none");
  return *level;
}

// Sentences for people: they may become clearer.
void remove_wording(json& value) {
  if (value.is_object())
    for (const char* member : {"because", "comment"})
      value.erase(member);
  if (value.is_structured())
    for (json& member : value)
      remove_wording(member);
}

json to_json(const Value& value) {
  json parts = json::array();
  for (const Value& part : value.parts)
    parts.push_back(to_json(part));
  // Bytes need not be UTF-8, and JSON takes nothing else.
  return {static_cast<int>(value.kind), json::binary({value.text.begin(), value.text.end()}),
          value.count, std::move(parts)};
}

// A member a line, so that a change of an edition is read as such.
std::string lines(const std::map<std::string, json>& members) {
  std::string text;
  for (const auto& [id, value] : members)
    text += fmt::format("{}\n    {}: {}", text.empty() ? "" : ",", json(id).dump(), value.dump());
  return "{" + text + "\n  }";
}

void set_levels(const Edition& edition, Scenario& scenario) {
  for (scenario::Requirement& requirement : scenario.requirements) {
    const auto level = edition.requirements.find(requirement.id);
    if (level != edition.requirements.end()) requirement.level = level->second;
  }
}

}  // namespace

Edition read_edition(std::string_view text, std::string_view kept) {
  const json file = json::parse(text);
  Edition edition;
  edition.name = file.at("edition");
  edition.published = file.at("published");
  for (const auto& [id, level] : file.at("requirements").items())
    edition.requirements.emplace(id, level_named(level));
  for (const auto& [id, requirement] : file.at("rules").items())
    edition.rules.emplace(id, requirement.get<std::string>());
  for (const auto& [id, row] : file.at("cases").items()) {
    EditionCase one{level_named(row.at(0)), row.at(1).get<std::string>(), {}};
    for (const json& requirement : row.at(2))
      one.requirements.push_back(requirement.get<std::string>());
    edition.cases.emplace(id, std::move(one));
  }
  if (kept.empty()) return edition;
  scenario::Loaded loaded = scenario::load(
      kept, "conformance/editions/" + edition.name + ".kept.json", built_in_catalogue());
  if (!loaded.diagnostics.empty())
    throw std::runtime_error(scenario::to_text(loaded.diagnostics.front()));
  edition.kept = std::move(loaded.scenarios);
  return edition;
}

std::span<const Edition> editions() {
  static const std::vector<Edition> all{read_edition(embedded::edition_2026_1)};
  return all;
}

const Edition* edition_named(std::string_view name) {
  const auto all = editions();
  const auto found =
      std::ranges::find_if(all, [name](const Edition& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

std::vector<Scenario> as_of(const Edition& edition, std::vector<Scenario> suite) {
  std::map<std::string_view, const Scenario*> kept;
  for (const Scenario& scenario : edition.kept)
    kept.emplace(scenario.id, &scenario);
  std::vector<Scenario> cases;
  for (Scenario& scenario : suite) {
    if (!edition.cases.contains(scenario.id)) continue;
    const auto former = kept.extract(scenario.id);
    cases.push_back(former.empty() ? std::move(scenario) : *former.mapped());
  }
  for (const Scenario& scenario : edition.kept)  // those that the suite has no more
    if (kept.contains(scenario.id)) cases.push_back(scenario);
  for (Scenario& scenario : cases) {
    const auto row = edition.cases.find(scenario.id);
    if (row != edition.cases.end()) scenario.level = row->second.level;
    set_levels(edition, scenario);
  }
  return cases;
}

std::string digest_of(const Scenario& scenario) {
  json source = json::parse(scenario.source, nullptr, true, true);
  for (const char* member : {"title", "table", "for", "let", "id"})
    source.erase(member);
  remove_wording(source);
  json let = json::object();
  for (const auto& [name, value] : scenario.let)
    let[name] = to_json(value);
  const json all{std::move(source),
                 std::move(let),
                 scenario.variables,
                 scenario.profiles,
                 scenario.routings,
                 static_cast<int>(scenario.stage),
                 static_cast<int>(scenario.isolation),
                 scenario.fenced,
                 scenario.slow};
  const std::vector<std::uint8_t> bytes = json::to_cbor(all);
  return report::sha256({reinterpret_cast<const char*>(bytes.data()), bytes.size()}).substr(0, 16);
}

std::string edition_text(std::string_view name, bool published,
                         const std::vector<Scenario>& suite) {
  std::map<std::string, json> requirements;
  for (const scenario::CatalogueEntry& entry : built_in_catalogue().entries())
    requirements.emplace(entry.requirement.id, report::name(entry.requirement.level));
  std::map<std::string, json> its_rules;
  for (const Rule& rule : rules())
    its_rules.emplace(rule.id, rule.requirement);
  for (const DeliveryRow& row : delivery_rows())
    its_rules.emplace(row.id, row.requirement);
  std::map<std::string, json> cases;
  for (const Scenario& scenario : suite) {
    json ids = json::array();
    for (const scenario::Requirement& requirement : scenario.requirements)
      ids.push_back(requirement.id);
    cases.emplace(scenario.id,
                  json{report::name(scenario.level), digest_of(scenario), std::move(ids)});
  }
  return fmt::format(
      "{{\n  \"edition\": \"{}\",\n  \"published\": {},\n  \"requirements\": {},\n"
      "  \"rules\": {},\n  \"cases\": {}\n}}\n",
      name, published, lines(requirements), lines(its_rules), lines(cases));
}

}  // namespace talkspec::talk
