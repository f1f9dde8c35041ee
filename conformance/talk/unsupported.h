// Which cases make no sense against a target, and why.
#pragma once

#include <string>

#include "conformance/scenario/scenario.h"
#include "conformance/talk/target_options.h"

namespace talkspec::talk {

// By profile, routing and what its target file says: a sentence; empty when the case is to run.
std::string reason_to_skip(const scenario::Scenario& scenario, const Profile& profile,
                           Routing routing, const Dialect& dialect);

// The same for a target whose routing is not known yet.
std::string reason_to_skip(const scenario::Scenario& scenario, const TargetOptions& target);

}  // namespace talkspec::talk
