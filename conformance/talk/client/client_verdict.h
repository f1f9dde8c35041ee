// What the record of a case against a client means: its verdict and its requirement. Pure.
#pragma once

#include "conformance/runner/evidence.h"
#include "conformance/talk/attribution.h"

namespace talkspec::talk {

// Where the client opens no connection at all, the failure is laid to that and not to what the case
// is about.
Judgement judge_client(const runner::Record& record, Subject subject, bool pulls);

}  // namespace talkspec::talk
