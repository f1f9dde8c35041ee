#pragma once

#include <string>

namespace talkspec::report {

// The machine this runs on, for Run::host: system, release and hardware, as `uname -srm` prints
// them. It has no host name, as reports are passed around.
std::string host();

}  // namespace talkspec::report
