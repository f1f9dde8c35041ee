#include "conformance/talk/run.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "conformance/runner/schedule.h"
#include "conformance/talk/case.h"
#include "conformance/talk/case_report.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/combinations.h"
#include "conformance/talk/contact.h"
#include "conformance/talk/rules/findings.h"
#include "conformance/talk/run_frame.h"
#include "conformance/talk/silence.h"
#include "conformance/talk/smoke.h"
#include "conformance/talk/unsupported.h"
#include "reports/encodings.h"

namespace talkspec::talk {
namespace {

using runner::Selected;
using wire::Task;

using namespace std::chrono_literals;

using Clock = wire::Clock;

std::string seconds(Clock::duration time) {
  return fmt::format("{:.1f} s", std::chrono::duration<double>(time).count());
}

// Everything that lives exactly as long as the run.
class Running final : private runner::Bench, private RunFrame {
 public:
  Running(Target target, const std::vector<Selected>& selected, const runner::Settings& settings,
          std::uint64_t seed, Observer& observer)
      : RunFrame(settings, observer),
        target_(std::move(target)),
        selected_(selected),
        settings_(settings),
        dialer_(loop_, target_.host, target_.port, target_.security, target_.dialling),
        lag_(loop_),
        session_{{loop_, lag_, patience_, seed, mark_of(seed), target_.timeout, {}},
                 dialer_,
                 target_,
                 health_,
                 pushed_,
                 controls_,
                 watch_} {
    run_.target = target_.url;
    run_.profile = target_.profile->name;
    run_.routing = name(target_.routing);
    run_.seed = seed;
    run_.suite_hash = hash_of(selected_);
    if (target_.edition != nullptr) run_.versions.push_back("edition " + target_.edition->name);
  }

  TargetRun run() {
    loop_.start(lag_.watch());
    go_on(all(), [this] { lag_.finish(); });
    if (!unreachable_.empty())
      run_.trouble = unreachable_ = target_.url + " cannot be tested: " + unreachable_;
    target_.secrets.mask(run_);
    target_.secrets.mask(wrong_);
    return {std::move(run_), std::move(unreachable_), std::move(wrong_)};
  }

 private:
  Task<void> all() {
    co_await reach();
    target_.secrets.mask(run_);
    target_.secrets.mask(unreachable_);
    observer_.begin(run_, plan(), unreachable_);
    const std::function<void(report::Case&)> ended = [this](report::Case& result) {
      target_.secrets.mask(result);
      observer_.ended(result);
    };
    watch_.begin(target_, session_.mark);
    runner::Scheduled done = co_await runner::run_cases(loop_, *this, selected_, settings_, ended);
    run_.cases = std::move(done.cases);
    name_combinations(run_.cases);
    std::vector<report::Case> rows = broken_rules_.rows(run_.cases);
    std::ranges::move(watch_.rows(run_.cases, target_.edition), std::back_inserter(rows));
    for (report::Case& row : rows) {
      ended(row);
      run_.cases.push_back(std::move(row));
    }
    sum_up(done.starved);
  }

  Task<void> make_first_contact() {
    unreachable_ = co_await dialer_.resolve(Clock::now() + session_.timeout);
    if (!unreachable_.empty()) co_return;
    const Contact contact = co_await make_contact(session_);
    unreachable_ = contact.unreachable;
    session_.round_trip = run_.round_trip = contact.round_trip;
    patience_.set_round_trip(contact.round_trip);
  }

  // Contact and smoke.
  Task<void> reach() {
    co_await make_first_contact();
    while (!unreachable_.empty() && Clock::now() < began_ + target_.wait && !loop_.stopping()) {
      co_await loop_.sleep_until(Clock::now() + 100ms);
      co_await make_first_contact();
    }
    if (run_.interrupted) unreachable_.clear();
    if (!unreachable_.empty()) health_.give_up(unreachable_);
    if (health_.lost() || loop_.stopping()) co_return;
    const Smoke smoke = co_await make_smoke(session_);
    run_.smoke = smoke.screen;
    if (!smoke.cause.empty() && !settings_.keep_going)
      health_.give_up("the smoke failed: " + smoke.cause);
    if (smoke.foreign) health_.met_strangers();
    if (smoke.routing) use_routing(*smoke.routing);
    if (health_.heads_withheld())
      run_.headlines.emplace_back(
          "The head of a pull comes with its first message, and not before.");
  }

  // Who gets a message is the deployment's choice; where the user names none, what is found holds.
  void use_routing(Routing found) {
    if (target_.routing_asked || found == target_.routing) return;
    run_.headlines.push_back(fmt::format(
        "Messages are routed to {0}, as the smoke found out; --routing {0} asks for it.",
        name(found)));
    for (Selected& one : selected_) {
      const scenario::Scenario& scenario = *one.scenario;
      const bool fitted =
          reason_to_skip(scenario, *target_.profile, target_.routing, target_.dialect).empty();
      std::string unfit = reason_to_skip(scenario, *target_.profile, found, target_.dialect);
      if (!fitted || one.skipped.empty()) one.skipped = std::move(unfit);
    }
    target_.routing = found;
    run_.routing = name(found);
  }

