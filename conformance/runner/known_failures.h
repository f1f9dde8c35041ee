// A list of known failures: which cases end how, and why that is put up with. The list is exact in
// both directions: what is listed must end as listed, and what is not must pass.
// conformance/TARGETS.md is its reference, conformance/known-failures.schema.json its schema.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/scenario.h"
#include "reports/model.h"

namespace talkspec::runner {

struct KnownFailure {
  bool of_requirement = false;  // all cases that are laid to it, else the one case
  std::string id;
  report::Verdict verdict = report::Verdict::fail;  // fail or warn
  std::string reason;
  std::optional<std::chrono::sys_days> until;  // the last day that it holds
  std::string comment;
};
using KnownFailures = std::vector<KnownFailure>;

struct LoadedKnownFailures {
  KnownFailures list;
  scenario::Diagnostics diagnostics;  // empty when all of the text was right
};

// IDs must be those of a case in `scenarios`, of a requirement of theirs, or of a row that a run
// may have besides (`rows`), and stand there once.
LoadedKnownFailures load_known_failures(std::string_view text, std::string_view file,
                                        const std::vector<scenario::Scenario>& scenarios,
                                        const std::vector<std::string_view>& rows = {});

// The list as a file's text: the same list makes the same bytes.
std::string text_of(const KnownFailures& list);

// Holds the list against a case that has ended: sets `known` or `unexpected`. What was skipped or
// stayed inconclusive is not judged. `today` is for the expiry.
void judge_by(const KnownFailures& list, std::chrono::sys_days today, report::Case& c);

// The same with all cases of a run, each judged as above: a requirement that is listed and that
// none of them breaks any more is `unexpected` of its first case.
void judge_by(const KnownFailures& list, std::chrono::sys_days today,
              std::vector<report::Case>& cases);

// The list as it must be for judge_by() to find those cases right, reasons kept. Entries about
// what was not judged stay; an expired one becomes a new one, which has to be looked at again.
KnownFailures mended(const KnownFailures& list, std::chrono::sys_days today,
                     const std::vector<report::Case>& cases);

}  // namespace talkspec::runner
