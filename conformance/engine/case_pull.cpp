// Pulls, and the proof that a subscription stands.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/engine/blame.h"
#include "conformance/engine/case_run.h"

namespace talkspec {
namespace {

using namespace std::chrono_literals;

// A pull with nothing about it that a case may be about.
bool is_plain(const step::Pull& pull) {
  const Request& request = pull.request;
  return pull.canary && !pull.answer && !request.method && !request.target && !request.version &&
         request.headers.empty() && request.without.empty();
}

}  // namespace

wire::Expected CaseRun::pull_expected(Link& link, std::string method) {
  link.pull.emplace(session_.loop.memory());
  link.pull->talk_name = maker_.talk_name(link.name);
  wire::Expected expected;
  expected.method = std::move(method);
  expected.framing = session_.target.framing();
  expected.headless = session_.target.profile == Profile::headless;
  expected.on_message = [this, &link](const talk::framing::Message& message, Clock::time_point) {
    if (link.pull) link.pull->receive(message.text, message.end, isolation_);
    if (link.pull && link.pull->overflowed) link.connection->pause();
  };
  return expected;
}

wire::Task<Outcome> CaseRun::run(const step::Pull& pull, const Step& step, Scope scope) {
  Link& connection = link(pull.connection);
  const Budget time = budget(step);
  const std::string talk_name =
      pull.name ? maker_.bytes(*pull.name, scope) : maker_.talk_name(pull.connection);
  const std::string request = writer_.pull(pull, talk_name, scope);
  if (!maker_.problem().empty()) co_return std::nullopt;

  Outcome unconnected = co_await connect(connection, time);
  if (unconnected) co_return unconnected;
  const std::size_t number =
      connection.connection->expect(pull_expected(connection, RequestWriter::method(pull)));
  connection.pull->answer = number;
  connection.pull->talk_name = talk_name;
  connection.connection->send(request);

  const Answer answer = pull.answer.value_or(Answer{});
  if (answer.kind == Answer::Kind::none) co_return std::nullopt;
  bool accepted = false;
  Outcome outcome = co_await await_answer(connection, number, answer, scope, time, &accepted);
  if (outcome && is_plain(pull)) {
    const std::string_view defect = blame::silence(connection, session_.target.profile);
    outcome->requirement = defect.empty() ? blame::refused_pull : defect;
    co_return basic(std::move(outcome));
  }
  if (outcome) co_return outcome;
  remember(step, accepted);
  if (!accepted) {
    connection.pull.reset();
    co_return std::nullopt;
  }
  connection.pull->open = true;
  if (!pull.canary) co_return std::nullopt;
  co_return co_await prove(connection, time);
}

// A subscription may take effect after the head of its answer was sent. What is pushed until it is
// seen proves that it has; the pauses grow, as a slow server is not made faster by more pushes.
wire::Task<Outcome> CaseRun::prove(Link& link, Budget budget) {
  if (session_.target.routing == Routing::none) co_return std::nullopt;
  budget = extended(budget);
  Clock::duration pause = std::max<Clock::duration>(10ms, 4 * session_.round_trip);
  const std::string talk_name = maker_.talk_name("canary");
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const auto settled = [&] {
    const wire::Response* answer = link.response();
    return link.pull->proved || link.pull->overflowed || !link.open() || !answer || answer->over();
  };
  while (!settled()) {
    const std::string canary = isolation_.next_control();
    link.pull->canaries.push_back(canary);
    Outcome unsent = co_await push_control(canary_role, talk_name, canary, budget);
    if (unsent) {
      unsent->message = fmt::format("the push that was to prove the subscription of {}: {}",
                                    link.name, unsent->message);
      co_return basic(std::move(unsent));
    }
    const bool last = Clock::now() + pause >= budget.deadline();
    const Budget rest{.start = last ? budget.start : Clock::now(),
                      .length = last ? budget.length : pause};
    const Waited waited = co_await until(connection->changed(), rest, settled);
    if (waited != Waited::met && last) {
      const std::string_view defect = blame::silence(link, session_.target.profile);
      if (defect.empty() && !link.pull->damaged.empty()) {
        co_return basic(laid_to(
            blame::damage, {fmt::format("what was pushed reached {} as something else", link.name),
                            canary, link.pull->damaged}));
      }
      const bool undelivered = reached_another(link) || !session_.health.ever_proved();
      co_return basic(laid_to(
          defect.empty() && undelivered ? blame::no_delivery : defect,
          missed(waited,
                 fmt::format("nothing of what was pushed reached {}, though its pull was accepted",
                             link.name),
                 canary, link.state())));
    }
    pause *= 2;
  }
  if (link.pull->proved) {
    session_.health.proved();
    co_return std::nullopt;
  }
  const std::string message =
      link.pull->overflowed
          ? fmt::format("more came on the pull of {} than anybody pushed", link.name)
          : fmt::format("the pull of {} ended before any message came", link.name);
  co_return basic(laid_to(blame::silence(link, session_.target.profile),
                          {message, "a stream of messages that stays open", link.state()}));
}

// Whether another pull of the case got what was to prove this one.
bool CaseRun::reached_another(const Link& link) const {
  const std::vector<std::string>& canaries = link.pull->canaries;
  return std::any_of(links_.begin(), links_.end(), [&](const auto& named) {
    const Link& other = named.second;
    return &other != &link && other.pull &&
           std::find(canaries.begin(), canaries.end(), other.pull->last_control) != canaries.end();
  });
}

wire::Task<Outcome> CaseRun::run(const step::Serving&, const Step& step, Scope) {
  Step fresh;
  step::Pull pull;
  pull.connection = fmt::format("serving-{}", ++served_);
  fresh.action = pull;
  fresh.within = step.within;
  // The canary is the fresh push; it must not ride on a connection from before.
  role(canary_role).drop();
  Outcome outcome = co_await run(pull, fresh, Scope{});
  if (outcome) {
    outcome->message =
        "the server does not serve a fresh pull and push any more: " + outcome->message;
    const std::string& laid = outcome->requirement;
    const bool unserved = laid == blame::refused_pull || laid == blame::refused_push ||
                          laid == blame::unanswered_push;
    if (unserved && session_.health.ever_proved()) outcome->requirement = blame::serving_ended;
    co_return outcome;
  }
  link(pull.connection).drop();
  co_return std::nullopt;
}

}  // namespace talkspec
