// Internal to conformance/talk/grammar: one part of the grammar, followed over bytes.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "conformance/talk/grammar/recogniser.h"

namespace talkspec::talk {

struct Walk {
  std::vector<Element> elements;
  std::size_t end = 0;
  bool end_reached = false;  // of the part
  bool lost = false;         // nothing behind the last departure can be read
};

// Begins at the offset `from`. What the bytes end in the middle of is no element.
Walk walk_part(const Grammar& grammar, std::string_view part, std::string_view bytes,
               std::size_t from);

}  // namespace talkspec::talk
