// The words and colours for verdicts, levels and numbers, the same in every form.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "reports/model.h"

namespace talkspec::report {

struct VerdictWords {
  std::string_view participle;  // "3 failed"
  std::string_view heading;     // at the start of a line of text: "FAIL"
  std::string_view emoji;       // in Markdown
  std::string_view sgr;         // its colour on a terminal: a parameter of SGR (ECMA-48)
  std::string_view rgb;         // its colour in a page
  int gravity;                  // the greater, the worse
};
const VerdictWords& words(Verdict verdict) noexcept;

// "MUST"
std::string_view capitals(Level level) noexcept;

// "1 case", "2 cases"
std::string counted(std::size_t number, std::string_view one, std::string_view many);

// "1.84" of 1843 ms
std::string seconds(std::chrono::nanoseconds time, int decimals);

}  // namespace talkspec::report
