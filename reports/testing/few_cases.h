// Small runs, put together case by case.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reports/model.h"

namespace talkspec::report::testing {

inline Case a_case(const std::string& id, Verdict verdict, const std::string& message = "") {
  Case c;
  c.id = id;
  c.area = "area";
  c.verdict = verdict;
  c.message = message;
  c.requirements = {{"REQ-A", Level::must, "A.", "draft §1"}, {"REQ-B", Level::should, "B.", "H"}};
  return c;
}

inline Run run_of(std::vector<Case> cases) {
  Run run;
  run.profile = "draft-00";
  run.cases = std::move(cases);
  return run;
}

}  // namespace talkspec::report::testing
