#include "conformance/talk/client/client_run.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/runner/schedule.h"
#include "conformance/talk/client/client_case.h"
#include "conformance/talk/client/client_requests.h"
#include "conformance/talk/client/pages.h"
#include "conformance/talk/client/reception.h"
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
        settings_(as_told(client, selected, settings)),
        lag_(loop_),
        session_{{loop_, lag_, patience_, seed, mark_of(seed), options.timeout, {}},
                 client_,
                 *options.profile,
                 message_end_of(options)} {
    run_.target = fmt::format("{}", fmt::join(client.command, " "));
    if (client.listen) listen(*client.listen);
    run_.profile = options.profile->name;
    run_.routing = fmt::format("observed by {}", name(client.observe));
    run_.seed = seed;
    run_.suite_hash = hash_of(selected_);
  }

  TargetRun run() {
    loop_.start(lag_.watch());
    go_on(all(), [this] {
      if (reception_) reception_->finish();
      lag_.finish();
    });
    if (!unreachable_.empty())
      run_.trouble = unreachable_ = "the client cannot be tested: " + unreachable_;
    return {std::move(run_), std::move(unreachable_), std::move(wrong_)};
  }

 private:
  // All cases wait for their clients at once.
  static runner::Settings as_told(const ClientOptions& client,
                                  const std::vector<Selected>& selected,
                                  runner::Settings settings) {
    if (client.listen) settings.jobs = static_cast<std::uint32_t>(selected.size());
    return settings;
  }

  void listen(const ClientOptions::Listen& where) {
    std::vector<std::string> cases;
    for (const Selected& one : selected_)
      if (one.skipped.empty()) cases.push_back(one.scenario->id);
    reception_.emplace(loop_, where.place, std::move(cases), [this](const std::string& path) {
      return page_at(path, session_, selected_, so_far_);
    });
    session_.reception = &*reception_;
    unreachable_ = reception_->error();
    run_.target = fmt::format("http://{}/", reception_->authority());
  }

  Task<void> all() {
    if (!client_.listen)
      co_await reach();
    else if (unreachable_.empty())
      client_.listen->told(run_.target);  // whoever is told may end the run by a signal
    std::vector<std::string> plan;
    for (const Selected& one : selected_)
      plan.push_back(one.scenario->id);
    so_far_ = run_;
    observer_.begin(run_, plan, unreachable_);
    const std::function<void(report::Case&)> ended = [this](report::Case& result) {
      observer_.ended(result);
      if (reception_) so_far_.cases.push_back(result);
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
    if (reception_) {
      const bool came = co_await reception_->client_of(scenario.id);
      if (!came) co_return nobody_came(scenario);
    }
    ClientTrial made = co_await run_client_case(session_, scenario, number);
    if (!made.wrong.empty() && wrong_.empty())
      wrong_ = fmt::format("{}:{}: {}", scenario.file, scenario.line, made.wrong);
    co_return std::move(made.trial);
  }

  static runner::Trial nobody_came(const scenario::Scenario& scenario) {
    runner::Trial trial{.report = runner::begun(scenario)};
    trial.report.verdict = report::Verdict::inconclusive;
    trial.report.message = "not run: no client came to it";
    return trial;
  }

  // Each case has a client of its own: none can take another one's life.
  Task<std::optional<Clock::duration>> serves() override { co_return Clock::duration{}; }
  void lay_silence_to(runner::Trial&) const override {}
  bool ended_in_silence(const runner::Trial&) const override { return false; }
  Task<void> before_megabytes() override { co_return; }
  Clock::duration round_trip() const override { return {}; }
  Clock::duration prompt() const override { return 100ms; }
  std::string given_up() const override {
    return unreachable_.empty() ? "" : "the client cannot be tested: " + unreachable_;
  }

  const ClientOptions& client_;
  const std::vector<Selected>& selected_;
  const runner::Settings settings_;
  runner::LoopLagWatch lag_;
  runner::Patience patience_;
  ClientSession session_;
  report::Run so_far_;  // while clients are waited for
  std::optional<Reception> reception_;
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
