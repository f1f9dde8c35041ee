#include "conformance/scenario/files.h"

#include <algorithm>

#include "conformance/scenario/case_checks.h"
#include "conformance/scenario/kinds.h"

namespace talkspec::scenario {
namespace {

using std::string_view;

constexpr string_view label_pattern = "^[A-Za-z0-9+_.-]{1,64}$";

// --- kinds that only files have ---------------------------------------------------------------

Kind<std::string> scenario_id() {
  auto read = [](CaseReader& reader, const Element& element) {
    std::string made = reader.text(element);
    if (!made.empty() && !is_scenario_id(made))
      reader.report(element, fmt::format("{} is no ID; write area/slug in lower-case letters, "
                                         "digits, `-` and `.`",
                                         quote(made)));
    return made;
  };
  return {read, [](Definitions&) {
            return Json{{"type", "string"},
                        {"pattern", "^[a-z0-9][a-z0-9.-]*/[a-z0-9][a-z0-9.-]*$"}};
          }};
}

std::optional<Requirement> read_requirement(CaseReader& reader, const Element& element) {
  const std::string wanted = reader.text(element);
  if (wanted.empty()) return std::nullopt;
  if (const CatalogueEntry* const found = reader.requirements().find(wanted))
    return found->requirement;
  std::vector<string_view> known;
  for (const CatalogueEntry& entry : reader.requirements().entries())
    known.push_back(entry.requirement.id);
  const std::string hint = reader.meant(wanted, known);
  reader.report(element, fmt::format("there is no requirement {}{}", quote(wanted),
                                     hint.empty() ? "; see `talkspec list --requirements`, or add "
                                                    "it under `define`"
                                                  : hint));
  return std::nullopt;
}

Kind<std::vector<Requirement>> requirements() {
  auto read = [](CaseReader& reader, const Element& element) {
    std::vector<Requirement> made;
    if (!reader.has_kind(element, Element::Kind::array)) return made;
    if (element.children.empty()) reader.report(element, "must name a requirement");
    for (const Element& id : element.children)
      if (auto one = read_requirement(reader, id)) made.push_back(std::move(*one));
    return made;
  };
  return {read,
          [](Definitions& definitions) { return array_schema(text().schema(definitions), 1); }};
}

// Some of the names of a vocabulary, each once; `usual`: those that hold when none is named.
Kind<std::vector<std::string>> names(std::vector<std::string> Vocabulary::* which,
                                     std::vector<std::string> Vocabulary::* usual = nullptr) {
  auto read = [which](CaseReader& reader, const Element& element) {
    return reader.choices(element, reader.vocabulary().*which);
  };
  return {read, [which, usual](Definitions& definitions) {
            Json made = array_schema({{"enum", definitions.vocabulary().*which}}, 1);
            if (usual != nullptr) made["default"] = definitions.vocabulary().*usual;
            return made;
          }};
}

Kind<std::vector<Row>> table() {
  return {read_table, [](Definitions& definitions) {
            Json row{
                {"type", "object"},
                {"required", {"label"}},
                {"properties",
                 {{"label", {{"type", "string"}, {"pattern", label_pattern}}},
                  {"comment", {{"type", "string"}}}}},
                {"additionalProperties",
                 {{"anyOf",
                   {bytes().schema(definitions), {{"type", "number"}}, {{"type", "boolean"}}}}}}};
            Json made{{"title", "table"}};
            made.update(array_schema(std::move(row), 1));
            return made;
          }};
}

Kind<std::vector<Row>> loop() {
  return {read_for, [](Definitions&) {
            const Json plain{
                {"anyOf", {{{"type", "string"}}, {{"type", "number"}}, {{"type", "boolean"}}}}};
            return Json{{"title", "for"},
                        {"type", "object"},
                        {"minProperties", 1},
                        {"additionalProperties", array_schema(plain, 1)}};
          }};
}

Kind<Steps> control_steps() {
  const Kind<Steps> all = steps();
  auto read = [all](CaseReader& reader, const Element& element) {
    Steps made;
    reader.apart([&] { made = all.read(reader, element); });
    return made;
  };
  return {read, all.schema};
}

// Requirements of the file, which go into the reader's catalogue.
Kind<bool> define() {
  auto read = [](CaseReader& reader, const Element& element) {
    if (!reader.is_object(element, "`define`")) return false;
    for (const Element& entry : element.children) {
      if (entry.key == "comment") {
        reader.has_kind(entry, Element::Kind::string);
        continue;
      }
      if (!reader.is_object(entry, "a requirement")) continue;
      CatalogueEntry made = read_form(reader, entry, defined_requirement_form());
      made.requirement.id = entry.key;
      check_requirement_id(reader, entry.key_begin, entry.key);
      if (!reader.requirements().add(std::move(made)))
        reader.report(entry.key_begin, fmt::format("{} is in the built-in catalogue already; pick "
                                                   "another ID",
                                                   quote(entry.key)));
    }
    return true;
  };
  return {read, [](Definitions& definitions) {
            return Json{
                {"type", "object"},
                {"properties", {{"comment", {{"type", "string"}}}}},
                {"additionalProperties", definitions.refer("requirement", [](Definitions& all) {
                   return form_schema(all, defined_requirement_form());
                 })}};
          }};
}

Kind<const Element*> scenarios() {
  auto read = [](CaseReader& reader, const Element& element) -> const Element* {
    if (!reader.has_kind(element, Element::Kind::array)) return nullptr;
    if (element.children.empty()) reader.report(element, "must have a scenario");
    return &element;
  };
  return {read, [](Definitions& definitions) {
            return array_schema(
                definitions.refer(
                    "scenario", [](Definitions& all) { return form_schema(all, scenario_form()); }),
                1);
          }};
}

// --- members --------------------------------------------------------------------------------

// Of a file, whatever is in it.
template <class T>
Members<T> file_members() {
  return {member<T>(
              "$schema", [](T&, const std::string&) {}, any_text(),
              "The schema of this file, for editors."),
          member<T>("define", [](T&, bool) {}, define(), "Requirements of your own, by ID.")};
}

// What a scenario may say, or its file for all that do not.
std::string_view either_doc(bool of_file, string_view of_scenario_doc, string_view of_file_doc) {
  return of_file ? of_file_doc : of_scenario_doc;
}

Member<Scenario> profiles_member(bool of_file) {
  return member("profiles", &Scenario::profiles, names(&Vocabulary::profiles),
                either_doc(of_file,
                           "The profiles that it is about. Default: those of the file, else all in "
                           "which its steps can run.",
                           "The profiles of the scenarios that name none."));
}

Member<Scenario> stage_member(bool of_file) {
  return member("stage", &Scenario::stage,
                choice<Stage>({{"polite", Stage::polite},
                               {"demanding", Stage::demanding},
                               {"hostile", Stage::hostile}}),
                either_doc(of_file,
                           "When it runs. polite: first, all is done as a good client does it; "
                           "demanding: then, with bursts and large messages; hostile: last, with "
                           "what is broken, half or reset. Default: that of the file, else polite.",
                           "The stage of the scenarios that name none."));
}

Member<Scenario> isolation_member(bool of_file) {
  return member("isolation", &Scenario::alone, choice<bool>({{"alone", true}, {"tagged", false}}),
                either_doc(of_file,
                           "alone: no other case runs meanwhile; tagged: it runs beside other "
                           "tagged cases. Default: that of the file, else alone.",
                           "The isolation of the scenarios that name none."));
}

Member<Scenario> let_member(bool of_file) {
  return member<Scenario>(
      "let",
      [](Scenario& into, std::map<std::string, Value> names) {
        for (auto& [name, value] : names)
          into.let.insert_or_assign(name, std::move(value));
      },
      let(),
      either_doc(of_file, "Names for bytes: `{\"inner\": BYTES}` makes `${inner}`.",
                 "Names for bytes, in all scenarios of the file."));
}

void set_requirements(Scenario& scenario, std::vector<Requirement> requirements) {
  scenario.requirements = std::move(requirements);
  if (!scenario.requirements.empty()) scenario.level = scenario.requirements.front().level;
}

Members<Draft> scenario_members() {
  const Members<Scenario> head{
      member("id", &Scenario::id, scenario_id(),
             "`area/slug`, in lower-case letters, digits, `-` and `.`. It never changes.")
          .needed(),
      member("title", &Scenario::title, text(), "One sentence.").needed(),
      member<Scenario>("requirements", set_requirements, requirements(),
                       "IDs of requirements. A failure is laid to the first.")
          .needed(),
      member("level", &Scenario::level, level(),
             "What a failure is. must: it fails the run; should: it is a warning; may: it is "
             "recorded. Default: the level of the first requirement."),
      profiles_member(false),
      member("routing", &Scenario::routings,
             names(&Vocabulary::routings, &Vocabulary::default_routings),
             "The routings of the target on which it makes sense."),
      stage_member(false),
      isolation_member(false),
      member("fenced", &Scenario::fenced, boolean(true),
             "Fences every pull that is open at the end, so that a late duplicate or a stray "
             "message fails the case.")
          .usually(true),
      member("slow", &Scenario::slow, boolean(), "Runs only with `--slow`.").usually(false),
  };
  const Members<Draft> rows{
      member("for", &Draft::rows, loop(),
             "A case for each value; for several variables, for all combinations."),
      member("table", &Draft::rows, table(),
             "A case for each row; its `label` becomes part of the ID."),
  };
  const Members<Scenario> body{
      let_member(false),
      member("control", &Scenario::control, control_steps(),
             "The same steps without the departure that the case is about, run first. Where they "
             "do not hold, the case is not judged."),
      member("steps", &Scenario::steps, steps(),
             "What is done. The first that fails ends the case.")
          .needed(),
  };
  return lifted(head, &Draft::scenario) + rows + lifted(body, &Draft::scenario);
}

void check_scenario(CaseReader& reader, const Element& element, Draft&) {
  const Element* const loop = element.find("for");
  if (loop != nullptr && element.find("table") != nullptr)
    reader.report(loop->key_begin, "a scenario has `for` or `table`, not both");
}

Members<CatalogueEntry> requirement_members() {
  return lifted(
             Members<Requirement>{
                 member("level", &Requirement::level, level(),
                        "What a failure is. must: it fails the run; should: it is a warning; may: "
                        "it is recorded.")
                     .needed(),
                 member("sentence", &Requirement::sentence, text(), "One sentence.").needed(),
                 member("source", &Requirement::source, text(), "Where it is written.").needed(),
             },
             &CatalogueEntry::requirement) +
         Members<CatalogueEntry>{member("profiles", &CatalogueEntry::profiles,
                                        names(&Vocabulary::profiles),
                                        "The profiles in which it holds. Default: all.")};
}

Kind<std::string> requirement_id() {
  auto read = [](CaseReader& reader, const Element& element) {
    std::string made = reader.text(element);
    if (!made.empty()) check_requirement_id(reader, element.key_begin, made);
    return made;
  };
  return {read, [](Definitions&) {
            return Json{{"type", "string"}, {"pattern", "^[A-Z0-9][A-Z0-9.-]*$"}};
          }};
}

}  // namespace

const Form<Draft>& scenario_form() {
  static const Form<Draft> form{"a scenario",
                                "What is sent to a Talk server and what must come back.",
                                scenario_members(),
                                {},
                                check_scenario};
  return form;
}

const Form<Draft>& whole_file_form() {
  static const Form<Draft> form{"a scenario",
                                "A file of one scenario.",
                                file_members<Draft>() + scenario_members(),
                                {},
                                check_scenario};
  return form;
}

const Form<Group>& group_form() {
  static const Form<Group> form{
      "a group of scenarios",
      "A file of several scenarios.",
      file_members<Group>() +
          lifted(Members<Scenario>{profiles_member(true), stage_member(true),
                                   isolation_member(true), let_member(true)},
                 &Group::common) +
          Members<Group>{
              member("scenarios", &Group::scenarios, scenarios(), "The scenarios.").needed()},
      {},
      {}};
  return form;
}

const Form<CatalogueEntry>& requirement_form() {
  const Member<Requirement> id = member("id", &Requirement::id, requirement_id(),
                                        "Upper-case words joined by `-`. It never changes.")
                                     .needed();
  static const Form<CatalogueEntry> form{
      "a requirement",
      "What a requirement demands, and where that is written.",
      lifted(Members<Requirement>{id}, &CatalogueEntry::requirement) + requirement_members(),
      {},
      {}};
  return form;
}

const Form<CatalogueEntry>& defined_requirement_form() {
  static const Form<CatalogueEntry> form{"a requirement",
                                         "What a requirement demands, and where that is written.",
                                         requirement_members(),
                                         {},
                                         {}};
  return form;
}

void check_requirement_id(Reader& reader, std::size_t offset, string_view id) {
  const auto alphanumeric = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
  if (!id.empty() && id.size() <= 64 && alphanumeric(id.front()) &&
      std::all_of(id.begin(), id.end(),
                  [&](char c) { return alphanumeric(c) || c == '-' || c == '.'; }))
    return;
  reader.report(offset, fmt::format("{} is no requirement ID; use upper-case letters, digits, `-` "
                                    "and `.`",
                                    quote(id)));
}

}  // namespace talkspec::scenario
