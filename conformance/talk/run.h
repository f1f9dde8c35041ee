// One run of cases against one Talk server.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/runner/selection.h"
#include "conformance/runner/settings.h"
#include "conformance/talk/target.h"
#include "reports/model.h"

namespace talkspec::talk {

// Who follows a run. Called on the thread that runs it.
class Observer {
 public:
  virtual ~Observer() = default;

  // `run` as far as it is known, and the IDs of all cases that are selected. `unreachable`: why
  // none of them will run; empty: they do.
  virtual void begin(const report::Run& run, const std::vector<std::string>& plan,
                     const std::string& unreachable) = 0;
  // May keep its transcript elsewhere. `c.rerun`, where it is not empty, is the ID of the case that
  // shows what `c` is about: at the end of a run, a row for each wire rule that was broken. Rows of
  // the delivery watch come there as well; theirs is "*", as it takes several cases to see them.
  virtual void ended(report::Case& c) = 0;
  virtual void tick() = 0;  // a few times a second, that people see time pass
};

struct TargetRun {
  report::Run run;  // with a case for each that was selected, whatever happened, and what broke a
                    // wire rule
  std::string unreachable;  // why the target could not be tested at all: a sentence; or empty
  std::string wrong;        // what is wrong with a scenario, as it showed when it ran; or empty
};

// Runs the selected cases. `seed` makes the names of the run. SIGINT, SIGTERM and SIGHUP end it
// early. Blocks; several threads may each run one.
TargetRun run_on_target(const Target& target, const std::vector<runner::Selected>& selected,
                        const runner::Settings& settings, std::uint64_t seed, Observer& observer);

// The IDs of rows that no scenario has: a list of known failures may name them too.
std::vector<std::string_view> ids_of_rows();

// SHA-256 in hexadecimal of the IDs and texts of the cases that are selected: Run::suite_hash.
std::string hash_of(const std::vector<runner::Selected>& selected);

}  // namespace talkspec::talk
