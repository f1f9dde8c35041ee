// The order in which cases run: stage by stage, those that can share the target side by side; and
// what failed, once more and alone, before it counts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "conformance/runner/selection.h"
#include "conformance/runner/settings.h"
#include "conformance/wire/loop.h"
#include "reports/model.h"

namespace talkspec::runner {

// One run of one case.
struct Trial {
  report::Case report;
  // It rests on less than full patience, or on what others may have pushed: it is no verdict yet.
  bool preliminary = false;
  // The case could not even do what every case stands on.
  bool at_the_basis = false;
  // It ended because something did not come in time.
  bool waited_in_vain = false;
  // The target said that this was too much at a time.
  bool turned_away = false;
};

// Carries out cases against one target.
class Bench {
 public:
  virtual ~Bench() = default;

  // Runs one; `number` is unique in the run. `again`: alone, and with more patience.
  virtual wire::Task<Trial> run(const scenario::Scenario& scenario, std::size_t number,
                                bool again) = 0;

  // How long it took until the target served again; none: it does not, and the bench gives up.
  virtual wire::Task<std::optional<wire::Clock::duration>> serves() = 0;

  // Lays to a case that the target has not served any more since it ran. That stands: there is
  // nobody left to ask again.
  virtual void lay_silence_to(Trial& trial) const = 0;

  // The bench has given up, and nothing was served any more when this ended.
  virtual bool ended_in_silence(const Trial& trial) const = 0;

  // Cases that push megabytes are about to run.
  virtual wire::Task<void> before_megabytes() = 0;

  // At least so long an exchange takes.
  virtual wire::Clock::duration round_trip() const = 0;

  // Longer than this to serve means that the target was starved.
  virtual wire::Clock::duration prompt() const = 0;

  // Why no further case makes sense, as a sentence; empty while one does.
  virtual std::string given_up() const = 0;
};

struct Scheduled {
  std::vector<report::Case> cases;  // in the order of those that were selected
  wire::Clock::duration starved{};  // the longest that the target did not serve others
};

// Runs the cases, skipped ones included. When the loop is stopped or the bench gives up, what has
// not run is inconclusive and says why. `ended` is called once for each case, when its verdict
// stands.
wire::Task<Scheduled> run_cases(wire::Loop& loop, Bench& bench,
                                const std::vector<Selected>& selected, const Settings& settings,
                                std::function<void(report::Case&)> ended);

// The verdict of a case that ran several times, the first time in company; pure. Two that end in
// the same way decide; what passes when it runs again, alone, is unsteady, unless the first time
// was preliminary.
report::Case verdict_of(std::vector<Trial> trials);

// Whether what a case shows in company needs a look at it alone: it does not pass, or it was not
// judged for a reason that may be the company's.
bool doubtful(const Trial& trial);

// Whether one more run is needed for a verdict.
bool undecided(const std::vector<Trial>& trials);

// The report of a case that begins now: what its scenario says of it.
report::Case begun(const scenario::Scenario& scenario);

}  // namespace talkspec::runner
