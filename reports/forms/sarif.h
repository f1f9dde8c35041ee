// A run as SARIF 2.1.0 (OASIS), for code scanning: a requirement is a rule, and a group of cases
// (reports/groups.h) is one result, so that GitHub shows one alert for each cause. It is on the
// line of the case that is the example of the group; its message links to the others, its related
// locations. At most 5,000 results, the most that GitHub shows: the gravest, and a notification
// counts the others. Sentences about the whole run are notifications too.
#pragma once

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

void write_sarif(const Run& run, Sink& out);

}  // namespace talkspec::report
