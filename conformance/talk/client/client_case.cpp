#include "conformance/talk/client/client_case.h"

#include <utility>

#include "conformance/talk/catalogue.h"
#include "conformance/talk/client/client_steps.h"
#include "conformance/talk/client/client_verdict.h"

namespace talkspec::talk {
namespace {

constexpr std::size_t kept_bytes = 64UL * 1024;  // of what was expected, and of what came
constexpr std::size_t kept_notes = 20;

std::string cut(std::string bytes) {
  if (bytes.size() > kept_bytes) bytes.resize(kept_bytes);
  return bytes;
}

void lay_to(std::string_view id, std::vector<report::Requirement>& all) {
  const scenario::CatalogueEntry* const entry = client_catalogue().find(id);
  if (!entry) return;
  std::erase_if(all, [id](const report::Requirement& one) { return one.id == id; });
  all.insert(all.begin(), entry->requirement);
}

void tell(Judgement judgement, runner::Record& record, report::Case& result) {
  if (!judgement.note.empty()) record.notes.push_back(std::move(judgement.note));
  if (record.notes.size() > kept_notes) record.notes.resize(kept_notes);
  result.notes = std::move(record.notes);
  result.verdict = judgement.verdict;
  result.cause = std::move(judgement.cause);
  result.layer = judgement.layer;
  result.step_line = judgement.line;
  result.message = std::move(judgement.sentence);
  result.expected = cut(std::move(judgement.expected));
  result.actual = cut(std::move(judgement.actual));
  lay_to(judgement.requirement, result.requirements);
}

}  // namespace

wire::Task<ClientTrial> run_client_case(ClientSession& session, const scenario::Scenario& scenario,
                                        std::size_t number) {
  ClientTrial made;
  report::Case& result = made.trial.report;
  result = runner::begun(scenario);
  ClientContext context(session, scenario, number);
  runner::Record& record = context.record;
  if (context.listener.error().empty()) {
    record.failure = co_await context.steps.run(scenario.steps, runner::Scope{});
    if (!record.failure && scenario.fenced) record.failure = co_await final_fence(context);
  } else {
    record.failure = client_seen(runner::Fact::unexplained, context.listener.error(), "", "");
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
  tell(std::move(judgement), record, result);
  if (report::is_judged_down(result.verdict)) result.scenario = scenario.source;
  result.duration =
      std::chrono::duration_cast<std::chrono::microseconds>(wire::Clock::now() - context.epoch);
  co_return made;
}

}  // namespace talkspec::talk
