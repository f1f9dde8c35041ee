// What there is to say of a case beside its ID, its verdict and its exchange: the same in every
// form for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.h"

namespace talkspec::report {

struct Detail {
  enum class Kind : std::uint8_t { sentence, bytes, command };
  std::string_view label;  // "requirement", "again with"
  std::string text;        // raw
  Kind kind = Kind::sentence;
};

// In the order in which they are read: what broke, its requirement, expected and actual (an empty
// one of the two is ""), other tries, notes, the step that decided, and last the command that runs
// the case again. What `said` says already is left out.
std::vector<Detail> details_of(const Case& c, std::string_view said);

// How another try ended: "passed", "failed: alice got nothing".
std::string sentence_of(const Attempt& attempt);

// The line of the step that decided, or else of the case, in its file; 0: not known.
std::uint32_t line_of(const Case& c) noexcept;

// The text of the step that decided, as it is in the scenario, without the spaces around it; empty:
// not known.
std::string_view step_text(const Case& c) noexcept;

}  // namespace talkspec::report
