// The JSON Schemas of what people write: made of the language's descriptors (scenario,
// requirements), or kept by hand in conformance/ and built into the program.
#pragma once

#include <cstdint>
#include <string>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/document.h"
#include "conformance/scenario/requirements.h"

namespace talkspec::scenario {

enum class Schema : std::uint8_t { scenario, requirements, target, known_failures };

// The schema, with the names of the vocabulary. It is what stands in the file of conformance/ when
// the vocabulary is that of the program; a test of conformance/talk holds that.
std::string schema_text(Schema schema, const Vocabulary& vocabulary);

// One diagnostic at the innermost place where the document departs from the schema, if it does.
// Thread-safe.
void check_schema(const Document& document, Schema schema, const Vocabulary& vocabulary,
                  Diagnostics& diagnostics);

}  // namespace talkspec::scenario
