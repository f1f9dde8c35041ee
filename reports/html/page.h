// What every HTML page of ours is made of: a template with its style, script and data.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

// Compiled in from the files in reports/html. Static storage.
struct HtmlAssets {
  std::string_view page;   // the template: {{name}} stands where something is filled in
  std::string_view style;  // without its tags
  std::string_view script;
  std::string_view policy;  // the Content-Security-Policy with the hashes of both
};
extern const HtmlAssets report_assets;
extern const HtmlAssets matrix_assets;

// Writes the page: {{style}}, {{script}} and {{policy}} are the assets', the others what `parts`
// says; a name that nobody fills is left empty.
using HtmlPart = std::function<void(Sink& out)>;
void write_html_page(const HtmlAssets& assets,
                     const std::vector<std::pair<std::string_view, HtmlPart>>& parts, Sink& out);

// A data: URL of a small picture for the browser's tab: a disc in the verdict's colour.
std::string html_icon(Verdict verdict);

}  // namespace talkspec::report
