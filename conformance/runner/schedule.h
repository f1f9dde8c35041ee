// The order in which cases run: those that can share the target side by side, the others after
// them, one by one.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "conformance/runner/selection.h"
#include "conformance/wire/loop.h"
#include "reports/model.h"

namespace talkspec::runner {

// Carries out cases against one target.
class Bench {
 public:
  virtual ~Bench() = default;

  // Runs one; `number` is unique in the run.
  virtual wire::Task<report::Case> run(const scenario::Scenario& scenario, std::size_t number) = 0;

  // Why no further case makes sense, as a sentence; empty while one does.
  virtual std::string given_up() const = 0;
};

// Runs the cases and returns their results in the order of `selected`, skipped ones included. When
// the loop is stopped or the bench gives up, what has not run is inconclusive and says why. `ended`
// is called for each case as it ends.
wire::Task<std::vector<report::Case>> run_cases(wire::Loop& loop, Bench& bench,
                                                const std::vector<Selected>& selected,
                                                std::size_t jobs,
                                                std::function<void(report::Case&)> ended);

// The report of a case that begins now: what its scenario says of it.
report::Case begun(const scenario::Scenario& scenario);

}  // namespace talkspec::runner
