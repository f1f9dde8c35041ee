// Compares runs: what changed between two of them, and which requirements several implementations
// meet. Pure functions of the runs. The results hold raw bytes; the writers of the forms
// (reports/forms/comparison.h, matrix.h) escape them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.h"

namespace talkspec::report {

// What became of a case between the earlier run and the later one.
enum class Change : std::uint8_t {
  new_failure,   // it fails now and did not fail before
  fixed,         // it failed before and passes or warns now
  changed,       // another verdict, or the same verdict with another message
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
  std::string doubt;  // why the runs are hard to compare (suite, profile), or empty

  bool has_new_failure() const noexcept;
};
Comparison compare(const Run& earlier, const Run& later);

// The first byte that two targets sent differently in one case. What a connection received counts
// as one sequence of bytes, however it was cut; the values of Date fields are not compared.
struct Divergence {
  std::string connection;
  std::uint64_t offset = 0;  // of that byte in all that the connection received
  std::string left;          // raw: some bytes before it, the byte and some after it
  std::string right;
  std::size_t before = 0;  // how many bytes of `left` and `right` come before it
};
std::optional<Divergence> first_divergence(const Case& left, const Case& right);

// One column of a matrix.
struct NamedRun {
  std::string name;     // of the implementation; unique in a matrix
  std::string href;     // of its HTML report, relative to the matrix; empty: it has none
  const Run* run = {};  // not owned
};

// A table of requirements by implementations. It refers to the runs, which must outlive it.
struct Matrix {
  struct Cell {
    // The worst verdict of the cases that judge the requirement, or none when the run has no such
    // case. A failure counts against the first requirement of a case only.
    std::optional<Verdict> verdict;
    std::vector<std::size_t> cases;  // in runs[column].run->cases, the worst first
  };
  struct Row {
    Requirement requirement;
    std::vector<Cell> cells;  // one a run
  };
  // A case in which the first run and the run of that column received different bytes.
  struct Diverging {
    std::string id;
    std::size_t column = 0;  // the run that differs from that of column 0
    Divergence divergence;
  };
  std::vector<NamedRun> runs;
  std::vector<Row> rows;  // by ID
  std::vector<Diverging> diverging;
};
// `divergences`: whether the transcripts are compared as well.
Matrix matrix_of(std::vector<NamedRun> runs, bool divergences);

}  // namespace talkspec::report
