// A run as it happens: NDJSON, a line an event.
//
//   {"event":"header",…}   what is known before the first case, and the IDs of all that are to run
//   {"event":"case",…}     a case that has ended; its `test` is that of a CTRF report
//   {"event":"footer",…}   how the run ended, and how many cases there were
//
// A file without its footer is that of a run that was killed, or that is still going. The lines
// of the cases come in the order in which the cases end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.h"

namespace talkspec::report {

// Lines with their newline. Of the run, its cases are not looked at.
std::string header_event(const Run& run, const std::vector<std::string>& plan);
std::string case_event(const Case& c);
std::string footer_event(const Run& run, std::size_t cases);

struct EventsReading {
  // None when `error` is set. The cases stand in the order of the header. When the footer is
  // missing, the run is interrupted and its trouble says so.
  std::optional<Run> run;
  bool whole = false;  // the footer is there
  std::string error;   // one sentence: the line, where in it, and what is wrong there
};

// Nothing in the text is trusted. With a spool, that is where the transcripts go.
EventsReading read_events(std::string_view text, const std::shared_ptr<Spool>& spool = nullptr);

// Whether a text begins as events do, rather than as a CTRF report.
bool looks_like_events(std::string_view text) noexcept;

}  // namespace talkspec::report
