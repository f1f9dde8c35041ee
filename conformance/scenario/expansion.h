// Internal to the loader: `for` and `table`, which make several cases of one scenario.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "conformance/scenario/reader.h"

namespace talkspec::scenario {

// What one case has that its scenario has not.
struct Row {
  std::string label;  // the last part of the case's ID; empty: a scenario without rows
  std::map<std::string, std::string> variables;
  std::map<std::string, Value> let;  // variables that are BYTES, or have ${variables} themselves
  std::size_t begin = 0;
};

// The rows of a scenario; one without a label when it has neither `for` nor `table`.
std::vector<Row> read_rows(Reader& reader, const Element& scenario);

}  // namespace talkspec::scenario
