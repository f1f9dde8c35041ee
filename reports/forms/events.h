// A run as it happens: NDJSON, a line for each event.
//
//   {"event":"header",…}   what is known before the first case, and the IDs of all selected cases
//   {"event":"case",…}     a case that has ended; its `test` is as in a CTRF report
//   {"event":"footer",…}   how the run ended, and how many cases there were
//
// Cases come in the order in which they end. A file without a footer is of a run that was killed or
// that is still going.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.h"

namespace talkspec::report {

// Lines with their newline. The cases of the run are not looked at.
std::string header_event(const Run& run, const std::vector<std::string>& plan);
std::string case_event(const Case& c);
std::string footer_event(const Run& run, std::size_t cases);

struct EventsReading {
  // None when `error` is set. The cases are in the order of the header. Without a footer the run is
  // interrupted, and its trouble says so.
  std::optional<Run> run;
  bool whole = false;  // the footer is there
  std::string error;   // one sentence: the line, where in it, and what is wrong there
};

// Nothing in the text is trusted. The transcripts go to the spool, if there is one.
EventsReading read_events(std::string_view text, const std::shared_ptr<Spool>& spool = nullptr);

// Whether a text begins like events, and not like a CTRF report.
bool looks_like_events(std::string_view text) noexcept;

}  // namespace talkspec::report
