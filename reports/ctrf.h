// A run as CTRF, the Common Test Report Format (https://ctrf.io), and back.
//
// What CTRF has a place for stands there, in its units (whole milliseconds). What it has none
// for, or would round, stands under `extra` in full, so that read_ctrf(write_ctrf(run)) is `run`:
//
//   test.name, testId, suite   case ID, [area]
//   test.status, rawStatus     passed, failed, skipped, or other for warn and inconclusive;
//                              the verdict by our name
//   test.trace                 the transcript for people; test.extra.transcript is the real one
//   transcript[].boundaries    "head 0, body 47, chunk 47, message 55": what begins or ends where
//   results.extra              target, profile, routing, seed (a string: it has 64 bits), suite
//                              hash, command line, whether and why the run ended early
//
// Strings that can hold a target's bytes are escaped (reports/escape.h). What stands under
// `extra` has a schema, reports/report.schema.json.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

// Of what stands under `extra`; it counts up when a reader of the old form would be misled.
constexpr std::uint64_t format_version = 1;

// Indented JSON with a newline at its end. The same run makes the same bytes.
void write_ctrf(const Run& run, Sink& out);
std::string write_ctrf(const Run& run);

struct CtrfReading {
  std::optional<Run> run;  // none when `error` is set
  std::string error;       // one sentence: where in the document, and what is wrong there
};

// Reads what write_ctrf wrote, whoever has had it since: nothing in it is trusted. With a spool,
// that is where the transcripts go.
CtrfReading read_ctrf(std::string_view json, const std::shared_ptr<Spool>& spool = nullptr);

// The JSON Schema of a report, as it stands in reports/report.schema.json.
std::string_view report_schema_text() noexcept;

}  // namespace talkspec::report
