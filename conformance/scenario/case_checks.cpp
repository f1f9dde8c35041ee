#include "conformance/scenario/case_checks.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "conformance/scenario/amount.h"
#include "conformance/scenario/load.h"
#include "conformance/scenario/match.h"
#include "conformance/scenario/value.h"
#include "conformance/scenario/variables.h"

namespace talkspec::scenario {
namespace {

using std::string_view;

// Those that LANGUAGE.md lists; ${name:X} is apart.
constexpr std::array<string_view, 12> built_in{
    "tag",        "i",       "scheme", "authority",   "push_path", "pull_path",
    "terminator", "longest", "large",  "large_times", "lead",      "content_type"};

bool is_built_in(string_view name) {
  return std::find(built_in.begin(), built_in.end(), name) != built_in.end();
}

bool is_id_part(string_view part) {
  const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !part.empty() && part.size() <= 64 && alphanumeric(part.front()) &&
         std::all_of(part.begin(), part.end(),
                     [&](char c) { return alphanumeric(c) || c == '-' || c == '.'; });
}

void variables_of(const Value& value, std::set<std::string>& into) {
  const auto take = [&into](const TextPiece& piece) {
    if (piece.is_variable) into.emplace(piece.text);
    return true;
  };
  if (value.kind == Value::Kind::text) for_each_piece(value.text, take);
  for_each_piece(value.count, take);
  for (const Value& part : value.parts)
    variables_of(part, into);
}

class CaseChecks {
 public:
  CaseChecks(CaseReader& reader, const Scenario& scenario, std::size_t row,
             const CaseReader::Notes& file_wide)
      : reader_(reader), scenario_(scenario), row_(row), file_wide_(file_wide) {}

  void run() {
    for (const CaseReader::Use& use : reader_.notes().uses)
      check_use(use.variable, use.offset);
    // `let` of the scenario has its uses among those; `let` of the file matters where it is used.
    for (const CaseReader::Count& count : reader_.notes().counts)
      check_count(count);
    for (const CaseReader::Pattern& pattern : reader_.notes().patterns)
      check_pattern(pattern);
  }

 private:
  enum class Mark { being_checked, checked };

  void check_use(const std::string& name, std::size_t offset) {
    if (scenario_.let.contains(name)) {
      check_let(name);
      return;
    }
    if (scenario_.variables.contains(name) || is_built_in(name) || name.starts_with("name:"))
      return;
    std::vector<string_view> known(built_in.begin(), built_in.end());
    for (const auto& [variable, value] : scenario_.variables)
      known.push_back(variable);
    for (const auto& [variable, value] : scenario_.let)
      known.push_back(variable);
    const std::string hint = reader_.meant(name, known);
    reader_.report(offset,
                   fmt::format("there is no variable {}{}", quote(name),
                               hint.empty() ? "; `for`, `table` and `let` make variables" : hint));
  }

  // What `let` names must exist, and not be made of itself. The depth is that of the chain.
  void check_let(const std::string& name) {
    const auto [mark, is_new] = marks_.emplace(name, Mark::being_checked);
    if (!is_new) {
      if (mark->second == Mark::being_checked)
        reader_.report(let_offset(name), fmt::format("{} is made of itself", quote(name)));
      return;
    }
    if (marks_.size() > LoadLimits::named_bytes) return;
    std::set<std::string> variables;
    variables_of(scenario_.let.at(name), variables);
    for (const std::string& variable : variables)
      check_use(variable, let_offset(variable));
    marks_[name] = Mark::checked;
  }

  // Where a file's or scenario's `let` uses the variable.
  std::size_t let_offset(const std::string& variable) const {
    for (const std::vector<CaseReader::Use>* const uses : {&scenario_uses(), &file_wide_.uses})
      for (const CaseReader::Use& use : *uses)
        if (use.variable == variable) return use.offset;
    return row_;
  }

  const std::vector<CaseReader::Use>& scenario_uses() const { return reader_.notes().uses; }

  // A number that is known now; others have a greatest value that is known when the totals are
  // made.
  void check_count(const CaseReader::Count& count) {
    std::string unknown;
    Evaluator evaluator(
        scenario_,
        [&unknown](string_view name) {
          unknown = name;
          return std::nullopt;
        },
        0, 64);
    const Counted counted = evaluator.count(count.text);
    if (greatest_number(unknown, 0)) return;
    if (is_built_in(unknown) || unknown.starts_with("name:")) {
      reader_.report(count.offset, fmt::format("{} is no number", quote(unknown)));
    } else if (!counted.ok()) {
      if (unknown.empty()) reader_.report(count.offset, counted.error);
    } else if (counted.count < count.least || counted.count > count.most) {
      reader_.report(count.offset, fmt::format("is {}, and must be a whole number from {} to {}",
                                               counted.count, count.least, count.most));
    }
  }

  void check_pattern(const CaseReader::Pattern& pattern) {
    Evaluator evaluator(
        scenario_, [](string_view) { return std::string("1"); }, 0, LoadLimits::pattern_bytes);
    const Evaluated text = evaluator.expand(pattern.text);
    const std::string error = text.ok() ? pattern_error(text.bytes) : text.error;
    if (!error.empty()) reader_.report(pattern.offset, error);
  }

  CaseReader& reader_;
  const Scenario& scenario_;
  std::size_t row_;
  const CaseReader::Notes& file_wide_;
  std::map<std::string, Mark> marks_;
};

}  // namespace

bool is_scenario_id(string_view text) {
  const std::size_t slash = text.find('/');
  return slash != string_view::npos && is_id_part(text.substr(0, slash)) &&
         is_id_part(text.substr(slash + 1));
}

bool is_row_label(string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '+' || c == '_' || c == '.';
  };
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), allowed);
}

void check_variable_name(Reader& reader, const Element& member) {
  if (!is_variable_name(member.key))
    reader.report(member.key_begin, fmt::format("{} is no name of a variable; use letters, digits "
                                                "and `_`",
                                                quote(member.key)));
  if (is_built_in(member.key))
    reader.report(member.key_begin,
                  fmt::format("{} has a meaning already; pick another name", quote(member.key)));
}

void check_case(CaseReader& reader, const Scenario& scenario, std::size_t row,
                const CaseReader::Notes& file_wide) {
  CaseChecks(reader, scenario, row, file_wide).run();
}

}  // namespace talkspec::scenario
