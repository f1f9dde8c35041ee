// Which cases make no sense with a client, by what its command takes and what is seen of it.
#pragma once

#include <string>

#include "conformance/scenario/scenario.h"
#include "conformance/talk/client/client_options.h"
#include "conformance/talk/profile.h"

namespace talkspec::talk {

// Why the case is skipped, a sentence; empty: it runs. Pure.
std::string reason_to_skip(const scenario::Scenario& scenario, const ClientOptions& client,
                           const Profile& profile);

}  // namespace talkspec::talk
