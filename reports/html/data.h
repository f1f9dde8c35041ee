// The data of the HTML page: a run as compact JSON, read by reports/html/data.js. Not a format for
// anyone else, who takes the CTRF report.
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

// Writes at most about `bytes`, as long as the cases' names alone leave room for that; see
// HtmlOptions.
void write_html_data(const Run& run, std::size_t bytes, Sink& out);

}  // namespace talkspec::report
