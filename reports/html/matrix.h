// The comparison of several implementations as one HTML page: requirement by implementation, each
// cell leading to its cases, and where a run has an HTML report of its own, to them in there.
// As safe and as self-contained as the report (reports/html/report.h).
#pragma once

#include "reports/compare.h"
#include "reports/sink.h"

namespace talkspec::report {

// The same matrix makes the same bytes.
void write_matrix_html(const Matrix& matrix, Sink& out);

}  // namespace talkspec::report
