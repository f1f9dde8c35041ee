#include "conformance/scenario/load.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/scenario/case_checks.h"
#include "conformance/scenario/catalogue_entry.h"
#include "conformance/scenario/document.h"
#include "conformance/scenario/expansion.h"
#include "conformance/scenario/reader.h"
#include "conformance/scenario/schema.h"

namespace talkspec::scenario {
namespace {

using Kind = Element::Kind;
using std::string_view;

// What a scenario takes over from its file.
struct FileWide {
  Catalogue requirements;
  std::map<std::string, Value> let;
  Reader::Notes notes;                // of `let`
  std::vector<std::string> profiles;  // of the scenarios that name none
};

class FileLoader {
 public:
  FileLoader(const Document& document, string_view file, const Catalogue& requirements,
             Diagnostics& diagnostics)
      : reader_(document, diagnostics), file_(file) {
    file_wide_.requirements = requirements;
  }

  std::vector<Scenario> load() {
    const Element& root = reader_.document().root();
    if (!reader_.is_object(root, "a scenario file")) return {};
    const Element* const scenarios = root.find("scenarios");
    if (const Element* const define = root.find("define")) read_define(*define);
    if (scenarios == nullptr) {
      add_scenario(root, true);
      return std::move(cases_);
    }
    constexpr std::array<string_view, 5> members{"$schema", "define", "let", "profiles",
                                                 "scenarios"};
    reader_.known_members(root, "a group of scenarios", members);
    if (const Element* const list = root.find("profiles"))
      file_wide_.profiles = reader_.choices(*list, file_wide_.requirements.vocabulary().profiles);
    if (const Element* const let = root.find("let")) file_wide_.let = read_let(*let);
    file_wide_.notes = reader_.notes();
    if (reader_.has_kind(*scenarios, Kind::array)) {
      if (scenarios->children.empty()) reader_.report(*scenarios, "must have a scenario");
      for (const Element& scenario : scenarios->children)
        add_scenario(scenario, false);
    }
    return std::move(cases_);
  }

  bool failed() const { return reader_.failed(); }

 private:
  void read_define(const Element& define) {
    if (!reader_.is_object(define, "`define`")) return;
    for (const Element& entry : define.children) {
      if (entry.key == "comment" && entry.kind == Kind::string) continue;
      if (!reader_.is_object(entry, "a requirement")) continue;
      constexpr std::array<string_view, 4> members{"level", "profiles", "sentence", "source"};
      reader_.known_members(entry, "a requirement", members);
      CatalogueEntry made = read_catalogue_entry(reader_, entry, entry, entry.key,
                                                 file_wide_.requirements.vocabulary());
      if (!file_wide_.requirements.add(std::move(made)))
        reader_.report(entry.key_begin, fmt::format("{} is in the built-in catalogue already; pick "
                                                    "another ID",
                                                    quote(entry.key)));
    }
  }

  std::map<std::string, Value> read_let(const Element& let) {
    std::map<std::string, Value> made;
    if (!reader_.is_object(let, "`let`")) return made;
    if (let.children.size() > LoadLimits::named_bytes)
      reader_.report(let, fmt::format("more than {} names", LoadLimits::named_bytes));
    for (const Element& named : let.children) {
      if (named.key == "comment") continue;
      check_variable_name(reader_, named);
      made.emplace(named.key, reader_.bytes(named));
    }
    return made;
  }

  void add_scenario(const Element& element, bool whole_file) {
    if (!reader_.is_object(element, "a scenario")) return;
    constexpr std::array<string_view, 15> members{
        "id",   "title", "requirements", "level", "profiles", "routing", "isolation", "fenced",
        "slow", "for",   "table",        "let",   "steps",    "$schema", "define"};
    reader_.known_members(element, "a scenario",
                          std::span(members).first(members.size() - (whole_file ? 0 : 2)));
    reader_.forget_case();
    Scenario made;
    made.file = file_;
    made.line = reader_.document().line(element.begin);
    made.source = reader_.document().source(element);
    read_head(element, made);
    made.let = file_wide_.let;
    if (const Element* const let = element.find("let"))
      for (auto& [name, value] : read_let(*let))
        made.let.insert_or_assign(name, std::move(value));
    if (const Element* const steps = reader_.needed(element, "steps", "a scenario"))
      made.steps = reader_.steps(*steps);
    expand(element, std::move(made));
  }

