// What must not stand in a report, whoever put it on the wire.
#pragma once

#include <string>
#include <vector>

#include "reports/model.h"

namespace talkspec::runner {

// Puts as many asterisks in the place of each secret: in sentences, in bytes, and over the events
// of a transcript that one was cut into. `secrets` of fewer than 4 bytes are left alone: they would
// be found everywhere.
void mask_secrets(report::Case& result, const std::vector<std::string>& secrets);

}  // namespace talkspec::runner
