// A run as one HTML page that needs nothing else: no network, no other file, works from file://.
//
// What a target sent stands in the page as JSON that no markup can break out of, and is shown by
// textContent alone. A Content-Security-Policy lets the page's own script and style run, known by
// their hashes, and nothing else.
#pragma once

#include <cstddef>

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

struct HtmlOptions {
  // The page's data, in bytes: when whole transcripts would exceed it, those of cases that passed
  // are shortened first, then those of the others. The page says where something is left out.
  std::size_t data_bytes = 2'700'000;
};

// The same run and options make the same bytes.
void write_html(const Run& run, Sink& out, const HtmlOptions& options = {});

}  // namespace talkspec::report
