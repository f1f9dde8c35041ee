// What GitHub Actions shows of a run: annotations on the scenarios, one for each group of cases
// (reports/groups.h), and a job summary.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "reports/forms.h"
#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

// Workflow commands, a line each, to be printed to the log of the step. GitHub shows ten errors,
// ten warnings and ten notices of a step: no more are written, the gravest first, and the number of
// all is in a notice. Files below `workspace`, the folder of the checkout, are named as seen from
// there. The first sentences about the whole run are notices.
std::string github_annotations(const Run& run, std::string_view workspace);

// For $GITHUB_STEP_SUMMARY, which takes 1 MiB: write_markdown() with that limit.
void write_github_summary(const Run& run, Sink& out);

// Whether this is a step of GitHub Actions.
bool runs_on_github(const Surroundings& around);

// Prints the annotations and adds the summary to the file that the environment names.
[[nodiscard]] std::optional<std::string> tell_github(const Run& run, const Surroundings& around);

}  // namespace talkspec::report
