// Internal to the loader: what a case comes to as a whole. Loops multiply, so that no single member
// can know it; and what the runner will never do is a mistake of the scenario, told at once.
#pragma once

#include "conformance/scenario/case_reader.h"
#include "conformance/scenario/scenario.h"

namespace talkspec::scenario {

// Reports, at the step that goes beyond it, what is more than LoadLimits allow. The case must have
// passed check_case().
void check_totals(CaseReader& reader, const Scenario& scenario);

}  // namespace talkspec::scenario
