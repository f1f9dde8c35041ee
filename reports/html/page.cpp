#include "reports/html/page.h"

#include "reports/embedded.h"
#include "reports/escape.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

// A data: URL of a small picture for the browser's tab: a disc in the verdict's colour.
std::string icon(Verdict verdict) {
  return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
         "%3Ccircle cx='8' cy='8' r='7' fill='%23" +
         std::string(words(verdict).rgb) + "'/%3E%3C/svg%3E";
}

}  // namespace

const HtmlAssets report_assets{embedded::report_page, embedded::report_style,
                               embedded::report_script, embedded::report_policy};
const HtmlAssets matrix_assets{embedded::matrix_page, embedded::matrix_style,
                               embedded::matrix_script, embedded::matrix_policy};

void write_html_page(const HtmlAssets& assets,
                     const std::vector<std::pair<std::string_view, std::string>>& parts,
                     Verdict verdict, const std::function<void(Sink& out)>& write_data, Sink& out) {
  const auto fill = [&](std::string_view name) {
    if (name == "style") out << assets.style;
    if (name == "script") out << assets.script;
    if (name == "policy") out << assets.policy;
    if (name == "verdict") out << report::name(verdict);
    if (name == "icon") out << icon(verdict);
    if (name == "data") write_data(out);
    for (const auto& [part, text] : parts)
      if (part == name) out << with_references(escape_text_shortened(text, 300), xml_marks);
  };
  std::string_view rest = assets.page;
  while (true) {
    const std::size_t from = rest.find("{{");
    out << rest.substr(0, from);
    if (from == std::string_view::npos) return;
    const std::size_t to = rest.find("}}", from);
    fill(rest.substr(from + 2, to - from - 2));
    rest.remove_prefix(to + 2);
  }
}

}  // namespace talkspec::report
