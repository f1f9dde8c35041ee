#include "reports/forms/badge.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reports/escape.h"
#include "reports/json_writer.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

struct Badge {
  std::string label;
  std::string message;
  std::string_view colour;  // a name that shields.io and CSS both know
  std::string_view fill;
};

Badge badge_of(const Run& run) {
  const Tally count = tally(run);
  const std::string label = "Talk " +
                            (run.name.empty() ? "" : escape_text_shortened(run.name, 40) + " ") +
                            escape_text_shortened(run.profile, 40);
  switch (outcome_of(run)) {
    case Outcome::conforms:
      return {label, "conforms, " + counted(count.must_judged, "case", "cases"), "brightgreen",
              "#1a7f37"};
    case Outcome::fails:
      return {label,
              count.must_failed == 0
                  ? (run.smoke.empty() ? "target lost" : "does not conform")
                  : fmt::format("{} of {} MUST fail", count.must_failed, count.must_judged),
              "red", "#c93636"};
    case Outcome::inconclusive:
      break;
  }
  const std::size_t unsteady = count.of(Verdict::unsteady);
  return {label, unsteady > 0 ? fmt::format("{} unsteady", unsteady) : "inconclusive", "lightgrey",
          "#6a737d"};
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
  const std::string label = with_references(badge.label, xml_marks);
  const std::string message = with_references(badge.message, xml_marks);
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
  json.begin_object().number("schemaVersion", 1);
  json.string("label", badge.label).string("message", badge.message);
  json.string("color", badge.colour).end_object();
  out << '\n';
}

}  // namespace talkspec::report
