#include "conformance/talk/case_context.h"

#include <algorithm>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "conformance/talk/steps.h"

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;

std::map<std::string, std::string> names_of(const Session& session, const Isolation& isolation) {
  const Target& target = session.target;
  // Of what is large; on a distant target fewer and longer ones make as many bytes in fewer turns.
  constexpr std::uint64_t kib = 1024;
  const std::uint64_t most = session.round_trip > 5ms ? 256 * kib : 64 * kib;
  constexpr std::uint64_t room = 64;  // for a tag, and what a case puts before the rest
  const std::uint64_t longest = session.longest - std::min(session.longest / 2, room);
  constexpr std::uint64_t of_one_pusher = 512 * kib;
  const std::uint64_t large = std::min(longest, most);
  return {{"tag", isolation.tag()},
          {"scheme", target.scheme},
          {"authority", target.authority},
          {"push_path", target.push_path},
          {"pull_path", target.pull_path},
          {"terminator", std::string(target.terminator())},
          {"longest", std::to_string(longest)},
          {"large", std::to_string(large)},
          {"large_times", std::to_string(std::clamp<std::uint64_t>(of_one_pusher / large, 2, 32))}};
}

void append(runner::Record& record, Link& link, std::vector<report::WireEvent>& transcript) {
  link.drop();
  std::move(link.earlier.begin(), link.earlier.end(), std::back_inserter(transcript));
  std::move(link.logs.begin(), link.logs.end(), std::back_inserter(record.log));
}

// Whether all steps of a kind are as `wanted`.
template <typename Kind, typename Wanted>
bool all_are(const scenario::Steps& steps, Wanted wanted) {
  return std::ranges::all_of(steps, [&](const scenario::Step& step) {
    if (const auto* one = std::get_if<Kind>(&step.action)) return wanted(*one);
    if (const auto* repeat = std::get_if<step::Repeat>(&step.action))
      return all_are<Kind>(repeat->steps, wanted);
    if (const auto* together = std::get_if<step::Together>(&step.action))
      return std::ranges::all_of(together->branches, [&](const scenario::Steps& branch) {
        return all_are<Kind>(branch, wanted);
      });
    return true;
  });
}

// A pull under the name of another one would take its messages, and what is sent by hand may be
// such a pull.
bool pulls_are_plain(const scenario::Steps& steps) {
  const auto never = [](const step::Send&) { return false; };
  const auto plain = [](const step::Pull& pull) { return is_plain(pull) && !pull.name; };
  return all_are<step::Send>(steps, never) && all_are<step::Pull>(steps, plain);
}

bool pushes_are_plain(const scenario::Steps& steps) {
  const auto plain = [](const step::Push& push) { return is_plain(push) && !push.name; };
  return all_are<step::Push>(steps, plain);
}

std::string sent_on(const Link& link) {
  std::string sent;
  const auto add = [&sent](const std::vector<report::WireEvent>& events) {
    for (const report::WireEvent& event : events)
      if (event.kind == report::WireEvent::Kind::sent) sent += event.bytes;
  };
  add(link.earlier);
  if (link.connection) add(link.connection->transcript().events());
  return sent;
}

// A server that reads chunks wrong delivers their framing, which nobody else has sent.
bool is_of_own_requests(const CaseContext& context, const std::string& text) {
  constexpr std::size_t telling = 4;  // bytes; less stands in any request
  const auto holds = [&text](const auto& named) {
    return sent_on(named.second).find(text) != std::string::npos;
  };
  return text.size() >= telling &&
         (std::ranges::any_of(context.links, holds) || std::ranges::any_of(context.roles, holds));
}

// The loader lets no such step pass; talkspec run takes no scenario of a client.
Task<Evidence> of_other_side() {
  co_return seen(Fact::wrong_scenario, "the scenario tests a client, and this is a server", "", "");
}

}  // namespace

