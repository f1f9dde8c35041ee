// The data of the HTML page: a run as compact JSON, which reports/html/data.js reads. It is not a
// format for others: the CTRF report is.
#pragma once

#include <cstddef>

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

// How much of one case goes into the page.
struct HtmlLimits {
  std::size_t events = 0;       // of the transcript: the first and the last of more
  std::size_t event_bytes = 0;  // of one event
  std::size_t text_bytes = 0;   // of expected, actual, message and each note
};

// Writes about `bytes` at most, if the names of the cases alone are not more; see HtmlOptions.
void write_html_data(const Run& run, std::size_t bytes, Sink& out);

}  // namespace talkspec::report
