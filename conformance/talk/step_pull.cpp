// Pulls, and the proof that a subscription stands.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/talk/exchange.h"
#include "conformance/talk/steps.h"

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;

// Between two canaries; the pauses grow, as a slow server is not made faster by more pushes.
wire::Clock::duration first_pause(const Session& session) {
  return std::max<wire::Clock::duration>(10ms, 4 * session.round_trip);
}

// What failed while a subscription was being proved.
Observation of_proof(const CaseContext& context, const Link& link, Observation observation) {
  observation.purpose = Purpose::control;
  observation.stream = link.facts();
  const std::vector<std::string>& canaries = link.stream->canaries;
  observation.reached_another =
      std::any_of(context.links.begin(), context.links.end(), [&](const auto& named) {
        const Link& other = named.second;
        return &other != &link && other.stream &&
               std::find(canaries.begin(), canaries.end(), other.stream->last_control) !=
                   canaries.end();
      });
  return observation;
}

// The connection of a role, or a new one where the server has closed that.
Task<Evidence> take_over(CaseContext& context, Link& link, Link& role, Budget time) {
  const bool free = co_await acquire(context, role, time);
  if (!free) co_return seen(Fact::unexplained, role.name + " is busy", "", role.state());
  Evidence unconnected = co_await reusable(context, role, time);
  release(context, role);
  if (unconnected) co_return unconnected;
  link.drop();
  link.connection = std::exchange(role.connection, nullptr);
  link.answered = role.answered;
  link.answered_method = role.answered_method;
  co_return std::nullopt;
}

Task<Evidence> pull(CaseContext& context, const step::Pull& pull, Budget time,
                    const scenario::Step* labelled, Scope scope) {
  Link& link = context.link(pull.connection);
  const std::string talk_name =
      pull.name ? context.maker.bytes(*pull.name, scope) : context.maker.talk_name(pull.connection);
  const std::string request = context.writer.pull(pull, talk_name, scope);
  if (!context.maker.problem().empty()) co_return std::nullopt;

  Evidence unconnected;
  if (pull.on)
    unconnected = co_await take_over(context, link, context.role(*pull.on), time);
  else
    unconnected = co_await connect(context, link, time);
  if (unconnected) co_return unconnected;
  const std::size_t number =
      link.connection->expect(stream_expected(context, link, RequestWriter::method(pull)));
  link.stream->answer = number;
  link.stream->talk_name = talk_name;
  link.stream->to_http_1_0 = pull.request.version == "HTTP/1.0";
  if (context.pulls_watched)
    link.stream->watched = context.session.watch.asks(context.number, talk_name);
  link.connection->send(request);
  if (pull.canary && context.session.health.heads_withheld())
    co_await coax(context, link, number, time);

  const scenario::Answer answer = pull.answer.value_or(scenario::Answer{});
  if (answer.kind == scenario::Answer::Kind::none) co_return std::nullopt;
  bool accepted = false;
  Evidence evidence = co_await await_answer(context, link, number, answer, scope, time, &accepted);
  if (evidence && is_plain(pull)) {
    evidence->purpose = Purpose::plain;
    evidence->stream = link.facts();
  }
  if (evidence) co_return evidence;
  if (labelled) context.steps.remember(*labelled, accepted);
  if (!accepted) {
    link.stream.reset();
    co_return std::nullopt;
  }
  link.stream->open = true;
  link.stream->watched.open();
  if (!pull.canary) co_return std::nullopt;
  co_return co_await prove(context, link);
}

// The canary is the fresh push; it must not ride on a connection from before.
Task<Evidence> serve(CaseContext& context, Budget time) {
  step::Pull fresh;
  fresh.connection = fmt::format("serving-{}", ++context.served);
  context.role(CaseContext::canary_role).drop();
  Evidence evidence = co_await pull(context, fresh, time, nullptr, Scope{});
  if (!evidence) {
    context.link(fresh.connection).drop();
    co_return std::nullopt;
  }
  evidence->fresh = true;
  evidence->sentence =
      "the server does not serve a fresh pull and push any more: " + evidence->sentence;
  co_return evidence;
}

}  // namespace