  void sum_up(Clock::duration starved) {
    if (starved > std::max<Clock::duration>(1s, prompt()))
      run_.headlines.push_back(fmt::format(
          "After some of the cases it took up to {} until a plain push was served again.",
          seconds(starved)));
    if (health_.strangers_met())
      run_.headlines.emplace_back(
          "Somebody else pushes to this server: messages came that this run never pushed.");
    if (health_.turned_away_count() > 0 && settings_.jobs > 1 && !health_.lost())
      run_.headlines.push_back(fmt::format(
          "In {} cases a plain pull or push was turned away, by 503, 429 or without an answer. If "
          "the server limits how many it has at a time, --jobs {} asks for fewer from the start.",
          health_.turned_away_count(), std::max<std::size_t>(1, settings_.jobs / 8)));
    if (health_.lost() && unreachable_.empty()) run_.trouble = health_.sentence();
    constexpr std::size_t named = 5;
    const std::vector<std::string> suspects = silence_.suspects(named);
    if (fell_silent_ && !suspects.empty())
      run_.headlines.push_back(fmt::format(
          "The last that the server was sent before it served nobody any more is of {}.{}",
          fmt::join(suspects, ", "),
          settings_.jobs > 1 && suspects.size() > 1 ? " --jobs 1 shows which of them it was."
                                                    : ""));
    say_why_it_ended();
  }

  Task<runner::Trial> run(const scenario::Scenario& scenario, std::size_t number,
                          bool again) override {
    patience_.set_company(!again);
    session_.again = again;
    Clock::duration before{};
    if (again) before = co_await pace(session_, slow());
    CaseResult result = co_await run_case(session_, scenario, number);
    broken_rules_.look(result.log, scenario, number, result.report.transcript);
    silence_.look(result.report, result.at_the_basis);
    if (!result.wrong.empty() && wrong_.empty())
      wrong_ = fmt::format("{}:{}: {}", scenario.file, scenario.line, result.wrong);
    runner::Trial trial{std::move(result.report), result.preliminary, result.at_the_basis,
                        result.waited_in_vain, result.turned_away_by != 0};
    constexpr int too_many_requests = 429;
    if (result.turned_away_by == too_many_requests) {
      trial.preliminary = true;
      if (again) trial.report.verdict = report::Verdict::inconclusive;
    }
    // A server that is wrong may make of other cases' messages what has no tag any more.
    const bool down = report::is_judged_down(trial.report.verdict);
    const bool not_judged = trial.report.verdict == report::Verdict::skip;
    const bool untagged = scenario.isolation == scenario::Isolation::alone;
    if (!again && untagged && (down || not_judged)) trial.preliminary = true;
    if (!again && result.waited_in_vain && is_crowded()) trial.preliminary = true;
    if (again && result.timed && down) co_await doubt_if_slow(trial, before);
    if (again && result.foreign) {
      // Once they did, what came and is not ours may be theirs.
      bool others = health_.strangers_met();
      if (!others && listened_in_vain_ < most_in_vain) {
        others = co_await strangers_push(session_);
        listened_in_vain_ += others ? 0 : 1;
      }
      trial.preliminary = others;
      if (others) {
        health_.met_strangers();
        trial.report.verdict = report::Verdict::inconclusive;
        trial.report.message += "; but somebody else pushes to this server meanwhile";
      }
    }
    co_return trial;
  }

  // A target that itself waits for a processor is late with everything. Next to nothing else runs
  // now, so that a plain push shows it.
  Task<void> doubt_if_slow(runner::Trial& trial, Clock::duration before) {
    Clock::duration worst = before;
    const std::optional<Clock::duration> served = co_await until_served(session_, longest_look());
    if (!served) co_return;
    if (*served > slow()) worst = std::max(worst, co_await pace(session_, slow()));
    if (worst <= slow()) co_return;
    slow_seen_ = true;
    trial.report.verdict = report::Verdict::inconclusive;
    trial.report.message +=
        fmt::format("; but the server was slow just then: a plain push took {}", seconds(worst));
  }

  // Slower than this, what does not come in time may come all the same.
  Clock::duration slow() const {
    return session_.round_trip + std::max<Clock::duration>(session_.timeout / 8, 100ms);
  }

  bool is_crowded() const {
    return patience_.crowded(runner::Thing::answer, session_.timeout) ||
           patience_.crowded(runner::Thing::message, session_.timeout);
  }

  // For so long a target may serve nobody.
  std::chrono::milliseconds longest_look() const {
    const auto longest = std::max<std::chrono::milliseconds>(3 * session_.timeout, 3s);
    return slow_seen_ ? 3 * longest : longest;
  }

