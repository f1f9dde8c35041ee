// What a target sent, in the data of a page.
#pragma once

#include <string_view>

#include "reports/json_writer.h"

namespace talkspec::report {

// Bytes as a JSON value: a string, one character a byte (U+0000 to U+00FF); or, where that is
// shorter, an array with their base64 as its only element.
void write_octets(JsonWriter& json, std::string_view bytes);

}  // namespace talkspec::report
