// For tests: one case against one server, in process.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/scenario.h"
#include "conformance/talk/case.h"
#include "conformance/talk/session.h"
#include "conformance/talk/target_options.h"
#include "reports/model.h"

namespace talkspec::talk::testing {

// A runner that is never late, or so late that it can judge nothing that did not happen.
class FixedLag final : public runner::LagWatch {
 public:
  explicit FixedLag(bool starved = false) {
    using namespace std::chrono_literals;
    if (starved) late(Clock::now() - 1h, Clock::now() + 1h);
  }
};

struct CaseBench {
  TargetOptions options;  // the URL, the timeout
  std::uint64_t seed = 1;
  bool starved = false;
  bool hurried = false;  // an answer has not come before: half a second is enough for the next

  explicit CaseBench(const std::string& url) {
    options.url = url;
    options.timeout = std::chrono::seconds(5);
  }

  // All of them side by side, whatever their isolation.
  std::vector<CaseResult> results(const std::vector<scenario::Scenario>& scenarios) const;
  std::vector<report::Case> run(const std::vector<scenario::Scenario>& scenarios) const;

  // The case that has these steps (a JSON array) and members ("" or "\"slow\": true, …").
  report::Case run(std::string_view steps, std::string_view members = {}) const;
};

// A scenario of one requirement, TEST-1 (MUST), with those steps and members.
std::vector<scenario::Scenario> scenario_of(std::string_view steps, std::string_view members = {});

}  // namespace talkspec::talk::testing
