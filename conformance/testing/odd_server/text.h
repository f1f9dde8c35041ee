// What faults do to the text of a message and of a form.
#pragma once

#include <string>
#include <string_view>

#include "conformance/testing/odd_server/behaviour.h"

namespace talkspec::odd {

// Well-formed as far as lead and continuation bytes go.
bool is_utf_8(std::string_view text);

std::string damaged(std::string text, const Behaviour& behaviour);

// Where a percent sign stands that begins no escape; npos: nowhere.
std::size_t escape_cut(std::string_view form);

}  // namespace talkspec::odd