CaseContext::CaseContext(Session& session_in, const scenario::Scenario& scenario_in,
                         std::size_t number_in)
    : session(session_in),
      scenario(scenario_in),
      isolation(session.mark, number_in, scenario.isolation != scenario::Isolation::alone,
                session.target.dialect.heartbeats),
      maker(scenario, names_of(session, isolation), fmt::format("-{}-{}", session.mark, number_in),
            session.seed),
      writer(session.target, maker),
      steps(session, maker, *this, record),
      epoch(wire::Clock::now()),
      released(session.loop),
      number(number_in),
      pulls_watched(pulls_are_plain(scenario.steps) && pulls_are_plain(scenario.control)),
      pushes_watched(pulls_watched && pushes_are_plain(scenario.steps) &&
                     pushes_are_plain(scenario.control) && !isolation.tag().empty()) {
  if (!pushes_watched) session.watch.writes_by_hand(number);
}

Task<Evidence> CaseContext::act(Frame frame) {
  return std::visit(
      [&]<class Action>(const Action& action) -> Task<Evidence> {
        if constexpr (requires { steps.flow(action, frame.scope); })
          return steps.flow(action, frame.scope);
        else if constexpr (scenario::side_of<Action> == scenario::Side::client)
          return of_other_side();
        else
          return run(action, frame, *this);
      },
      frame.step.action);
}

Link& CaseContext::link(const std::string& name) {
  const auto role = roles.find(name);
  if (role != roles.end() && !links.contains(name)) return role->second;
  return links.try_emplace(name, name).first->second;
}

Link& CaseContext::role(const std::string& name) {
  return roles.try_emplace(name, links.contains(name) ? name + " (pushes)" : name).first->second;
}

Budget CaseContext::budget(const scenario::Step& step, Thing thing) const {
  if (!step.within) return runner::patiently(session, thing);
  if (*step.within <= session.timeout) return runner::exactly(session, *step.within);
  return runner::patiently(session, thing, *step.within);
}

void CaseContext::too_late(report::Level level, Observation late) {
  if (late.hasty) return;  // by our own patience alone
  if (level == report::Level::should && !record.lateness)
    record.lateness = std::move(late);
  else if (level == report::Level::may)
    record.notes.push_back(std::move(late.sentence));
}

