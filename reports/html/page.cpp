#include "reports/html/page.h"

#include <algorithm>

namespace talkspec::report {
namespace {

std::string_view colour(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
      return "14713f";
    case Verdict::fail:
      return "c4302b";
    case Verdict::warn:
      return "b07800";
    case Verdict::skip:
      return "6b7280";
    case Verdict::unsteady:
    case Verdict::inconclusive:
      break;
  }
  return "7a4fbf";
}

}  // namespace

void write_html_page(const HtmlAssets& assets,
                     const std::vector<std::pair<std::string_view, HtmlPart>>& parts, Sink& out) {
  constexpr std::string_view open = "{{";
  constexpr std::string_view close = "}}";
  const auto fill = [&](std::string_view name) {
    if (name == "style") out << assets.style;
    if (name == "script") out << assets.script;
    if (name == "policy") out << assets.policy;
    const auto part = std::find_if(parts.begin(), parts.end(),
                                   [name](const auto& one) { return one.first == name; });
    if (part != parts.end()) part->second(out);
  };
  std::string_view rest = assets.page;
  while (true) {
    const std::size_t from = rest.find(open);
    out << rest.substr(0, from);
    if (from == std::string_view::npos) return;
    rest.remove_prefix(from + open.size());
    const std::size_t to = rest.find(close);
    fill(rest.substr(0, to));
    rest.remove_prefix(to + close.size());
  }
}

std::string html_icon(Verdict verdict) {
  return "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
         "%3Ccircle cx='8' cy='8' r='7' fill='%23" +
         std::string(colour(verdict)) + "'/%3E%3C/svg%3E";
}

}  // namespace talkspec::report
