#pragma once

#include <string>
#include <string_view>

namespace talkspec::report {

// Text as it may stand in an element or in a quoted attribute of an XML 1.0 document in UTF-8:
// what is markup is referred to, and what can't stand in XML 1.0 at all (§2.2: most control
// characters, noncharacters, ill-formed UTF-8) is replaced by U+FFFD. A target's bytes have to be
// escaped before (reports/escape.h), so that nothing of them is lost here.
std::string xml(std::string_view text);

}  // namespace talkspec::report
