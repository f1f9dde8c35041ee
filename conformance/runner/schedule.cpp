#include "conformance/runner/schedule.h"

#include <algorithm>
#include <utility>

namespace talkspec::runner {
namespace {

report::Case not_run(const scenario::Scenario& scenario, report::Verdict verdict,
                     std::string reason) {
  report::Case result = begun(scenario);
  result.verdict = verdict;
  result.message = std::move(reason);
  return result;
}

// The run of one list of cases: what all coroutines that work it off share.
struct Work {
  wire::Loop& loop;
  Bench& bench;
  const std::vector<Selected>& selected;
  std::vector<report::Case>& results;
  const std::function<void(report::Case&)>& ended;
  std::vector<std::size_t> queue;  // indices, in order
  std::size_t next = 0;
};

wire::Task<void> work_off(Work& work) {
  while (work.next < work.queue.size()) {
    const std::size_t index = work.queue[work.next++];
    const scenario::Scenario& scenario = *work.selected[index].scenario;
    report::Case& result = work.results[index];
    if (work.loop.stopping()) {
      result = not_run(scenario, report::Verdict::inconclusive, "not run: interrupted");
    } else if (const std::string reason = work.bench.given_up(); !reason.empty()) {
      result = not_run(scenario, report::Verdict::inconclusive, "not run: " + reason);
    } else {
      result = co_await work.bench.run(scenario, index + 1);
    }
    work.ended(result);
  }
}

}  // namespace

report::Case begun(const scenario::Scenario& scenario) {
  report::Case result;
  result.id = scenario.id;
  result.area = scenario.id.substr(0, scenario.id.find('/'));
  result.title = scenario.title;
  result.level = scenario.level;
  result.requirements = scenario.requirements;
  result.file = scenario.file;
  result.line = scenario.line;
  result.start = std::chrono::system_clock::now();
  return result;
}

wire::Task<std::vector<report::Case>> run_cases(wire::Loop& loop, Bench& bench,
                                                const std::vector<Selected>& selected,
                                                std::size_t jobs,
                                                std::function<void(report::Case&)> ended) {
  std::vector<report::Case> results(selected.size());
  Work tagged{loop, bench, selected, results, ended, {}, 0};
  Work alone{loop, bench, selected, results, ended, {}, 0};
  for (std::size_t index = 0; index < selected.size(); ++index) {
    const Selected& one = selected[index];
    if (one.skipped.empty()) {
      (one.scenario->alone ? alone : tagged).queue.push_back(index);
    } else {
      results[index] = not_run(*one.scenario, report::Verdict::skip, one.skipped);
      ended(results[index]);
    }
  }

  wire::Condition worker_ended(loop);
  std::size_t working = std::min(std::max<std::size_t>(jobs, 1), tagged.queue.size());
  for (std::size_t worker = working; worker > 0; --worker)
    loop.start(work_off(tagged), [&working, &worker_ended] {
      --working;
      worker_ended.notify();
    });
  while (working > 0) {
    co_await worker_ended.wait_until(wire::Clock::time_point::max());
    if (loop.stopping()) co_await loop.settle();
  }
  co_await work_off(alone);
  co_return results;
}

}  // namespace talkspec::runner
