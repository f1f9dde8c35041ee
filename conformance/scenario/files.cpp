#include "conformance/scenario/files.h"

#include <algorithm>

#include "conformance/scenario/case_checks.h"
#include "conformance/scenario/kinds.h"

namespace talkspec::scenario {
namespace {

using std::string_view;

// --- kinds that only files have ---------------------------------------------------------------

Kind<std::string> scenario_id() {
  const auto read = [](CaseReader& reader, const Element& at) {
    std::string made = reader.text(at);
    if (!made.empty() && !is_scenario_id(made))
      reader.report(at, fmt::format("{} is no ID; write area/slug in lower-case letters, digits, "
                                    "`-` and `.`",
                                    quote(made)));
    return made;
  };
  return {read, {{"type", "string"}, {"pattern", "^[a-z0-9][a-z0-9.-]*/[a-z0-9][a-z0-9.-]*$"}}};
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
  const auto read = [](CaseReader& reader, const Element& at) {
    std::vector<Requirement> made;
    if (!reader.has_kind(at, Element::Kind::array)) return made;
    if (at.children.empty()) reader.report(at, "must name a requirement");
    for (const Element& id : at.children)
      if (auto one = read_requirement(reader, id)) made.push_back(std::move(*one));
    return made;
  };
  return {read, array_schema(text().schema, 1)};
}

// Some of the names of a vocabulary, each once.
Kind<std::vector<std::string>> names(std::vector<std::string> Vocabulary::* which,
                                     string_view in_schemas) {
  const auto read = [which](CaseReader& reader, const Element& at) {
    return reader.choices(at, reader.vocabulary().*which);
  };
  return {read, array_schema({{"enum", names_of_vocabulary(in_schemas)}}, 1)};
}

Kind<std::vector<std::string>> profiles() {
  return names(&Vocabulary::profiles, "profiles");
}

Json any_of(Json first) {
  return {{"anyOf", {std::move(first), {{"type", "number"}}, {{"type", "boolean"}}}}};
}

Kind<std::vector<Row>> table() {
  Json row = commented(map_schema(any_of(bytes().schema), 0));
  row["properties"]["label"] = {{"type", "string"}, {"pattern", "^[A-Za-z0-9+_.-]{1,64}$"}};
  row["required"] = {"label"};
  return {read_table, titled("table", array_schema(std::move(row), 1))};
}

Kind<std::vector<Row>> loop() {
  return {read_for, titled("for", map_schema(array_schema(any_of(any_text().schema), 1), 1))};
}

Kind<Steps> control_steps() {
  const auto read = [](CaseReader& reader, const Element& at) {
    Steps made;
    reader.apart([&] { made = steps().read(reader, at); });
    return made;
  };
  return {read, steps().schema};
}

// Requirements of the file, which go into the reader's catalogue.
Kind<bool> define() {
  const auto read = [](CaseReader& reader, const Element& at) {
    if (!reader.is_object(at, "`define`")) return false;
    for (const Element* const entry : reader.uncommented(at)) {
      if (!reader.is_object(*entry, "a requirement")) continue;
      CatalogueEntry made = read_form(reader, *entry, defined_requirement_form());
      made.requirement.id = entry->key;
      check_requirement_id(reader, entry->key_begin, entry->key);
      if (!reader.requirements().add(std::move(made)))
        reader.report(entry->key_begin, fmt::format("{} is in the built-in catalogue already; "
                                                    "pick another ID",
                                                    quote(entry->key)));
    }
    return true;
  };
  const Json requirement = defined("requirement", form_schema(defined_requirement_form()));
  return {read, titled("define", commented(map_schema(requirement, 0)))};
}

Kind<const Element*> scenarios() {
  const auto read = [](CaseReader& reader, const Element& at) -> const Element* {
    if (!reader.has_kind(at, Element::Kind::array)) return nullptr;
    if (at.children.empty()) reader.report(at, "must have a scenario");
    return &at;
  };
  return {read, array_schema(defined("scenario", form_schema(scenario_form())), 1)};
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

void add_names(Scenario& scenario, std::map<std::string, Value> names) {
  for (auto& [name, value] : names)
    scenario.let.insert_or_assign(name, std::move(value));
}

// What a scenario may say, or its file for all that do not.
const Members<Scenario>& shared_members() {
  static const Members<Scenario> members{
      member("profiles", &Scenario::profiles, profiles(),
             "The profiles that it is about. Default: all in which its steps can run."),
      member("stage", &Scenario::stage,
             choice<Stage>({{"polite", Stage::polite},
                            {"demanding", Stage::demanding},
                            {"hostile", Stage::hostile}}),
             "When it runs. polite: first, as it does what a good client does; demanding: then, "
             "with bursts and large messages; hostile: last, with what is broken, half or reset.")
          .usually("polite"),
      member("isolation", &Scenario::isolation,
             choice<Isolation>({{"alone", Isolation::alone},
                                {"few", Isolation::few},
                                {"tagged", Isolation::tagged}}),
             "alone: no other such case runs meanwhile; tagged: it runs beside other tagged cases; "
             "few: the same, but only four such cases at a time, as they push megabytes.")
          .usually("alone"),
      member<Scenario>("let", add_names, let(),
                       "Names for bytes: `{\"inner\": BYTES}` makes `${inner}`."),
  };
  return members;
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
  };
  const Members<Scenario> rules{
      member("routing", &Scenario::routings, names(&Vocabulary::routings, "routings"),
             "The routings of the target on which it makes sense.")
          .usually(names_of_vocabulary("default_routings")),
      member("fenced", &Scenario::fenced, boolean(true),
             "Fences every pull that is open at the end, so that a late duplicate or a stray "
             "message fails the case.")
          .usually(true),
      member("slow", &Scenario::slow, boolean(), "Runs only with `--slow`.").usually(false),
      member("first", &Scenario::first, boolean(),
             "Runs before the cases that do not say so, beside those that do: it shows a server "
             "that hangs on what many of the others need.")
          .usually(false),
      member("last", &Scenario::last, boolean(),
             "Runs behind the cases that do not say so, beside those that do: it shows a server "
             "that waits for the next message. Not where that would take more than a second.")
          .usually(false),
  };
  const Members<Draft> rows{
      member("for", &Draft::rows, loop(),
             "A case for each value; for several variables, for all combinations."),
      member("table", &Draft::rows, table(),
             "A case for each row; its `label` becomes part of the ID."),
  };
  const Members<Scenario> body{
      member("control", &Scenario::control, control_steps(),
             "The same steps without the departure that the case is about, run when its steps "
             "held. Where they "
             "do not hold, the case is not judged."),
      member("steps", &Scenario::steps, steps(),
             "What is done. The first that fails ends the case.")
          .needed(),
  };
  return lifted(head + shared_members() + rules, &Draft::scenario) + rows +
         lifted(body, &Draft::scenario);
}

// The first step that says what the scenario tests; `other`: the first that contradicts it.
struct Sides {
  Side side = Side::either;
  const Step* other = nullptr;

