// What faults do to the text of a message.
#pragma once

#include <string>
#include <string_view>

#include "conformance/testing/odd_server/behaviour.h"

namespace talkspec::odd {

// Well-formed as far as lead and continuation bytes go.
bool is_utf_8(std::string_view text);

std::string damaged(std::string text, const Behaviour& behaviour);

}  // namespace talkspec::odd
