// A matrix as one HTML page: a row for each requirement, a column for each implementation. A cell
// leads to its cases, and to the HTML report of the run where there is one. It is as safe and as
// self-contained as the report (reports/html/report.h).
#pragma once

#include "reports/compare.h"
#include "reports/sink.h"

namespace talkspec::report {

// The same matrix makes the same bytes.
void write_matrix_html(const Matrix& matrix, Sink& out);

}  // namespace talkspec::report
