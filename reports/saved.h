#pragma once

#include <memory>
#include <optional>
#include <string>

#include "reports/model.h"

namespace talkspec::report {

struct SavedReading {
  std::optional<Run> run;  // none when `error` is set
  bool whole = true;       // false: events without a footer (reports/forms/events.h)
  std::string error;       // one sentence that begins with the path
};

// A report from a file, CTRF or events, or from standard input for "-". Its transcripts lie in a
// spool.
SavedReading read_saved(const std::string& path);

}  // namespace talkspec::report