  void take(const Steps& steps) {
    for (const Step& step : steps)
      std::visit([&](const auto& action) { take(action, step); }, step.action);
  }
  template <class Action>
  void take(const Action& action, const Step& step) {
    if constexpr (std::is_same_v<Action, step::Together>) {
      for (const Steps& branch : action.branches)
        take(branch);
    } else if constexpr (std::is_same_v<Action, step::Repeat>) {
      take(action.steps);
    } else {
      constexpr Side its = side_of<Action>;
      if (side == Side::either) side = its;
      if (its != Side::either && its != side && other == nullptr) other = &step;
    }
  }
};

void check_side(CaseReader& reader, Scenario& scenario) {
  Sides sides;
  sides.take(scenario.steps);
  sides.take(scenario.control);
  if (sides.other != nullptr)
    reader.report(sides.other->offset,
                  "a scenario tests a server or a client, and this step is of the other one");
  scenario.side = sides.side == Side::client ? Side::client : Side::server;
}

void check_scenario(CaseReader& reader, const Element& element, Draft& draft) {
  check_side(reader, draft.scenario);
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
         Members<CatalogueEntry>{member("profiles", &CatalogueEntry::profiles, profiles(),
                                        "The profiles in which it holds. Default: all.")};
}

Kind<std::string> requirement_id() {
  const auto read = [](CaseReader& reader, const Element& at) {
    std::string made = reader.text(at);
    if (!made.empty()) check_requirement_id(reader, at.key_begin, made);
    return made;
  };
  return {read, {{"type", "string"}, {"pattern", "^[A-Z0-9][A-Z0-9.-]*$"}}};
}

}  // namespace

const Form<Draft>& scenario_form() {
  static const Form<Draft> form{
      "a scenario",
      "What is sent to a Talk server, or client, and what must come back.",
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
      file_members<Group>() + lifted(shared_members(), &Group::common) +
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
