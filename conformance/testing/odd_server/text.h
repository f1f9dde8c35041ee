// What faults do to the text of a message.
#pragma once

#include <string>

#include "conformance/testing/odd_server/behaviour.h"

namespace talkspec::odd {

std::string damaged(std::string text, const Behaviour& behaviour);

}  // namespace talkspec::odd
