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
// Strings that can hold a target's bytes are escaped (reports/escape.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reports/model.h"

namespace talkspec::report {

// Indented JSON with a newline at its end. The same run makes the same bytes.
std::string write_ctrf(const Run& run);

struct CtrfReading {
  std::optional<Run> run;  // none when `error` is set
  std::string error;       // one sentence: where in the document, and what is wrong there
};

// Reads what write_ctrf wrote, whoever has had it since: nothing in it is trusted.
CtrfReading read_ctrf(std::string_view json);

}  // namespace talkspec::report
