#include "fuzz/foreign/linked_parsers.h"

#include <array>
#include <span>

#include "fuzz/talk_parser.h"
#include "linked_parsers.inc"  // written by CMake: X(name) for each adapter

#define TALK_DECLARE(name) extern "C" const talk_parser_interface* talk_parser_##name();
TALK_LINKED_PARSERS(TALK_DECLARE)
#undef TALK_DECLARE

namespace talk::foreign {

std::span<const talk_parser_interface* const> linked_parsers() {
#define TALK_CALL(name) talk_parser_##name(),
  static const std::array parsers{TALK_LINKED_PARSERS(TALK_CALL)};
#undef TALK_CALL
  return parsers;
}

}  // namespace talk::foreign
