// The parts of a CTRF report that other forms in JSON have as well.
#pragma once

#include "reports/json_reader.h"
#include "reports/json_writer.h"
#include "reports/model.h"

namespace talkspec::report {

// A case as an element of results.tests.
void write_test(JsonWriter& json, const Case& c);
Case read_test(JsonReader& reader, const JsonNode& test);

// What is known of a run before its first case, as members of the object that is open.
void write_beginning(JsonWriter& json, const Run& run);
void read_beginning(JsonReader& reader, const JsonNode& object, Run& run);

// What is known after the last one.
void write_ending(JsonWriter& json, const Run& run);
void read_ending(JsonReader& reader, const JsonNode& object, Run& run);

}  // namespace talkspec::report
