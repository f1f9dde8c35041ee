#include "reports/badge.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reports/escape.h"
#include "reports/json_writer.h"
#include "reports/xml.h"

namespace talkspec::report {
namespace {

struct Badge {
  std::string label;
  std::string message;
  std::string_view colour;  // a name that shields.io and CSS both know
  std::string_view fill;
};

Badge badge_of(const Run& run) {
  std::size_t judged = 0;
  std::size_t failed = 0;
  for (const Case& c : run.cases) {
    if (c.level != Level::must || c.verdict == Verdict::skip) continue;
    ++judged;
    if (c.verdict == Verdict::fail) ++failed;
  }
  Badge badge{.label = "Talk " + escape_text_shortened(run.profile, 40),
              .message = "",
              .colour = "lightgrey",
              .fill = "#6a737d"};
  switch (outcome_of(run)) {
    case Outcome::conforms:
      badge.message = fmt::format("conforms, {} {}", judged, judged == 1 ? "case" : "cases");
      badge.colour = "brightgreen";
      badge.fill = "#1a7f37";
      break;
    case Outcome::fails:
      badge.message =
          failed == 0 ? "target lost" : fmt::format("{} of {} MUST fail", failed, judged);
      badge.colour = "red";
      badge.fill = "#c93636";
      break;
    case Outcome::inconclusive:
      badge.message = "inconclusive";
      break;
  }
  return badge;
}

// Pixels that a text takes in 11 px Verdana, near enough: textLength makes it exact.
std::size_t width_of(std::string_view text) {
  std::size_t tenths = 0;
  for (const char c : text) {
    if (std::string_view("iljtfrI.,:;'|! -").find(c) != std::string_view::npos)
      tenths += 42;
    else if (std::string_view("mwMW").find(c) != std::string_view::npos)
      tenths += 105;
    else
      tenths += c >= 'A' && c <= 'Z' ? 80 : 68;
  }
  return tenths / 10;
}

}  // namespace

void write_badge_svg(const Run& run, Sink& out) {
  const Badge badge = badge_of(run);
  const std::size_t left = width_of(badge.label) + 12;
  const std::size_t right = width_of(badge.message) + 12;
  const std::string label = xml(badge.label);
  const std::string message = xml(badge.message);
  out << fmt::format(
      R"svg(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="20" role="img" aria-label="{1}: {2}">
<title>{1}: {2}</title>
<clipPath id="round"><rect width="{0}" height="20" rx="3"/></clipPath>
<g clip-path="url(#round)"><rect width="{3}" height="20" fill="#24292f"/><rect x="{3}" width="{4}" height="20" fill="{5}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
<text x="6" y="14" textLength="{6}" lengthAdjust="spacingAndGlyphs">{1}</text>
<text x="{7}" y="14" textLength="{8}" lengthAdjust="spacingAndGlyphs">{2}</text>
</g>
</svg>
)svg",
      left + right, label, message, left, right, badge.fill, left - 12, left + 6, right - 12);
}

void write_badge_json(const Run& run, Sink& out) {
  const Badge badge = badge_of(run);
  JsonWriter json(out, JsonWriter::Layout::indented);
  json.begin_object().number("schemaVersion", std::uint64_t{1});
  json.string("label", badge.label).string("message", badge.message);
  json.string("color", badge.colour).end_object();
  out << '\n';
}

}  // namespace talkspec::report
