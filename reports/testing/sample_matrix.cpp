#include "reports/testing/sample_matrix.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

namespace talkspec::report::testing {
namespace {

using namespace std::string_literals;

int loudness(Verdict verdict) {
  constexpr std::array<int, 5> of_pass_fail_warn_skip_inconclusive = {1, 4, 2, 0, 3};
  return of_pass_fail_warn_skip_inconclusive[static_cast<std::size_t>(verdict)];
}

}  // namespace

Matrix sample_matrix(std::vector<NamedRun> runs) {
  std::map<std::string, Matrix::Row> rows;
  Matrix matrix;
  for (std::size_t column = 0; column < runs.size(); ++column) {
    const std::vector<Case>& cases = runs[column].run->cases;
    for (std::size_t number = 0; number < cases.size(); ++number) {
      const Case& c = cases[number];
      Matrix::Row& row = rows[c.requirements.front().id];
      row.requirement = c.requirements.front();
      row.cells.resize(runs.size());
      row.cells[column].cases.push_back(number);
    }
    const auto failed = std::find_if(cases.begin(), cases.end(),
                                     [](const Case& c) { return c.verdict == Verdict::fail; });
    if (column > 0 && failed != cases.end())
      matrix.diverging.push_back(
          {failed->id,
           column,
           {"alice", 120, "noop\0\r\n6\r\nhello\0"s, "noop\0\r\nd\r\naaaa"s, 7}});
  }
  for (auto& [id, row] : rows) {
    for (std::size_t column = 0; column < runs.size(); ++column) {
      Matrix::Cell& cell = row.cells[column];
      const auto verdict = [&](std::size_t number) {
        return runs[column].run->cases[number].verdict;
      };
      std::stable_sort(cell.cases.begin(), cell.cases.end(), [&](std::size_t a, std::size_t b) {
        return loudness(verdict(a)) > loudness(verdict(b));
      });
      if (!cell.cases.empty()) cell.verdict = verdict(cell.cases.front());
    }
    matrix.rows.push_back(std::move(row));
  }
  matrix.runs = std::move(runs);
  return matrix;
}

}  // namespace talkspec::report::testing
