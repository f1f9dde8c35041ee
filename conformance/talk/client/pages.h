// What a person or a browser sees of a run that waits for clients: which cases there are, and what
// was found so far.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "conformance/runner/selection.h"
#include "conformance/talk/client/client_context.h"
#include "conformance/talk/client/reception.h"
#include "reports/model.h"

namespace talkspec::talk {

// The page at that path, as a whole HTTP message; none: there is none. `run` has the cases that
// have ended so far.
std::optional<std::string> page_at(const std::string& path, const ClientSession& session,
                                   const std::vector<runner::Selected>& selected,
                                   const report::Run& run);

}  // namespace talkspec::talk
