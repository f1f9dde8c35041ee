// Files of conformance/ that are built into the program.
#pragma once

#include <string_view>

namespace talkspec::talk::embedded {

extern const std::string_view requirements;
extern const std::string_view client_requirements;
extern const std::string_view grammar;
extern const std::string_view pairs;
extern const std::string_view browser;         // client/browser.html
extern const std::string_view edition_2026_1;  // NAME.json of conformance/editions

}  // namespace talkspec::talk::embedded
