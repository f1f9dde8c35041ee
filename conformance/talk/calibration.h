// The first contact with a target: is it there, and how far away?
#pragma once

#include <chrono>
#include <string>

#include "conformance/talk/session.h"

namespace talkspec::talk {

struct Calibration {
  std::string error;  // a sentence why the target cannot be tested; empty when it answers
  std::chrono::microseconds round_trip{};  // from connecting to the answer to a push
};

// Connects and pushes, a few times. Any HTTP answer will do.
wire::Task<Calibration> calibrate(const Session& session);

}  // namespace talkspec::talk
