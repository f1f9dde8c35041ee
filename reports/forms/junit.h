// A run as JUnit XML, as GitLab, Jenkins, Azure DevOps and CircleCI read it; the form is
// reports/junit.xsd.
//
//   testsuite           an area, in the order of the run
//   testcase name       case ID and title, unique in the file; classname: the area
//   file, line          of the scenario; time: seconds
//   failure             fail; its type is the level of the case
//   error               inconclusive
//   skipped             skip
//   properties          level and requirements
//   system-out          a warning or notes, then the transcript, shortened so that all of them
//                       together stay under 16 MiB (GitLab takes 30 MB)
#pragma once

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

void write_junit(const Run& run, Sink& out);

}  // namespace talkspec::report
