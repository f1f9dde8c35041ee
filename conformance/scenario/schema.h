// The JSON Schemas of conformance/, which are built into the program.
#pragma once

#include <cstdint>
#include <string_view>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/document.h"

namespace talkspec::scenario {

enum class Schema : std::uint8_t { scenario, requirements, target, known_failures };

// The schema as it stands in conformance/.
std::string_view schema_text(Schema schema) noexcept;

// One diagnostic at the innermost place where the document departs from the schema, if it does.
// Thread-safe.
void check_schema(const Document& document, Schema schema, Diagnostics& diagnostics);

}  // namespace talkspec::scenario
