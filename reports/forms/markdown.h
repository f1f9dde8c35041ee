// A run as Markdown (GitHub's): the verdict, a table of the areas, then what was judged down.
// A target's bytes stand in <code> or in fenced blocks, escaped: they are no markup, no mention
// and no link.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

struct MarkdownOptions {
  // Cases are left out, and their number said, once so many bytes are written.
  std::size_t limit = std::numeric_limits<std::size_t>::max();
};

void write_markdown(const Run& run, Sink& out, const MarkdownOptions& options = {});

// Text of ours, in which nothing is markup.
std::string markdown_text(std::string_view raw);
// Anything else: `<code>…</code>`, one line, also for a cell of a table.
std::string markdown_code(std::string_view raw);

}  // namespace talkspec::report
