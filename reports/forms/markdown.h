// A run as Markdown (GitHub's): the verdict, sentences about the whole run, a table of the areas,
// then the cases that did not pass, group by group (reports/groups.h). Of a target that failed
// before its cases began, its one screen instead. Bytes of a target are escaped and are in <code>
// or in fenced blocks: they are no markup, no mention and no link.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

struct MarkdownOptions {
  // Groups are left out, and the number of their cases is said, once so many bytes are written.
  std::size_t limit = std::numeric_limits<std::size_t>::max();
};

void write_markdown(const Run& run, Sink& out, const MarkdownOptions& options = {});

// Text in which nothing is markup, shortened where it is very long.
std::string markdown_text(std::string_view raw);
// The same in <code>: one line, also for a cell of a table.
std::string markdown_code(std::string_view raw);

}  // namespace talkspec::report
