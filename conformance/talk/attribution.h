// What a case's record means: its verdict, and the requirement that a failure is laid to. Pure.
//
// A defect at the bottom makes cases fail that are about something else: a stream that cannot be
// read shows no push to have been lost. Where the record shows such a defect, the failure is laid
// to it, and not to what the case is about: the lowest layer wins.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "conformance/runner/evidence.h"
#include "conformance/talk/profile.h"
#include "reports/model.h"

namespace talkspec::talk {

// What the case is about.
struct Subject {
  std::string_view requirement;  // the first of its own
  report::Level level = report::Level::must;
  bool refusal = false;  // of what its control does without a departure
};

struct Judgement {
  report::Verdict verdict = report::Verdict::pass;
  std::string_view requirement;  // of the built-in catalogue; empty: the case's own
  report::Layer layer = report::Layer::own;
  std::string cause;     // the same for all cases of one cause
  std::string sentence;  // why; empty on pass
  std::string expected;
  std::string actual;
  std::string note;             // of a MAY that is not so
  std::uint32_t line = 0;       // of the step that decided
  bool preliminary = false;     // less than full patience, or what others may have pushed
  bool wrong_scenario = false;  // nothing is said about the target
};

Judgement judge(const runner::Record& record, Subject subject, const Profile& profile);

// The requirement alone that an observation is laid to; empty: the case's own.
std::string_view attribute(const runner::Observation& observation, Subject subject,
                           const Profile& profile, bool delivered_before);

}  // namespace talkspec::talk
