// Which event of a transcript shows what a case failed by.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "reports/model.h"

namespace talkspec::talk {

// Marks one event as deciding: on the connection that `sentence` names last, as "NAME: …" or at its
// beginning, the last thing received by `until` (since the case began) that holds the beginning of
// `actual`, else the last one received, else the last of all. Where no connection is named, on any.
// `transcript` is in the order of time; nothing is marked where nothing happened by then.
void mark_deciding(std::vector<report::WireEvent>& transcript, std::string_view sentence,
                   std::string_view actual, std::chrono::microseconds until);

}  // namespace talkspec::talk
