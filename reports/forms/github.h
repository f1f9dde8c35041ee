// What GitHub Actions shows of a run: annotations on the scenarios, one for each group of cases
// (reports/groups.h), and a job summary.
#pragma once

#include <cstddef>
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
// `runs`: how many of the step share what is shown.
std::string github_annotations(const Run& run, std::string_view workspace, std::size_t runs = 1);

// For $GITHUB_STEP_SUMMARY, which takes 1 MiB: write_markdown() in no more than `room` bytes; where
// not even its beginning has room, the verdict in a line, or nothing.
void write_github_summary(const Run& run, Sink& out, std::size_t room = std::size_t{1000} << 10U);

// Whether this is a step of GitHub Actions.
bool runs_on_github(const Surroundings& around);

// Prints the annotations and adds the summary to the file that the environment names.
[[nodiscard]] std::optional<std::string> tell_github(const Run& run, const Surroundings& around);

}  // namespace talkspec::report
