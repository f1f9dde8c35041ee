#include "conformance/talk/client/client_run.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/runner/schedule.h"
#include "conformance/talk/client/client_case.h"
#include "conformance/talk/client/client_requests.h"
#include "conformance/talk/run_frame.h"
#include "reports/escape.h"

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using runner::Selected;
using wire::Clock;

framing::Framing message_end_of(const TargetOptions& options) {
  const Profile& profile = *options.profile;
  if (!options.dialect.terminator || !profile.takes_terminator) return profile.message_end;
  return *options.dialect.terminator == Terminator::lf ? framing::Framing::lf
                                                       : framing::Framing::nul;
}

// Everything that lives exactly as long as the run.
class RunningClient final : private runner::Bench, private RunFrame {
 public:
  RunningClient(const ClientOptions& client, const TargetOptions& options,
                const std::vector<Selected>& selected, const runner::Settings& settings,
                std::uint64_t seed, Observer& observer)
      : RunFrame(settings, observer),
        client_(client),
        selected_(selected),
        settings_(settings),
        lag_(loop_),
        session_{{loop_, lag_, patience_, seed, mark_of(seed), options.timeout, {}},
                 client_,
                 *options.profile,
                 message_end_of(options)} {
    run_.target = fmt::format("{}", fmt::join(client.command, " "));
    run_.profile = options.profile->name;
    run_.routing = fmt::format("observed by {}", name(client.observe));
    run_.seed = seed;
    run_.suite_hash = hash_of(selected_);
  }

  TargetRun run() {
    loop_.start(lag_.watch());
    go_on(all(), [this] { lag_.finish(); });
    if (!unreachable_.empty())
      run_.trouble = unreachable_ = "the client cannot be tested: " + unreachable_;
    return {std::move(run_), std::move(unreachable_), std::move(wrong_)};
  }

 private:
  Task<void> all() {
    co_await reach();
    std::vector<std::string> plan;
    for (const Selected& one : selected_)
      plan.push_back(one.scenario->id);
    observer_.begin(run_, plan, unreachable_);
    const std::function<void(report::Case&)> ended = [this](report::Case& result) {
      observer_.ended(result);
    };
    runner::Scheduled done = co_await runner::run_cases(loop_, *this, selected_, settings_, ended);
    run_.cases = std::move(done.cases);
    say_why_it_ended();
  }

  // The client is started once, and must open a connection.
  Task<void> reach() {
    scenario::Scenario nothing;
    nothing.id = "client/start";
    ClientContext context(session_, nothing, 0);
    if (!context.listener.error().empty()) {
      unreachable_ = context.listener.error();
      co_return;
    }
    context.start("hello");
    const auto ready = [&context] {
      return !context.peers.empty() || context.child->code().has_value();
    };
    const Budget budget = starting(context);
    co_await runner::until(session_, *context.changed, budget, ready);
    if (!context.peers.empty() || loop_.stopping()) co_return;
    co_await loop_.settle();
    if (context.peers.empty())
      unreachable_ = "it opens no connection: it " + report::escape(context.child->state());
  }

  Task<runner::Trial> run(const scenario::Scenario& scenario, std::size_t number,
                          bool again) override {
    patience_.set_company(!again);
    ClientTrial made = co_await run_client_case(session_, scenario, number);
    if (!made.wrong.empty() && wrong_.empty())
      wrong_ = fmt::format("{}:{}: {}", scenario.file, scenario.line, made.wrong);
    co_return std::move(made.trial);
  }

  // Each case has a client of its own: none can take another one's life.
  Task<std::optional<Clock::duration>> serves() override { co_return Clock::duration{}; }
  void lay_silence_to(runner::Trial&) const override {}
  bool ended_in_silence(const runner::Trial&) const override { return false; }
  Task<void> before(scenario::Stage) override { co_return; }
  Clock::duration prompt() const override { return 100ms; }
  std::string given_up() const override {
    return unreachable_.empty() ? "" : "the client cannot be tested: " + unreachable_;
  }

  const ClientOptions& client_;
  const std::vector<Selected>& selected_;
  const runner::Settings& settings_;
  runner::LoopLagWatch lag_;
  runner::Patience patience_;
  ClientSession session_;
  std::string unreachable_;
  std::string wrong_;
};

}  // namespace

TargetRun run_on_client(const ClientOptions& client, const TargetOptions& options,
                        const std::vector<Selected>& selected, const runner::Settings& settings,
                        std::uint64_t seed, Observer& observer) {
  return RunningClient(client, options, selected, settings, seed, observer).run();
}

}  // namespace talkspec::talk
