// Whether a text is a well-formed XML document (https://www.w3.org/TR/xml/), of those that have no
// DTD, no CDATA and no comments: all that a report needs.
#pragma once

#include <string_view>

namespace talk::fuzz {

bool is_well_formed_xml(std::string_view text);

}  // namespace talk::fuzz
