#include "conformance/scenario/load.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/scenario/case_checks.h"
#include "conformance/scenario/document.h"
#include "conformance/scenario/files.h"
#include "conformance/scenario/schema.h"
#include "conformance/scenario/totals.h"

namespace talkspec::scenario {
namespace {

using std::string_view;

class FileLoader {
 public:
  FileLoader(const Document& document, string_view file, const Catalogue& requirements,
             Diagnostics& diagnostics)
      : requirements_(requirements), reader_(document, diagnostics, requirements_), file_(file) {
    group_.common.routings = requirements.vocabulary().default_routings;
  }

  std::vector<Scenario> load() {
    const Element& root = reader_.document().root();
    if (!reader_.is_object(root, "a scenario file")) return {};
    if (root.find("scenarios") == nullptr) {
      add(root, whole_file_form());
      return std::move(cases_);
    }
    group_ = read_form(reader_, root, group_form(), std::move(group_));
    file_wide_ = reader_.notes();
    if (group_.scenarios == nullptr) return {};
    for (const Element& scenario : group_.scenarios->children) {
      reader_.forget_case();
      if (reader_.is_object(scenario, "a scenario")) add(scenario, scenario_form());
    }
    return std::move(cases_);
  }

 private:
  void add(const Element& element, const Form<Draft>& form) {
    Draft draft;
    draft.scenario = group_.common;
    draft.scenario.file = file_;
    draft.scenario.line = reader_.document().line(element.begin);
    draft.scenario.source = reader_.document().source(element);
    draft = read_form(reader_, element, form, std::move(draft));
    Row whole;
    whole.begin = element.begin;
    expand(element, draft.scenario, draft.rows.value_or(std::vector<Row>{whole}));
  }

  // A case for each row.
  void expand(const Element& element, const Scenario& scenario, std::vector<Row>&& rows) {
    if (cases_.size() + rows.size() > LoadLimits::cases ||
        rows.size() >
            LoadLimits::expanded_bytes / std::max<std::size_t>(scenario.source.size(), 1)) {
      reader_.report(element, "expands to too many cases; split the file");
      return;
    }
    const std::size_t id_begin =
        element.find("id") == nullptr ? element.begin : element.find("id")->begin;
    for (Row& row : rows) {
      Scenario one = scenario;
      if (!row.label.empty()) one.id += "/" + row.label;
      one.variables = std::move(row.variables);
      for (auto& [name, value] : row.let)
        one.let.insert_or_assign(name, std::move(value));
      check_case(reader_, one, row.begin, file_wide_);
      if (!reader_.failed()) check_totals(reader_, one);
      if (!one.id.empty() && !ids_.insert(one.id).second)
        reader_.report(id_begin, fmt::format("a second case {}; IDs are unique", quote(one.id)));
      if (!reader_.failed()) cases_.push_back(std::move(one));
    }
  }

  Catalogue requirements_;  // with those that the file defines
  CaseReader reader_;
  std::string file_;
  Group group_;
  CaseReader::Notes file_wide_;  // of the file's `let`
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
  if (loaded.diagnostics.empty())
    check_schema(*document, Schema::scenario, requirements.vocabulary(), loaded.diagnostics);
  sort_by_place(loaded.diagnostics);
  if (loaded.diagnostics.empty()) loaded.scenarios = std::move(cases);
  return loaded;
}

}  // namespace talkspec::scenario
