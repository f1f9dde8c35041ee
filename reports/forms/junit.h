// A run as JUnit XML, as GitLab, Jenkins, Azure DevOps and CircleCI read it;
// reports/forms/junit.xsd describes it.
//
//   testsuite      an area, in the order of the run; the first has a system-out about the whole run
//   testcase       every case; name: ID and title, unique in the file; classname: the area
//   file, line     of the step that decided, or else of the case; time: in seconds
//   failure        fail; its type is the level of the case; its text names the group of the case
//   error          inconclusive and unsteady, which is its type
//   skipped        skip, and what is known to fail
//   properties     level and requirements
//   system-out     of a case that did not pass: what a warning says, then the transcripts,
//   shortened
//                  so that all of them together stay under 16 MiB (GitLab takes 30 MB)
#pragma once

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

void write_junit(const Run& run, Sink& out);

}  // namespace talkspec::report
