// What changed between two runs, for people, for Markdown and in JSON. Each ends in a newline.
#pragma once

#include "reports/compare.h"
#include "reports/sink.h"

namespace talkspec::report {

void write_comparison_text(const Comparison& comparison, Sink& out);
void write_comparison_markdown(const Comparison& comparison, Sink& out);
void write_comparison_json(const Comparison& comparison, Sink& out);

}  // namespace talkspec::report
