// Runs side by side: what changed between two of them, and what several implementations make of
// each requirement. Pure functions of the runs; who writes the result escapes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

// How a case of the later run stands to the same case of the earlier one.
enum class Change : std::uint8_t {
  new_failure,   // fails now, did not
  fixed,         // failed, and passes or warns now
  changed,       // another verdict, or another message of the same one
  only_earlier,  // the case is not in the later run
  only_later,
};
// "new", "fixed", "changed", "only in the earlier", "only in the later".
std::string_view name(Change change) noexcept;

struct Difference {
  std::string id;
  Level level = Level::must;
  Change change = Change::changed;
  std::optional<Verdict> earlier;  // none: the case was not in that run
  std::optional<Verdict> later;
  std::string earlier_message;
  std::string later_message;
};

struct Comparison {
  std::vector<Difference> differences;  // new failures first, then as enumerated; by ID
  std::size_t same = 0;                 // cases that did not change
  std::string doubt;  // why the two are hard to compare (suite, profile); empty: they aren't

  bool has_new_failure() const noexcept;
};
Comparison compare(const Run& earlier, const Run& later);

// The first byte that two targets sent differently in one case. What a connection received is
// taken as one sequence of bytes, however it was cut; the value of a Date field is left out.
struct Divergence {
  std::string connection;
  std::uint64_t offset = 0;  // of that byte in what the connection received
  std::string left;          // raw: a few bytes before it, it and some after; shorter at the end
  std::string right;
  std::size_t before = 0;  // how many bytes of `left` and `right` are before it
};
std::optional<Divergence> first_divergence(const Case& left, const Case& right);

// One column of a matrix.
struct NamedRun {
  std::string name;     // as people call the implementation; unique in a matrix
  std::string href;     // of its own HTML report, relative to the matrix; empty: none
  const Run* run = {};  // not owned
};

// Requirement by implementation. Valid as long as the runs are.
struct Matrix {
  struct Cell {
    // The worst of the verdicts that are laid to the requirement: fail, inconclusive, warn, pass,
    // skip. None: no case of it was in the run. A failure is laid to a case's first requirement.
    std::optional<Verdict> verdict;
    std::vector<std::size_t> cases;  // in runs[column].run->cases, the worst first
  };
  struct Row {
    Requirement requirement;
    std::vector<Cell> cells;  // one a run
  };
  // A case that two runs have and in which the first run and that column differ on the wire.
  struct Diverging {
    std::string id;
    std::size_t column = 0;  // compared with column 0
    Divergence divergence;
  };
  std::vector<NamedRun> runs;
  std::vector<Row> rows;  // by ID
  std::vector<Diverging> diverging;
};
// `divergences`: whether to compare transcripts as well.
Matrix matrix_of(std::vector<NamedRun> runs, bool divergences);

// All forms end in a newline. Of a matrix, the text has only the rows that are not the same and
// good everywhere.
void write_matrix_text(const Matrix& matrix, Sink& out);
void write_comparison_text(const Comparison& comparison, Sink& out);
void write_comparison_markdown(const Comparison& comparison, Sink& out);
void write_comparison_json(const Comparison& comparison, Sink& out);
void write_matrix_markdown(const Matrix& matrix, Sink& out);
void write_matrix_json(const Matrix& matrix, Sink& out);

}  // namespace talkspec::report
