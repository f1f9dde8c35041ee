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

// Built in from the files in reports/html. Static storage.
struct HtmlAssets {
  std::string_view page;   // the template: {{name}} is replaced
  std::string_view style;  // without its tags
  std::string_view script;
  std::string_view policy;  // the Content-Security-Policy with the hashes of both
};
extern const HtmlAssets report_assets;
extern const HtmlAssets matrix_assets;

// Writes the page: its assets; the texts of `parts` by their names, as they are in the model; the
// verdict as a word and as an icon; and its data, which `write_data` writes as JSON in a page
// (reports/json_writer.h).
void write_html_page(const HtmlAssets& assets,
                     const std::vector<std::pair<std::string_view, std::string>>& parts,
                     Verdict verdict, const std::function<void(Sink& out)>& write_data, Sink& out);

}  // namespace talkspec::report
