// One case from its first step to its verdict.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/scenario.h"
#include "conformance/talk/session.h"
#include "conformance/wire/loop.h"
#include "reports/model.h"

namespace talkspec::talk {

struct CaseResult {
  report::Case report;
  bool at_the_basis = false;    // it failed in what every case stands on
  bool waited_in_vain = false;  // it failed because something did not come in time
  bool timed = false;           // so it did, or came late
  bool preliminary = false;     // see Judgement
  int turned_away_by = 0;       // 503, 429 or 408, where an answer of that status ended it
  bool foreign = false;         // it shows what this run may not have pushed
  std::string wrong;            // what is wrong with the scenario; empty: nothing
  std::vector<wire::ConnectionLog> log;
};

// `number` is unique among the cases of the run. What is passed must outlive the task; every
// connection of the case is closed when it ends.
wire::Task<CaseResult> run_case(Session& session, const scenario::Scenario& scenario,
                                std::size_t number);

}  // namespace talkspec::talk
