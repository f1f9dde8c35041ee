// Internal to the loader: what no schema can say, as it needs the whole case.
#pragma once

#include <cstddef>
#include <string_view>

#include "conformance/scenario/case_reader.h"

namespace talkspec::scenario {

// "area/slug", of lower-case letters, digits, "-" and ".".
bool is_scenario_id(std::string_view text);

// What `for` and `table` add to an ID.
bool is_row_label(std::string_view text);

// The name of a variable that is the member's, and has no meaning yet.
void check_variable_name(Reader& reader, const Element& member);

// Whether the variables exist, numbers are numbers, patterns compile and `let` is not made of
// itself. `row` is where to report what has no place of its own; `file_wide`: of the file's `let`.
void check_case(CaseReader& reader, const Scenario& scenario, std::size_t row,
                const CaseReader::Notes& file_wide);

}  // namespace talkspec::scenario
