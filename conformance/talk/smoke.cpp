#include "conformance/talk/smoke.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "conformance/talk/exchange.h"
#include "conformance/talk/steps.h"
#include "reports/escape.h"

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using wire::Clock;

constexpr auto listening = 150ms;        // before anything is pushed
constexpr auto listening_long = 1500ms;  // where something came that nobody knows
constexpr auto settling = 50ms;
constexpr auto head_alone = 500ms;  // after that, a message may bring the head of a pull
constexpr std::size_t shown_bytes = 500;
constexpr std::size_t shown_lines = 7;
constexpr const char* pull_link = "pull";
constexpr const char* pusher = "push";

// The bytes of one direction that the transcripts of a link have kept, of its first request and
// what came before the next: the others are as it is.
std::string bytes_of(const Link& link, report::WireEvent::Kind kind) {
  std::vector<report::WireEvent> events = link.earlier;
  if (link.connection) {
    const auto now = link.connection->transcript().events();
    events.insert(events.end(), now.begin(), now.end());
  }
  std::string bytes;
  int requests = 0;
  for (const report::WireEvent& event : events) {
    if (event.kind == report::WireEvent::Kind::sent && ++requests > 1) break;
    if (event.kind == kind) bytes += event.bytes;
  }
  return bytes;
}

// Lines of a message on the wire under a word of ours.
void show(std::string& screen, std::string_view word, std::string_view bytes) {
  std::string_view left = bytes.substr(0, shown_bytes);
  std::size_t lines = 0;
  screen += fmt::format("  {:<9}", word);
  if (left.empty()) screen += "nothing";
  while (!left.empty() && lines < shown_lines) {
    const std::size_t end = left.find('\n');
    std::string_view line = left.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (lines++ > 0) screen += "\n           ";
    screen += report::escape(line);
    left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
  }
  if (!left.empty() || bytes.size() > shown_bytes) screen += " …";
  screen += '\n';
}

class Smoking {
 public:
  Smoking(Session& session, const scenario::Scenario& scenario)
      : session_(session), context_(session, scenario, 0) {}

  Task<Smoke> run() {
    Evidence evidence;  // not by a conditional expression: GCC 12 destroys its temporaries twice
    if (session_.target.routing == Routing::none)
      evidence = co_await push_only();
    else
      evidence = co_await pull_and_push();
    Smoke smoke;
    smoke.routing = routing_;
    smoke.foreign = foreign_;
    if (evidence && !session_.loop.stopping()) tell(smoke, *evidence);
    context_.collect();
    co_return smoke;
  }

  Task<bool> deliver() {
    Evidence evidence = co_await open();
    if (!evidence) evidence = co_await prove(context_, pull());
    context_.collect();
    co_return !evidence;
  }

  // What our own pushes have brought is over when this begins to count.
  Task<bool> listen() {
    Evidence evidence = co_await open();
    if (!evidence) evidence = co_await prove(context_, pull());
    if (!evidence) {
      co_await session_.loop.sleep_until(Clock::now() + settling + 4 * session_.round_trip);
      MessageStream& stream = *pull().stream;
      stream.strangers = 0;
      const auto heard = [&stream] { return stream.strangers > 0; };
      const Budget time{.start = Clock::now(), .length = listening_long};
      co_await until(context_, pull().connection->changed(), time, heard);
      foreign_ = heard();
    }
    context_.collect();
    co_return foreign_;
  }

 private:
  Link& pull() { return context_.link(pull_link); }

  Task<Evidence> push_only() {
    const Budget time = runner::patiently(session_, Thing::answer);
    const std::string name = context_.maker.talk_name(pusher);
    co_return co_await push_control(context_, pusher, name, next_text(), time);
  }

  Task<Evidence> pull_and_push() {
    Evidence evidence = co_await open();
    if (evidence) co_return evidence;
    co_await session_.loop.sleep_until(Clock::now() + listening);
    foreign_ = pull().stream->strangers > 0;
    evidence = co_await prove(context_, pull());
    if (!evidence) co_await find_routing();
    co_return evidence;
  }

