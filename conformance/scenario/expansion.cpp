#include "conformance/scenario/expansion.h"

#include <algorithm>

#include <fmt/format.h>

#include "conformance/scenario/case_checks.h"
#include "conformance/scenario/kinds.h"
#include "conformance/scenario/load.h"
#include "conformance/scenario/variables.h"

namespace talkspec::scenario {
namespace {

bool is_plain(const Element& element) {
  return element.kind == Element::Kind::number || element.kind == Element::Kind::boolean ||
         (element.kind == Element::Kind::string && !has_variable(element.text) &&
          element.text.find("$${") == std::string::npos);
}

void check_label(Reader& reader, const Element& element) {
  if (is_row_label(element.text)) return;
  reader.report(element, fmt::format("{} becomes part of an ID; use up to 64 letters, digits, `-`, "
                                     "`+`, `_` and `.`",
                                     quote(element.text)));
}

// A value as part of an ID: whatever may not stand there becomes "-", one for a run.
std::string label_of(Reader& reader, const Element& value) {
  std::string label;
  for (const char c : value.text) {
    if (is_row_label(std::string_view(&c, 1))) {
      label += c;
    } else if (!label.empty() && label.back() != '-') {
      label += '-';
    }
  }
  if (!is_row_label(label))
    reader.report(value,
                  fmt::format("no ID can be made of {}; use a `table`, whose rows have labels",
                              quote(value.text)));
  return label;
}

void put(CaseReader& reader, Row& row, const Element& value) {
  check_variable_name(reader, value);
  if (is_plain(value)) {
    row.variables.emplace(value.key, value.text);
  } else {
    row.let.emplace(value.key, bytes().read(reader, value));
  }
}

}  // namespace

std::vector<Row> read_table(CaseReader& reader, const Element& table) {
  std::vector<Row> rows;
  if (!reader.has_kind(table, Element::Kind::array)) return rows;
  if (table.children.empty()) reader.report(table, "must have a row");
  const Element& first = table.children.empty() ? table : table.children.front();
  for (const Element& element : table.children) {
    if (!reader.is_object(element, "a row")) continue;
    Row row;
    row.begin = element.begin;
    if (const Element* const label = reader.needed(element, "label", "a row")) {
      row.label = reader.text(*label);
      if (!row.label.empty()) check_label(reader, *label);
    }
    for (const Element* const value : reader.uncommented(element))
      if (value->key != "label") put(reader, row, *value);
    for (const Element& value : first.children)
      if (value.key != "comment" && value.key != "label" && element.find(value.key) == nullptr)
        reader.report(element,
                      fmt::format("the row has no {}, and the first row has", quote(value.key)));
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<Row> read_for(CaseReader& reader, const Element& loop) {
  std::vector<Row> rows(1);
  if (!reader.is_object(loop, "`for`")) return rows;
  if (loop.children.empty()) reader.report(loop, "must name a variable");
  for (const Element& variable : loop.children) {
    check_variable_name(reader, variable);
    if (!reader.has_kind(variable, Element::Kind::array)) continue;
    if (variable.children.empty()) reader.report(variable, "must have a value");
    if (rows.size() * variable.children.size() > LoadLimits::cases) {
      reader.report(variable, fmt::format("expands to more than {} cases", LoadLimits::cases));
      return rows;
    }
    std::vector<Row> longer;
    for (const Row& row : rows)
      for (const Element& value : variable.children) {
        Row with = row;
        with.begin = value.begin;
        if (!is_plain(value)) {
          reader.report(value,
                        "must be a string without variables, a number, true or false; a "
                        "`table` takes all bytes");
          continue;
        }
        if (!with.label.empty()) with.label += '-';
        with.label += label_of(reader, value);
        with.variables.emplace(variable.key, value.text);
        longer.push_back(std::move(with));
      }
    rows = std::move(longer);
  }
  return rows;
}

}  // namespace talkspec::scenario