Task<void> coax(CaseContext& context, Link& link, std::size_t number, Budget budget) {
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const auto settled = [&] {
    return connection->response(number) != nullptr || connection->end() != wire::End::none;
  };
  const std::string talk_name = context.maker.talk_name("canary");
  wire::Clock::duration pause = first_pause(context.session);
  while (!settled() && wire::Clock::now() < budget.deadline()) {
    const std::string canary = context.isolation.next_control();
    link.stream->canaries.push_back(canary);
    const Budget time = runner::patiently(context.session, Thing::answer);
    const Evidence unsent =
        co_await push_control(context, CaseContext::canary_role, talk_name, canary, time);
    if (unsent) co_return;
    const Budget rest{.start = wire::Clock::now(), .length = pause};
    co_await until(context, connection->changed(), rest, settled);
    pause *= 2;
  }
}

Task<Evidence> run(const step::Pull& wanted, Frame frame, CaseContext& context) {
  co_return co_await pull(context, wanted, context.budget(frame.step, Thing::answer), &frame.step,
                          frame.scope);
}

Task<Evidence> run(const step::Serving&, Frame frame, CaseContext& context) {
  co_return co_await serve(context, context.budget(frame.step, Thing::answer));
}

Task<Evidence> look_for_life(CaseContext& context) {
  co_return co_await serve(context, runner::patiently(context.session, Thing::answer));
}

// A subscription may take effect after the head of its answer was sent. What is pushed until it is
// seen proves that it has.
Task<Evidence> prove(CaseContext& context, Link& link) {
  Session& session = context.session;
  if (session.target.routing == Routing::none) co_return std::nullopt;
  const Budget budget = runner::extended(session, runner::patiently(session, Thing::message));
  wire::Clock::duration pause = first_pause(session);
  const std::string talk_name = context.maker.talk_name("canary");
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const auto settled = [&] {
    const wire::Response* answer = link.response();
    return link.stream->proved || link.stream->overflowed || !link.open() || !answer ||
           answer->over();
  };
  while (!settled()) {
    const std::string canary = context.isolation.next_control();
    link.stream->canaries.push_back(canary);
    const Budget time = runner::patiently(session, Thing::answer);
    Evidence unsent =
        co_await push_control(context, CaseContext::canary_role, talk_name, canary, time);
    if (unsent) {
      unsent->sentence = fmt::format("the push that was to prove the subscription of {}: {}",
                                     link.name, unsent->sentence);
      co_return unsent;
    }
    const wire::Clock::time_point now = wire::Clock::now();
    const bool last = now + pause >= budget.deadline();
    const Budget rest = last ? budget : Budget{.start = now, .length = pause};
    const Waited waited = co_await until(context, connection->changed(), rest, settled);
    if (waited != Waited::met && last) {
      if (waited == Waited::late) session.health.not_proved();
      const std::string& damaged = link.stream->damaged;
      co_return of_proof(
          context, link,
          missed(context, waited, budget, Fact::unproved,
                 damaged.empty()
                     ? fmt::format(
                           "nothing of what was pushed reached {}, though its pull was accepted",
                           link.name)
                     : fmt::format("what was pushed reached {} as something else", link.name),
                 canary, damaged.empty() ? link.state() : damaged));
    }
    pause *= 2;
  }
  if (link.stream->proved) {
    session.patience.came(Thing::message, wire::Clock::now() - budget.start);
    session.health.proved();
    // A server keeps the order of one pusher: what came behind it shows that it does not come.
    if (link.stream->canary_missed && !session.health.heads_withheld())
      session.watch.misses_canary(link.stream->canaries.front());
    co_return std::nullopt;
  }
  co_await see_end(context, link);
  const bool flooded = link.stream->overflowed;
  co_return of_proof(
      context, link,
      seen(flooded ? Fact::stream_flooded : Fact::stream_ended,
           flooded ? fmt::format("more came on the pull of {} than anybody pushed", link.name)
                   : fmt::format("the pull of {} ended before any message came", link.name),
           "a stream of messages that stays open", link.state()));
}

}  // namespace talkspec::talk
