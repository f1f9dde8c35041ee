#include "conformance/talk/client/client_case.h"

#include <utility>

#include "conformance/talk/case_report.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/client/client_steps.h"
#include "conformance/talk/client/client_verdict.h"

namespace talkspec::talk {
Task<ClientTrial> run_client_case(ClientSession& session, const scenario::Scenario& scenario,
                                  std::size_t number) {
  ClientTrial made;
  report::Case& result = made.trial.report;
  result = runner::begun(scenario);
  ClientContext context(session, scenario, number);
  runner::Record& record = context.record;
  if (context.listener.error().empty()) {
    record.failure = co_await context.steps.run(scenario.steps, Scope{});
    if (!record.failure && scenario.fenced) record.failure = co_await final_fence(context);
  } else {
    record.failure = seen(Fact::unexplained, context.listener.error(), "", "");
    record.failure->starved = true;
  }
  if (record.failure && session.loop.stopping()) record.failure->starved = true;
  made.trial.at_the_basis = record.failure && runner::at_the_basis(*record.failure);
  made.trial.waited_in_vain = record.failure && runner::waited_in_vain(*record.failure);
  result.transcript = context.collect();
  const Subject subject{scenario.requirements.front().id, scenario.level};
  Judgement judgement = judge_client(record, subject, session.client.pulls());
  made.trial.preliminary = judgement.preliminary;
  if (judgement.wrong_scenario) made.wrong = judgement.sentence;
  tell(std::move(judgement), record, client_catalogue(), result);
  if (report::is_judged_down(result.verdict)) result.scenario = scenario.source;
  result.duration =
      std::chrono::duration_cast<std::chrono::microseconds>(wire::Clock::now() - context.epoch);
  co_return made;
}

}  // namespace talkspec::talk
