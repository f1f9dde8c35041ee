#include "conformance/talk/testing/case_bench.h"

#include <utility>
#include <variant>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "conformance/scenario/load.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/target.h"

namespace talkspec::talk::testing {

std::vector<scenario::Scenario> scenario_of(std::string_view steps, std::string_view members) {
  const std::string text = fmt::format(
      R"({{"define": {{"TEST-1": {{"level": "must", "sentence": "It works.", "source": "a test"}}}},
           "scenarios": [{{"id": "test/case", "title": "A case", "requirements": ["TEST-1"], {}{}
                          "steps": {}}}]}})",
      members, members.empty() ? "" : ",", steps);
  scenario::Loaded loaded = scenario::load(text, "test.json", built_in_catalogue());
  for (const scenario::Diagnostic& diagnostic : loaded.diagnostics)
    ADD_FAILURE() << scenario::to_text(diagnostic);
  return std::move(loaded.scenarios);
}

std::vector<CaseResult> CaseBench::results(const std::vector<scenario::Scenario>& scenarios) const {
  const auto target = target_from(options);
  if (const auto* wrong = std::get_if<std::string>(&target)) {
    ADD_FAILURE() << *wrong;
    return {};
  }
  Target at = std::get<Target>(target);
  wire::Loop loop;
  wire::Dialer dialer(loop, at.host, at.port, at.security);
  const FixedLag lag(starved);
  Health health;
  runner::Patience patience;
  if (hurried) patience.in_vain(runner::Thing::answer);
  PushedTexts pushed;
  Controls controls(loop);
  DeliveryWatch watch;
  Session session{{loop, lag, patience, seed, "benchmark", options.timeout, {}},
                  dialer,
                  at,
                  health,
                  pushed,
                  controls,
                  watch};
  std::vector<CaseResult> results(scenarios.size());
  const auto one = [&](std::size_t index) -> wire::Task<void> {
    results[index] = co_await run_case(session, scenarios[index], index + 1);
  };
  const auto all = [&]() -> wire::Task<void> {
    const std::string error = co_await dialer.resolve(wire::Clock::now() + options.timeout);
    EXPECT_EQ(error, "");
    for (std::size_t index = 0; index < scenarios.size(); ++index)
      loop.start(one(index));
  };
  loop.start(all());
  loop.run();
  return results;
}

std::vector<report::Case> CaseBench::run(const std::vector<scenario::Scenario>& scenarios) const {
  std::vector<report::Case> reports;
  for (CaseResult& result : results(scenarios))
    reports.push_back(std::move(result.report));
  return reports;
}

report::Case CaseBench::run(std::string_view steps, std::string_view members) const {
  std::vector<report::Case> results = run(scenario_of(steps, members));
  return results.empty() ? report::Case{} : std::move(results.front());
}

}  // namespace talkspec::talk::testing
