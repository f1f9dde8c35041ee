// Internal to the room: what a file is made of: a scenario, a group of them, requirements.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "conformance/scenario/descriptor.h"
#include "conformance/scenario/expansion.h"
#include "conformance/scenario/requirements.h"
#include "conformance/scenario/scenario.h"

namespace talkspec::scenario {

// A scenario before it is expanded into cases.
struct Draft {
  Scenario scenario;
  std::optional<std::vector<Row>> rows;  // of `for` or `table`; nothing: it is one case
};

// A file of several scenarios.
struct Group {
  Scenario common;                     // what its scenarios take over
  const Element* scenarios = nullptr;  // an array, each by scenario_form(); null: none
};

const Form<Draft>& scenario_form();    // of a group
const Form<Draft>& whole_file_form();  // with what else a file may have
const Form<Group>& group_form();

const Form<CatalogueEntry>& requirement_form();          // of a catalogue
const Form<CatalogueEntry>& defined_requirement_form();  // of `define`, whose names are the IDs

// Upper-case words joined by "-". Reports what is no such ID.
void check_requirement_id(Reader& reader, std::size_t offset, std::string_view id);

}  // namespace talkspec::scenario
