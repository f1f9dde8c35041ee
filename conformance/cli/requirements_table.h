// The catalogue and the cases of each requirement as a table for people:
// conformance/REQUIREMENTS.md.
#pragma once

#include <string>
#include <vector>

#include "conformance/scenario/requirements.h"
#include "conformance/scenario/scenario.h"

namespace talkspec::cli {

// Markdown. The rows of one scenario are one entry, with their number.
std::string requirements_table(const scenario::Catalogue& catalogue,
                               const std::vector<scenario::Scenario>& scenarios);

}  // namespace talkspec::cli