  // The head of the answer should come by itself; where it does not, a message may bring it.
  Task<Evidence> open() {
    step::Pull plain;
    plain.connection = pull_link;
    Budget time = runner::patiently(session_, Thing::answer);
    Evidence unconnected = co_await connect(context_, pull(), time);
    if (unconnected) co_return unconnected;
    const std::string name = context_.maker.talk_name(pull_link);
    const std::shared_ptr<wire::Connection> connection = pull().connection;
    const std::size_t number = connection->expect(stream_expected(context_, pull(), "GET"));
    pull().stream->answer = number;
    connection->send(context_.writer.pull(plain, name, Scope{}));
    const auto answered = [&] {
      return connection->response(number) != nullptr || connection->end() != wire::End::none;
    };
    Budget alone = runner::exactly(session_, head_alone);
    alone.length = std::min(alone.length, time.length);
    co_await until(context_, connection->changed(), alone, answered);
    if (!answered()) {
      co_await coax(context_, pull(), number, time);
      if (answered()) session_.health.withholds_heads();
      time.learns.reset();  // it took as long as the message that brought it
    }
    bool accepted = false;
    const scenario::Answer answer;
    Evidence evidence =
        co_await await_answer(context_, pull(), number, answer, Scope{}, time, &accepted);
    if (!evidence) pull().stream->open = true;
    co_return evidence;
  }

  // What is pushed under a pull's own name comes back on it, or only what comes behind it does.
  Task<void> find_routing() {
    MessageStream& stream = *pull().stream;
    const std::string own = next_text();
    const std::string behind = next_text();
    stream.sentinels = {own, behind};
    const Budget time = runner::patiently(session_, Thing::message);
    const std::string other = context_.maker.talk_name(pusher);
    const Evidence refused = co_await push_control(context_, pusher, stream.talk_name, own, time);
    const Evidence unsent = co_await push_control(context_, pusher, other, behind, time);
    if (refused || unsent) co_return;
    const auto came = [&stream](const std::string& text) {
      return std::any_of(stream.items.begin(), stream.items.end(),
                         [&text](const MessageStream::Item& item) { return item.text == text; });
    };
    const auto settled = [&] {
      return came(behind) || pull().connection->end() != wire::End::none;
    };
    co_await until(context_, pull().connection->changed(), time, settled);
    if (came(behind)) routing_ = came(own) ? Routing::all : Routing::others;
  }

  std::string next_text() {
    text_ = context_.isolation.next_control();
    return text_;
  }

  void tell(Smoke& smoke, const Observation& seen) {
    using Kind = report::WireEvent::Kind;
    SmokeFacts facts;
    facts.pull_request = bytes_of(pull(), Kind::sent);
    facts.pull_bytes = bytes_of(pull(), Kind::received);
    facts.pull_ended = !pull().open();
    if (pull().stream && !pull().stream->canaries.empty()) text_ = pull().stream->canaries.front();
    facts.text = text_;
    for (const char* role : {CaseContext::canary_role, pusher}) {
      if (!context_.roles.contains(role)) continue;
      const Link& link = context_.role(role);
      facts.push_request = bytes_of(link, Kind::sent);
      facts.push_bytes = bytes_of(link, Kind::received);
      facts.push_ended = !link.open();
    }
    const Likely likely = likely_cause(facts, session_.target);
    smoke.cause = likely.cause;
    smoke.screen = likely.cause + "\n\n";
    if (!facts.pull_request.empty()) {
      show(smoke.screen, "pull", facts.pull_request);
      show(smoke.screen, "came", facts.pull_bytes);
    }
    if (!facts.push_request.empty()) {
      show(smoke.screen, "push", facts.push_request);
      show(smoke.screen, "came", facts.push_bytes);
    }
    smoke.screen += fmt::format("  {:<9}{}\n  {:<9}{}\n", "seen",
                                report::escape_text(seen.sentence), "next", likely.advice);
  }

  Session& session_;
  CaseContext context_;
  std::optional<Routing> routing_;
  bool foreign_ = false;
  std::string text_;  // of the last push
};

scenario::Scenario scenario_of_smoke() {
  scenario::Scenario scenario;
  scenario.id = "smoke";
  scenario.isolation = scenario::Isolation::tagged;
  return scenario;
}

}  // namespace

wire::Task<bool> strangers_push(Session& session) {
  const scenario::Scenario scenario = scenario_of_smoke();
  Smoking smoking(session, scenario);
  co_return co_await smoking.listen();
}

wire::Task<bool> delivers(Session& session) {
  const scenario::Scenario scenario = scenario_of_smoke();
  for (int attempt = 0; attempt < 3 && !session.loop.stopping(); ++attempt) {
    session.patience.set_company(false);
    Smoking smoking(session, scenario);
    const bool delivered = co_await smoking.deliver();
    if (delivered) co_return true;
  }
  co_return false;
}

wire::Task<Smoke> make_smoke(Session& session) {
  const scenario::Scenario scenario = scenario_of_smoke();
  Smoking smoking(session, scenario);
  co_return co_await smoking.run();
}

}  // namespace talkspec::talk
