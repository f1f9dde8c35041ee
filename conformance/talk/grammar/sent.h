// The bytes that a case sends, without sending them: as the runner would write them to a target
// that accepts everything.
#pragma once

#include <string>
#include <vector>

#include "conformance/scenario/scenario.h"

namespace talkspec::talk {

// What one step sends. Several `by_hand` ones on a connection are one stream of bytes; each other
// one is a request of its own.
struct Sent {
  std::string bytes{};
  std::string connection{};
  bool by_hand = false;
  bool begins_connection = false;  // what was sent on one of that name before is another's
  bool plain = false;              // as the draft has it, with nothing of the case's own
  bool in_control = false;         // of the steps of the control
};

// In the order of the steps, with those that only run `when` something was so. Without canaries and
// sentinels.
std::vector<Sent> sent_by(const scenario::Scenario& scenario);

}  // namespace talkspec::talk
