// The adapters that this program was linked with.
#pragma once

#include <span>

#include "fuzz/talk_parser.h"

namespace talk::foreign {

// Ours first, then the other people's that were found when building. Static storage.
std::span<const talk_parser_interface* const> linked_parsers();

}  // namespace talk::foreign