  Task<std::optional<Clock::duration>> serves() override {
    const std::optional<Clock::duration> took = co_await until_served(session_, longest_look());
    if (!took && !loop_.stopping()) {
      fell_silent_ = true;
      health_.give_up("a plain push was not served any more", "The server serves nobody any more.",
                      "a plain push on a new connection is answered 2xx");
    }
    if (took) co_await see_whether_it_delivers();
    co_return took;
  }

  // Where pull after pull stays empty, all that is left would only wait.
  Task<void> see_whether_it_delivers() {
    constexpr std::size_t in_a_row = 24;
    if (looking_ || !health_.ever_proved() || health_.unproved() < in_a_row) co_return;
    looking_ = true;
    const bool delivered = co_await delivers(session_);
    looking_ = false;
    // Some other pull may have been proved meanwhile.
    if (!delivered && health_.unproved() >= in_a_row && !loop_.stopping())
      health_.give_up("nothing of what was pushed reached a fresh pull any more",
                      "Nothing that is pushed reaches a fresh pull any more.",
                      "what is pushed reaches a fresh pull");
  }

  void lay_silence_to(runner::Trial& trial) const override {
    report::Case& report = trial.report;
    trial.preliminary = trial.waited_in_vain = false;
    const bool only_met = only_met_silence(report, trial.at_the_basis);
    if (only_met && blamed_) {
      report = not_judged(report);
      return;
    }
    blamed_ = blamed_ || !only_met;
    lay("ROBUST-SERVING", built_in_catalogue(), report.requirements);
    report.verdict = report::Verdict::fail;
    report.level = report::Level::must;
    report.layer = report::Layer::connection;
    report.cause = health_.cause();
    report.message = "after this case, and those beside it, " + health_.sentence();
    report.expected = health_.expected();
    report.actual = "nothing";
  }

  // The same case without its failure.
  report::Case not_judged(const report::Case& ended) const {
    const auto selected = std::ranges::find_if(
        selected_, [&ended](const Selected& one) { return one.scenario->id == ended.id; });
    report::Case result = ended;
    result.level = selected->scenario->level;
    result.requirements = selected->scenario->requirements;
    result.layer = report::Layer::own;
    result.cause.clear();
    result.expected.clear();
    result.actual.clear();
    result.verdict = report::Verdict::inconclusive;
    result.message = "not judged: " + given_up();
    return result;
  }

  bool ended_in_silence(const runner::Trial& trial) const override {
    return health_.lost() && trial.report.start + trial.report.duration > health_.last_proof();
  }

  Task<void> before_megabytes() override { session_.longest = co_await longest_accepted(session_); }

  Clock::duration round_trip() const override { return session_.round_trip; }

  // A server that answers at intervals does so after its own, however soon it did at first.
  Clock::duration prompt() const override {
    const Clock::duration usual = patience_.usual(runner::Thing::answer);
    return std::max<Clock::duration>(100ms + 8 * session_.round_trip,
                                     std::min<Clock::duration>(usual, session_.timeout / 4));
  }

  std::string given_up() const override {
    return health_.lost() ? "the target was given up: " + health_.sentence() : "";
  }

  std::vector<std::string> plan() const {
    std::vector<std::string> ids;
    for (const Selected& one : selected_)
      ids.push_back(one.scenario->id);
    return ids;
  }

  Target target_;
  std::vector<Selected> selected_;
  const runner::Settings& settings_;
  wire::Dialer dialer_;
  runner::LoopLagWatch lag_;
  runner::Patience patience_;
  Health health_;
  PushedTexts pushed_;
  Controls controls_{loop_};
  RuleFindings broken_rules_{*target_.profile, target_.pull_path, target_.edition};
  DeliveryWatch watch_;
  Silence silence_;
  bool fell_silent_ = false;     // the server, in the midst of the run
  mutable bool blamed_ = false;  // some case, for the silence
  Session session_;
  std::string unreachable_;
  std::string wrong_;
  // Where so often nobody else was heard, what is strange is the server's own.
  static constexpr std::size_t most_in_vain = 3;
  std::size_t listened_in_vain_ = 0;
  bool looking_ = false;    // whether it still delivers
  bool slow_seen_ = false;  // the target, by itself
};

}  // namespace

std::vector<std::string_view> ids_of_rows() {
  std::vector<std::string_view> ids = rule_ids();
  for (const DeliveryRow& row : delivery_rows())
    ids.push_back(row.id);
  return ids;
}

std::string hash_of(const std::vector<Selected>& selected) {
  std::string all;
  for (const Selected& one : selected)
    all += one.scenario->id + '\0' + one.scenario->source + '\0';
  return report::sha256(all);
}

TargetRun run_on_target(const Target& target, const std::vector<Selected>& selected,
                        const runner::Settings& settings, std::uint64_t seed, Observer& observer) {
  return Running(target, selected, settings, seed, observer).run();
}

}  // namespace talkspec::talk
