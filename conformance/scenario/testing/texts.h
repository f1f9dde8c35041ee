// Scenario texts of tests, and what becomes of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

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

// A `let` of the names x0, x1 … of which each is the one before it, `uses` times.
inline std::string let_in_a_chain(int names, int uses) {
  std::string let = R"("let": {"x0": "")";
  for (int name = 1; name < names; ++name) {
    let += fmt::format(", \"x{}\": \"", name);
    for (int use = 0; use < uses; ++use)
      let += fmt::format("${{x{}}}", name - 1);
    let += '"';
  }
  return let + "}, ";
}

}  // namespace talkspec::scenario
