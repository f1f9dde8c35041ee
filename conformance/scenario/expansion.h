// Internal to the loader: `for` and `table`, which make several cases of one scenario.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "conformance/scenario/case_reader.h"

namespace talkspec::scenario {

// What one case has that its scenario has not.
struct Row {
  std::string label;  // the last part of the case's ID; empty: a scenario without rows
  std::map<std::string, std::string> variables;
  std::map<std::string, Value> let;  // variables that are BYTES, or have ${variables} themselves
  std::size_t begin = 0;
};

// `for`: all combinations; the variable named last changes fastest.
std::vector<Row> read_for(CaseReader& reader, const Element& loop);

// `table`: a row each.
std::vector<Row> read_table(CaseReader& reader, const Element& table);

}  // namespace talkspec::scenario
