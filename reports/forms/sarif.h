// A run as SARIF 2.1.0 (OASIS), for code scanning: a requirement is a rule, and what failed,
// warned or stayed inconclusive is a result on the line of its scenario. At most 5,000 results,
// the most that GitHub shows; the gravest come first, and the rest is counted in a notification.
#pragma once

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

void write_sarif(const Run& run, Sink& out);

}  // namespace talkspec::report
