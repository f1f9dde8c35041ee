#include "conformance/engine/testing/case_bench.h"

#include <deque>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "conformance/engine/case_run.h"
#include "conformance/engine/target.h"
#include "conformance/scenario/load.h"
#include "conformance/scenario/requirements.h"

namespace talkspec::testing {

std::vector<Scenario> scenario_of(std::string_view steps, std::string_view members) {
  const std::string text = fmt::format(
      R"({{"define": {{"TEST-1": {{"level": "must", "sentence": "It works.", "source": "a test"}}}},
           "scenarios": [{{"id": "test/case", "title": "A case", "requirements": ["TEST-1"], {}{}
                          "steps": {}}}]}})",
      members, members.empty() ? "" : ",", steps);
  Loaded loaded = load(text, "test.json", built_in_catalogue());
  for (const Diagnostic& diagnostic : loaded.diagnostics)
    ADD_FAILURE() << to_text(diagnostic);
  return std::move(loaded.scenarios);
}

std::vector<report::Case> Bench::run(const std::vector<Scenario>& scenarios) const {
  const auto target = target_from(options);
  if (const auto* wrong = std::get_if<std::string>(&target)) {
    ADD_FAILURE() << *wrong;
    return {};
  }
  const Target& at = std::get<Target>(target);
  wire::Loop loop;
  wire::Dialer dialer(loop, at.host, at.port, at.security);
  const FixedLag lag(starved);
  Health health;
  Session session{loop, dialer, lag, at, health, seed, "benchmark", options.timeout, {}};
  std::vector<report::Case> results(scenarios.size());
  std::deque<CaseRun> runs;
  const auto one = [&](std::size_t index) -> wire::Task<void> {
    results[index] = co_await runs[index].run();
  };
  const auto all = [&]() -> wire::Task<void> {
    const std::string error = co_await dialer.resolve(wire::Clock::now() + options.timeout);
    EXPECT_EQ(error, "");
    for (std::size_t index = 0; index < scenarios.size(); ++index)
      loop.start(one(index));
  };
  for (std::size_t index = 0; index < scenarios.size(); ++index)
    runs.emplace_back(session, scenarios[index], index + 1);
  loop.start(all());
  loop.run();
  return results;
}

report::Case Bench::run(std::string_view steps, std::string_view members) const {
  std::vector<report::Case> results = run(scenario_of(steps, members));
  return results.empty() ? report::Case{} : std::move(results.front());
}

}  // namespace talkspec::testing
