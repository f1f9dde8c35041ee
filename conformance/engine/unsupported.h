// Why a case makes no sense against a target, by what its target file says.
#pragma once

#include <string>

#include "conformance/engine/dialect.h"
#include "conformance/scenario/scenario.h"

namespace talkspec {

// A sentence; empty when the case is to run.
std::string reason_unsupported(const Scenario& scenario, const Dialect& dialect);

}  // namespace talkspec
