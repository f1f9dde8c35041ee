// What the report of a case says of its judgement.
#pragma once

#include <string_view>
#include <vector>

#include "conformance/runner/evidence.h"
#include "conformance/scenario/requirements.h"
#include "conformance/talk/attribution.h"
#include "reports/model.h"

namespace talkspec::talk {

// Puts a requirement of the catalogue first among those of a case: a failure is laid to it.
void lay(std::string_view id, const scenario::Catalogue& catalogue,
         std::vector<report::Requirement>& all);

// Moves the judgement and the notes of the record into the report; what is too long is cut, and a
// note says so.
void tell(Judgement judgement, runner::Record& record, const scenario::Catalogue& catalogue,
          report::Case& result);

}  // namespace talkspec::talk
