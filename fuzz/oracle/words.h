// Whatever a parser refuses, it can say why.
#pragma once

#include <string_view>

#include "fuzz/oracle/oracles.h"

namespace talk::fuzz {

// `Code` is an enumeration of reference/framing with name() and sentence().
template <class Code>
void check_words(Code code) {
  const std::string_view word = name(code);
  if (word.empty() || word == "unknown" || sentence(code).empty())
    oracle_model("an error has no name or no sentence");
}

}  // namespace talk::fuzz
