// A run as CTRF, the Common Test Report Format (https://ctrf.io), and back.
//
// Where CTRF has a member for something, it is there, in the units of CTRF (whole milliseconds).
// Everything that CTRF has no member for, or would round, is under `extra` in full, so that
// read_ctrf(write_ctrf(run)) is `run`:
//
//   test.name, testId, suite   case ID, [area]
//   test.status, rawStatus     passed, failed, skipped, or other for warn, inconclusive and
//                              unsteady; the verdict by our name
//   test.flaky, retryAttempts  true for unsteady; the other tries of the case
//   test.trace                 the transcript for people; test.extra.transcript is the real one
//   transcript[].boundaries    "head 0, body 47, chunk 47, message 55": what begins or ends where
//   results.extra              target, profile, routing, seed (a string: it has 64 bits), suite
//                              hash, command line, whether and why the run ended early
//
// Strings that may hold bytes of a target are escaped (reports/escape.h).
// reports/report.schema.json is the schema of everything under `extra`.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "reports/json_reader.h"
#include "reports/json_writer.h"
#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

// The version of what is under `extra`. It goes up when a reader of the version before would
// misunderstand the new one; new members alone do not.
constexpr std::uint64_t format_version = 1;

// Indented JSON with a newline at its end. The same run makes the same bytes.
void write_ctrf(const Run& run, Sink& out);
std::string write_ctrf(const Run& run);

struct CtrfReading {
  std::optional<Run> run;  // none when `error` is set
  std::string error;       // one sentence: where in the document, and what is wrong there
};

// Reads what write_ctrf wrote. Nothing in it is trusted: anybody may have changed it since. The
// transcripts go to the spool, if there is one.
CtrfReading read_ctrf(std::string_view json, const std::shared_ptr<Spool>& spool = nullptr);

// The text of reports/report.schema.json.
std::string_view report_schema_text() noexcept;

// The parts that events (reports/forms/events.h) have too: a case as an element of results.tests;
// and, as members of an object, what is known of a run before its first case and after its last.
void write_test(JsonWriter& json, const Case& c);
Case read_test(JsonReader& reader, const JsonNode& test);
void write_beginning(JsonWriter& json, const Run& run);
void read_beginning(JsonReader& reader, const JsonNode& object, Run& run);
void write_ending(JsonWriter& json, const Run& run);
void read_ending(JsonReader& reader, const JsonNode& object, Run& run);

}  // namespace talkspec::report
