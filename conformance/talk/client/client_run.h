// One run of cases against one client.
#pragma once

#include <cstdint>
#include <vector>

#include "conformance/talk/client/client_options.h"
#include "conformance/talk/run.h"
#include "conformance/talk/target_options.h"

namespace talkspec::talk {

// Runs the selected cases, as run_on_target() does for a server; of `options`, the profile, the
// terminator and the timeout count. A client that cannot be started, or that opens no connection
// when it is started first, is unreachable. Clients that are started elsewhere are waited for as
// long as the run lasts: each case begins when its client comes.
TargetRun run_on_client(const ClientOptions& client, const TargetOptions& options,
                        const std::vector<runner::Selected>& selected,
                        const runner::Settings& settings, std::uint64_t seed, Observer& observer);

}  // namespace talkspec::talk
