// Scenario texts of tests, and what becomes of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/load.h"

namespace talkspec::scenario {

inline const Catalogue& catalogue() {
  static const Catalogue two = [] {
    Catalogue made({.profiles = {"draft-00", "talk-1.1", "headless", "event-stream"},
                    .routings = {"others", "all", "none"},
                    .default_routings = {"others", "all"}});
    made.add({{"ONE", Level::should, "One.", "draft §1"}, {}});
    made.add({{"TWO", Level::must, "Two.", "draft §1"}, {}});
    return made;
  }();
  return two;
}

inline std::vector<std::string> complaints(const Loaded& loaded) {
  std::vector<std::string> all;
  for (const Diagnostic& one : loaded.diagnostics)
    all.push_back(to_text(one));
  return all;
}

inline Loaded loaded(std::string_view text) {
  return load(text, "f", catalogue());
}

// A scenario of one line, its steps and other members as given.
inline std::string scenario(std::string_view steps, std::string_view others = "") {
  return R"({"id": "a/b", "title": "t", "requirements": ["ONE"], )" + std::string(others) +
         R"("steps": [)" + std::string(steps) + "]}";
}

}  // namespace talkspec::scenario