std::vector<report::WireEvent> CaseContext::collect() {
  std::vector<report::WireEvent> transcript;
  for (auto& [name, link] : roles)
    append(record, link, transcript);
  for (auto& [name, link] : links) {
    if (const wire::Response* answer = link.response(); link.stream && answer)
      for (const std::string& leniency : answer->leniencies)
        record.notes.push_back(fmt::format("{}: body of the pull: {}", name, leniency));
    append(record, link, transcript);
  }
  std::stable_sort(transcript.begin(), transcript.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  for (report::WireEvent& event : transcript)
    event.foreign =
        event.kind == report::WireEvent::Kind::received && isolation.is_of_other_cases(event.bytes);
  return transcript;
}

Task<Waited> until(CaseContext& context, wire::Condition& changed, Budget budget,
                   std::function<bool()> ready) {
  return runner::until(context.session, changed, budget, std::move(ready));
}

Task<Waited> until_settled(CaseContext& context, Link& link, Budget budget) {
  const std::function<bool()> settled = [&link] { return link.settled(); };
  co_return co_await while_it_flows(context, link, budget, settled);
}

Task<void> see_end(CaseContext& context, const Link& link) {
  const wire::Response* const answer = link.response();
  if (!answer || !answer->last_chunk || !link.open()) co_return;
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const Budget moment = runner::exactly(context.session, 100ms);
  const auto ended = [&] { return connection->end() != wire::End::none; };
  co_await until(context, connection->changed(), moment, ended);
}

Task<Waited> while_it_flows(CaseContext& context, Link& link, Budget budget,
                            std::function<bool()> ready) {
  constexpr std::uint64_t much = 16UL * 1024;  // no heartbeat sends that in one wait
  constexpr int most = 5;
  const std::shared_ptr<wire::Connection> connection = link.connection;
  budget.length += std::max<runner::Clock::duration>(connection->noticed_by() - budget.start, {});
  Waited waited = Waited::late;
  for (int wait = 0; wait < most && waited == Waited::late; ++wait) {
    const std::uint64_t before = connection->received();
    if (wait > 0) budget.start = wire::Clock::now();
    waited = co_await until(context, connection->changed(), budget, ready);
    if (connection->received() - before < much) break;
  }
  co_return waited;
}

Observation missed(const CaseContext& context, Waited waited, Budget budget, Fact fact,
                   std::string sentence, std::string expected, std::string actual) {
  return runner::missed(context.session, waited, budget, fact, std::move(sentence),
                        std::move(expected), std::move(actual));
}

Observation never_opened(const std::string& name) {
  return seen(Fact::unexplained, fmt::format("{} was never opened", name), "", "");
}

bool is_foreign(const CaseContext& context, const MessageStream::Item& item) {
  Session& session = context.session;
  if (context.isolation.is_of_another_run(item.text)) session.health.met_strangers();
  if (!context.isolation.tag().empty()) return false;
  if (session.health.strangers_met()) return true;
  return context.isolation.is_strange(item.text) && !session.pushed.contains(item.text) &&
         !is_of_own_requests(context, item.text);
}

Task<Evidence> connect(CaseContext& context, Link& link, Budget budget) {
  Session& session = context.session;
  link.drop();
  wire::Dialled dialled = co_await session.dialer.dial(budget.deadline());
  if (dialled.transport) {
    link.connection = wire::Connection::start(session.loop, std::move(dialled.transport), link.name,
                                              context.epoch);
    co_return std::nullopt;
  }
  const bool ours = dialled.ours || session.loop.stopping() ||
                    session.lag.starved(budget.start, wire::Clock::now());
  Observation failure =
      missed(context, ours ? Waited::starved : Waited::late, budget, Fact::no_connection,
             fmt::format("no connection for {}: {}", link.name, dialled.error),
             "the server accepts a connection", dialled.error);
  failure.connected = false;
  co_return failure;
}

Task<Evidence> connected(CaseContext& context, Link& link, Budget budget) {
  if (link.connection) co_return std::nullopt;
  co_return co_await connect(context, link, budget);
}

Task<Evidence> reusable(CaseContext& context, Link& link, Budget budget) {
  Health& health = context.session.health;
  if (link.open() && !link.stream && !link.ended_for_reuse) {
    // A FIN may be here that the loop has not looked at yet.
    if (link.connection->pending_input()) co_await context.session.loop.settle();
    if (!link.open()) health.closes_silently();
    if (link.open() && link.connection->unasked() == 0 && health.connections_last())
      co_return std::nullopt;
  }
  co_return co_await connect(context, link, budget);
}

Task<bool> acquire(CaseContext& context, Link& link, Budget budget) {
  while (link.busy && !context.session.loop.stopping()) {
    const bool woken = co_await context.released.wait_until(budget.deadline());
    if (!woken) break;
  }
  if (link.busy) co_return false;
  link.busy = true;
  co_return true;
}

void release(CaseContext& context, Link& link) {
  link.busy = false;
  context.released.notify();
}

wire::Expected stream_expected(CaseContext& context, Link& link, std::string method) {
  const Target& target = context.session.target;
  link.stream.emplace(context.session.loop.memory());
  link.stream->talk_name = context.maker.talk_name(link.name);
  wire::Expected expected;
  expected.method = std::move(method);
  expected.message_end = target.message_end();
  expected.undeclared_chunks = target.profile->bare_head;
  expected.on_message = [&context, &link](const framing::Message& message,
                                          wire::Clock::time_point) {
    if (!link.stream) return;
    link.stream->watched.came(message.text);
    link.stream->receive(message.text, message.end, context.isolation);
    if (!link.stream->overflowed) return;
    link.stream->watched.end();
    link.connection->pause();
  };
  return expected;
}

}  // namespace talkspec::talk
