// A run as one HTML page that needs nothing else: no network, no other file, works from file://.
//
// Bytes of a target are in the page as JSON that cannot end its element, and are shown only as
// text. A Content-Security-Policy allows the script and the style of the page, by their hashes, and
// nothing else.
#pragma once

#include <cstddef>

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

struct HtmlOptions {
  // Bytes of data in the page. Where whole transcripts are more than that, those of cases that
  // passed are shortened first, then the others. The page says what it leaves out.
  std::size_t data_bytes = 2'700'000;
};

// The same run and options make the same bytes.
void write_html(const Run& run, Sink& out, const HtmlOptions& options = {});

}  // namespace talkspec::report
