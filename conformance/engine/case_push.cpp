// Pushes: requests on the kept connection of a role, and their answers.
#include <utility>

#include <fmt/format.h>

#include "conformance/engine/blame.h"
#include "conformance/engine/case_run.h"

namespace talkspec {
namespace {

constexpr int most_slowed = 50;  // of what is sent at a pace: so many times the time that it takes

std::size_t writes(const wire::Cuts& cuts, const std::string& bytes) {
  return cuts.at.size() + 1 + (cuts.every == 0 ? 0 : bytes.size() / cuts.every);
}

}  // namespace

wire::Cuts CaseRun::cuts(const Segments& segments, Scope scope) {
  wire::Cuts cuts;
  for (const std::string& offset : segments.at)
    cuts.at.push_back(maker_.number(offset, scope));
  cuts.every = segments.every;
  cuts.delay = segments.delay;
  return cuts;
}

wire::Task<Outcome> CaseRun::run(const step::Push& push, const Step& step, Scope scope) {
  const std::uint64_t times = maker_.number(push.times, scope);
  const bool looped = times > 1;
  bool all_accepted = true;
  std::vector<std::string> requests;
  for (std::uint64_t time = 0; time < times && maker_.problem().empty(); ++time) {
    const Scope inner = looped ? Scope{.i = time} : scope;
    const std::string talk_name =
        push.name ? maker_.bytes(*push.name, inner) : maker_.talk_name(push.by);
    for (const Value& message : push.messages) {
      std::string request =
          writer_.push(push, talk_name, isolation_.tag() + maker_.bytes(message, inner), inner);
      if (!maker_.problem().empty()) co_return std::nullopt;
      if (push.pipelined) {
        requests.push_back(std::move(request));
        continue;
      }
      bool accepted = false;
      Outcome outcome = co_await push_one(push, request, step, inner, &accepted);
      if (outcome && is_plain(push)) {
        const Link& kept = role(push.by);
        const bool silent = outcome->requirement.empty() && !outcome->other_status;
        if (outcome->other_status) outcome->requirement = blame::refused_push;
        if (silent && kept.answered && kept.open() && !step.within)
          outcome->requirement = blame::worn_out_connection;
        co_return basic(std::move(outcome));
      }
      if (outcome) co_return outcome;
      if (session_.target.routing == Routing::none && accepted) session_.health.lived();
      all_accepted = all_accepted && accepted;
    }
  }
  if (push.pipelined) {
    Outcome outcome = co_await push_pipelined(push, requests, step, scope, &all_accepted);
    if (outcome) co_return outcome;
  }
  if (push.answer.kind != Answer::Kind::none) remember(step, all_accepted);
  co_return std::nullopt;
}

wire::Task<Outcome> CaseRun::push_one(const step::Push& push, const std::string& bytes,
                                      const Step& step, Scope scope, bool* accepted) {
  Link& kept = role(push.by);
  const Budget time = budget(step);
  std::string request = bytes;
  std::string method = writer_.method(push);
  wire::Cuts where = cuts(push.segments, scope);
  co_return co_await exchange(kept, std::move(request), std::move(method), std::move(where),
                              push.answer, scope, time, accepted);
}

// Branches that run side by side may share a role: each exchange has its connection to itself.
wire::Task<Outcome> CaseRun::exchange(Link& link, std::string request, std::string method,
                                      wire::Cuts cuts, const Answer& answer, Scope scope,
                                      Budget budget, bool* accepted) {
  const bool acquired = co_await acquire(link, budget);
  if (!acquired)
    co_return missed(session_.loop.stopping() ? Waited::starved : Waited::late,
                     fmt::format("{} was busy with another request all the time", link.name),
                     "an answer", link.state());
  Outcome outcome = co_await exchange_alone(link, std::move(request), std::move(method),
                                            std::move(cuts), answer, scope, budget, accepted);
  release(link);
  co_return outcome;
}

// One request and its answer. On a connection that was used before, the server may have closed
// just when the request left (RFC 9112 §9.3.1). It is sent again, once, but only where TCP shows
// that no byte of it was received: a duplicate must never be our doing.
wire::Task<Outcome> CaseRun::exchange_alone(Link& link, std::string request, std::string method,
                                            wire::Cuts cuts, const Answer& answer, Scope scope,
                                            Budget budget, bool* accepted) {
  for (int attempt = 0;; ++attempt) {
    Outcome unconnected = co_await reusable(link, budget);
    if (unconnected) co_return unconnected;
    const std::shared_ptr<wire::Connection> connection = link.connection;
    const bool reused = connection->expected() > 0;
    connection->mark();
    wire::Expected expected;
    expected.method = method;
    const std::size_t number = connection->expect(std::move(expected));
    connection->send(request, cuts);
    if (answer.kind == Answer::Kind::none) co_return std::nullopt;

    const auto ready = [&] {
      return connection->response(number) || connection->end() != wire::End::none;
    };
    if (cuts.delay > Clock::duration::zero()) {
      // The pace is ours, and slower than asked for where the machine is busy: the server's time
      // begins when all has left.
      const Budget pace{.start = budget.start,
                        .length = budget.length + most_slowed * writes(cuts, request) * cuts.delay};
      const auto left = [&] { return ready() || connection->drained(); };
      co_await until(connection->changed(), pace, left);
      budget.start = Clock::now();
    }
    const Waited waited = co_await until(connection->changed(), budget, ready);
    const bool silent = waited == Waited::met && !connection->response(number) &&
                        connection->end() == wire::End::fin && reused && attempt == 0;
    bool never_received = false;
    if (silent) never_received = co_await connection->never_received();
    if (never_received) {
      connection->note("the server had closed before this request: sent again on a new connection");
      continue;
    }
    Outcome outcome = co_await await_answer(link, number, answer, scope, budget, accepted);
    connection->forget(number);
    co_return outcome;
  }
}

wire::Task<Outcome> CaseRun::push_pipelined(const step::Push& push,
                                            const std::vector<std::string>& requests,
                                            const Step& step, Scope scope, bool* accepted) {
  Link& kept = role(push.by);
  const Budget time = budget(step);
  Outcome unconnected = co_await reusable(kept, time);
  if (unconnected) co_return unconnected;
  // In one write, that they may share segments; unless the scenario cuts them.
  std::string all;
  const std::size_t first = kept.connection->expected();
  for (const std::string& request : requests) {
    all += request;
    wire::Expected expected;
    expected.method = writer_.method(push);
    kept.connection->expect(std::move(expected));
  }
  kept.connection->send(std::move(all), cuts(push.segments, scope));
  if (push.answer.kind == Answer::Kind::none) co_return std::nullopt;
  for (std::size_t request = 0; request < requests.size(); ++request) {
    bool one_accepted = false;
    Outcome outcome = co_await await_answer(kept, first + request, push.answer, scope, budget(step),
                                            &one_accepted);
    if (outcome) {
      outcome->message = fmt::format("answer {} of {} to pipelined pushes: {}", request + 1,
                                     requests.size(), outcome->message);
      co_return outcome;
    }
    *accepted = *accepted && one_accepted;
  }
  co_return std::nullopt;
}

// A push of the runner's own: a canary or a sentinel.
wire::Task<Outcome> CaseRun::push_control(const std::string& by, const std::string& talk_name,
                                          const std::string& text, Budget budget) {
  bool accepted = false;
  const Answer answer;
  std::string request = writer_.push(talk_name, text);
  std::string method = writer_.method(step::Push{});
  wire::Cuts whole;
  Link& link = role(by);
  Outcome outcome = co_await exchange(link, std::move(request), std::move(method), std::move(whole),
                                      answer, Scope{}, budget, &accepted);
  if (outcome && link.connection)
    outcome->requirement = outcome->other_status ? blame::refused_push : blame::unanswered_push;
  co_return outcome;
}

}  // namespace talkspec