  void read_head(const Element& element, Scenario& made) {
    if (const Element* const id = reader_.needed(element, "id", "a scenario")) {
      made.id = reader_.text(*id);
      if (!made.id.empty() && !is_scenario_id(made.id))
        reader_.report(*id, fmt::format("{} is no ID; write area/slug in lower-case letters, "
                                        "digits, `-` and `.`",
                                        quote(made.id)));
    }
    if (const Element* const title = reader_.needed(element, "title", "a scenario"))
      made.title = reader_.text(*title);
    if (const Element* const ids = reader_.needed(element, "requirements", "a scenario"))
      read_requirements(*ids, made);
    if (!made.requirements.empty()) made.level = made.requirements.front().level;
    constexpr std::array<string_view, 3> levels{"must", "should", "may"};
    if (const Element* const level = element.find("level"))
      made.level = static_cast<Level>(reader_.choice(*level, levels));
    const Vocabulary& vocabulary = file_wide_.requirements.vocabulary();
    made.profiles = file_wide_.profiles;
    if (const Element* const list = element.find("profiles"))
      made.profiles = reader_.choices(*list, vocabulary.profiles);
    made.routings = vocabulary.default_routings;
    if (const Element* const list = element.find("routing"))
      made.routings = reader_.choices(*list, vocabulary.routings);
    constexpr std::array<string_view, 2> isolations{"alone", "tagged"};
    if (const Element* const isolation = element.find("isolation"))
      made.alone = reader_.choice(*isolation, isolations) == 0;
    if (const Element* const fenced = element.find("fenced"))
      made.fenced = reader_.boolean(*fenced, true);
    if (const Element* const slow = element.find("slow")) made.slow = reader_.boolean(*slow, false);
  }

  void read_requirements(const Element& ids, Scenario& made) {
    if (!reader_.has_kind(ids, Kind::array)) return;
    if (ids.children.empty()) reader_.report(ids, "must name a requirement");
    for (const Element& id : ids.children) {
      const std::string wanted = reader_.text(id);
      if (wanted.empty()) continue;
      if (const CatalogueEntry* const found = file_wide_.requirements.find(wanted)) {
        made.requirements.push_back(found->requirement);
        continue;
      }
      std::vector<string_view> known;
      for (const CatalogueEntry& entry : file_wide_.requirements.entries())
        known.push_back(entry.requirement.id);
      const std::string hint = reader_.meant(wanted, known);
      reader_.report(id, fmt::format("there is no requirement {}{}", quote(wanted),
                                     hint.empty() ? "; see `talkspec list --requirements`, or add "
                                                    "it under `define`"
                                                  : hint));
    }
  }

  // A case for each row; without `for` or `table`, one.
  void expand(const Element& element, Scenario&& scenario) {
    std::vector<Row> rows = read_rows(reader_, element);
    if (cases_.size() + rows.size() > LoadLimits::cases ||
        rows.size() >
            LoadLimits::expanded_bytes / std::max<std::size_t>(scenario.source.size(), 1)) {
      reader_.report(element, "expands to too many cases; split the file");
      return;
    }
    const std::size_t id_begin =
        element.find("id") == nullptr ? element.begin : element.find("id")->begin;
    for (Row& row : rows) {
      Scenario one = rows.size() == 1 ? std::move(scenario) : scenario;
      if (!row.label.empty()) one.id += "/" + row.label;
      one.variables = std::move(row.variables);
      for (auto& [name, value] : row.let)
        one.let.insert_or_assign(name, std::move(value));
      check_case(reader_, one, row.begin, file_wide_.notes);
      if (!one.id.empty() && !ids_.insert(one.id).second)
        reader_.report(id_begin, fmt::format("a second case {}; IDs are unique", quote(one.id)));
      if (!reader_.failed()) cases_.push_back(std::move(one));
    }
  }

  Reader reader_;
  std::string file_;
  FileWide file_wide_;
  std::vector<Scenario> cases_;
  std::set<std::string> ids_;
};

}  // namespace

Loaded load(string_view text, string_view file, const Catalogue& requirements) {
  Loaded loaded;
  const std::optional<Document> document = Document::parse(text, file, loaded.diagnostics);
  if (!document) return loaded;
  FileLoader loader(*document, file, requirements, loaded.diagnostics);
  std::vector<Scenario> cases = loader.load();
  // The reader says what is wrong in words; the schema has the last one, so that what an editor
  // takes and what runs are the same.
  if (loaded.diagnostics.empty()) check_schema(*document, Schema::scenario, loaded.diagnostics);
  sort_by_place(loaded.diagnostics);
  if (loaded.diagnostics.empty()) loaded.scenarios = std::move(cases);
  return loaded;
}

}  // namespace talkspec::scenario
