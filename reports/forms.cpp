#include "reports/forms.h"

#include <algorithm>

#include "reports/ctrf.h"
#include "reports/forms/badge.h"
#include "reports/forms/events.h"
#include "reports/forms/github.h"
#include "reports/forms/junit.h"
#include "reports/forms/markdown.h"
#include "reports/forms/matrix.h"
#include "reports/forms/sarif.h"
#include "reports/html/report.h"

namespace talkspec::report {

const std::vector<Form>& forms() {
  static const std::vector<Form> all = {
      {"json", "CTRF in JSON: the whole run, which `talkspec report` reads", WriteRun(write_ctrf)},
      {"junit", "JUnit XML, for GitLab, Jenkins, Azure and CircleCI", write_junit},
      {"html", "One self-contained page",
       WriteRun([](const Run& run, Sink& out) { write_html(run, out); })},
      {"markdown", "Markdown",
       WriteRun([](const Run& run, Sink& out) { write_markdown(run, out); })},
      {"sarif", "SARIF 2.1.0, for code scanning", write_sarif},
      {"badge", "An SVG badge with the verdict", write_badge_svg},
      {"badge-json", "The same for a shields.io endpoint", write_badge_json},
      {"events", "The run as it happens, a line of JSON for each event",
       WriteAsItHappens{header_event, case_event, footer_event}},
      {.name = "github",
       .help = "Annotations and a job summary for GitHub Actions, where this is the default",
       .writer = tell_github,
       .is_default = runs_on_github},
      {.name = "matrix",
       .help = "What each target makes of each requirement; FILE ends in .md, .json or .html",
       .writer = write_matrix,
       .wrong_path = wrong_matrix_path},
  };
  return all;
}

const Form& form(std::string_view name) {
  return *std::find_if(forms().begin(), forms().end(),
                       [name](const Form& one) { return one.name == name; });
}

}  // namespace talkspec::report
