#include "conformance/talk/case.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/runner/schedule.h"
#include "conformance/talk/answer.h"
#include "conformance/talk/attribution.h"
#include "conformance/talk/case_report.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/deciding.h"
#include "conformance/talk/steps.h"

namespace talkspec::talk {
namespace {

constexpr std::size_t control_numbers = 1'000'000;  // no case has so high a number

// Where the runner was late, the answer tells nothing. In company it may be for what others sent.
bool is_in_doubt(const Controls::Answer& answer, bool again) {
  return answer.evidence && (answer.evidence->starved || (again && !answer.again));
}

// That a departure is refused shows nothing where the same without it is refused as well.
wire::Task<Evidence> ask_control(CaseContext& context) {
  const scenario::Scenario& scenario = context.scenario;
  Session& session = context.session;
  if (scenario.control.empty()) co_return std::nullopt;
  const auto [place, ours] =
      session.controls.answers.try_emplace(fmt::format("{}:{}", scenario.file, scenario.line));
  Controls::Answer& answer = place->second;
  while (!ours && !answer.done && !session.loop.stopping())
    co_await session.controls.changed().wait_until(wire::Clock::time_point::max());
  if (ours || (is_in_doubt(answer, session.again) && !session.loop.stopping())) {
    answer.done = false;
    answer.again = session.again;
    CaseContext twin(session, scenario, control_numbers + session.controls.count++);
    answer.evidence = co_await twin.steps.run(scenario.control, Scope{});
    twin.collect();
    answer.done = true;
    session.controls.changed().notify();
  }
  co_return answer.evidence;
}

// A server may drop a pull that falls behind, and what others push by the megabyte brings it there.
bool pulls_strangers(const CaseContext& context) {
  constexpr std::size_t much = std::size_t{256} * 1024;
  const bool pushes_what_is_not_marked = context.isolation.tag().empty();
  if (pushes_what_is_not_marked) return false;
  return std::ranges::any_of(context.links, [](const auto& named) {
    const Link& link = named.second;
    return link.stream && link.stream->strange_bytes >= much;
  });
}

// What a server that serves nobody any more makes of a case, whatever the case is about.
bool may_be_for_want_of_life(const Observation& seen) {
  switch (seen.fact) {
    case Fact::no_connection:
    case Fact::no_answer:
    case Fact::closed_unanswered:
    case Fact::stream_ended:
    case Fact::unproved:
      return true;
    default:
      return runner::at_the_basis(seen) || (seen.stream && seen.stream->ended);
  }
}

wire::Task<void> run_steps(CaseContext& context) {
  runner::Record& record = context.record;
  record.failure = co_await context.steps.run(context.scenario.steps, Scope{});
  if (!record.failure && context.scenario.fenced) record.failure = co_await final_fence(context);
  context.steps_ended =
      std::chrono::duration_cast<std::chrono::microseconds>(wire::Clock::now() - context.epoch);
  const bool stopping = context.session.loop.stopping();
  if (record.failure && stopping) record.failure->starved = true;
  record.delivered_before = context.session.health.ever_proved();
  if (!record.failure && !stopping) record.control = co_await ask_control(context);
  // Where a server has delivered before: is it about this case, or does it serve nobody any more?
  const bool look = record.failure && !record.failure->starved && !record.failure->fresh &&
                    may_be_for_want_of_life(*record.failure) && record.delivered_before &&
                    !stopping;
  if (look) record.afterwards = co_await look_for_life(context);
}

// Some step has the server refuse what its control has it take.
bool demands_refusal(const scenario::Scenario& scenario) {
  return !scenario.control.empty() &&
         std::ranges::any_of(scenario.steps, [](const scenario::Step& step) {
           const auto* await = std::get_if<scenario::step::AwaitAnswer>(&step.action);
           return await != nullptr && due(await->answer) == runner::AnswerDue::refusal;
         });
}

// Too many connections or requests at a time, or too slow ones (RFC 9110 §15.6.4 and §15.5.9, RFC
// 6585 §4): by which status; 0: it is none of these.
int turned_away_by(const Evidence& seen) {
  if (!seen || seen->fact != Fact::other_status) return 0;
  const int status = seen->status_code;
  return status == 503 || status == 429 || status == 408 ? status : 0;
}

bool is_plain_turned_away(const Evidence& seen) {
  return seen && seen->purpose != runner::Purpose::own &&
         (turned_away_by(seen) != 0 || seen->fact == Fact::closed_unanswered);
}

}  // namespace

wire::Task<CaseResult> run_case(Session& session, const scenario::Scenario& scenario,
                                std::size_t number) {
  CaseResult result;
  result.report = runner::begun(scenario);
  CaseContext context(session, scenario, number);
  co_await run_steps(context);
  const Evidence& failure = context.record.failure;
  result.at_the_basis = failure && runner::at_the_basis(*failure);
  const Evidence& afterwards = context.record.afterwards;
  result.waited_in_vain = failure && (runner::waited_in_vain(*failure) ||
                                      (afterwards && runner::waited_in_vain(*afterwards)));
  result.timed = failure ? failure->timed || (afterwards && afterwards->timed)
                         : context.record.lateness.has_value();
  if (!session.again && is_plain_turned_away(failure)) session.health.turned_away();
  const Evidence& control = context.record.control;
  for (const Evidence* evidence : {&failure, &afterwards, &control})
    if (result.turned_away_by == 0) result.turned_away_by = turned_away_by(*evidence);
  result.foreign = failure && (failure->foreign || pulls_strangers(context));
  result.report.transcript = context.collect();
  if (failure)
    mark_deciding(result.report.transcript, failure->sentence, failure->actual,
                  context.steps_ended);
  const Subject subject{scenario.requirements.front().id, scenario.level,
                        demands_refusal(scenario)};
  Judgement judgement = judge(context.record, subject, *session.target.profile);
  result.preliminary = judgement.preliminary;
  if (judgement.wrong_scenario) result.wrong = judgement.sentence;
  tell(std::move(judgement), context.record, built_in_catalogue(), result.report);
  result.log = std::move(context.record.log);
  if (report::is_judged_down(result.report.verdict)) result.report.scenario = scenario.source;
  result.report.duration =
      std::chrono::duration_cast<std::chrono::microseconds>(wire::Clock::now() - context.epoch);
  co_return result;
}

}  // namespace talkspec::talk
