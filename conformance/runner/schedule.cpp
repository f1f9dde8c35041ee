#include "conformance/runner/schedule.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "conformance/runner/admission.h"
#include "conformance/runner/turns.h"

namespace talkspec::runner {
namespace {

using report::Verdict;
using scenario::Isolation;
using scenario::Stage;

constexpr std::size_t few_pushing_megabytes = 4;
constexpr std::size_t few_again = 3;
constexpr std::size_t handful = 4;
constexpr std::size_t sample = 8;
constexpr std::ptrdiff_t first_hostile = 12;
constexpr auto breath = std::chrono::seconds(1);
constexpr int most_vain_breaths = 3;

report::Case not_run(const scenario::Scenario& scenario, Verdict verdict, std::string reason) {
  report::Case result = begun(scenario);
  result.verdict = verdict;
  result.message = std::move(reason);
  return result;
}

class Schedule {
 public:
  Schedule(wire::Loop& loop, Bench& bench, const std::vector<Selected>& selected,
           const Settings& settings, const std::function<void(report::Case&)>& ended)
      : loop_(loop),
        bench_(bench),
        selected_(selected),
        settings_(settings),
        ended_(ended),
        jobs_(std::max(1U, bench.round_trip() < far ? settings.jobs : settings.jobs_far)),
        still_running_(jobs_ / 8),
        one_ended_(loop),
        first_(selected.size()),
        next_number_(selected.size() + 1) {
    done_.cases.resize(selected.size());
  }

  wire::Task<Scheduled> run() {
    for (std::size_t index = 0; index < selected_.size(); ++index)
      if (!selected_[index].skipped.empty())
        close(index, not_run(scenario_of(index), Verdict::skip, selected_[index].skipped));
    co_await run_first();
    Lanes polite(*this, Stage::polite);
    Lanes demanding(*this, Stage::demanding);
    Lanes hostile(*this, Stage::hostile);
    std::vector<wire::Task<void>> beside;
    if (jobs_ > 1) beside.push_back(run_alone_beside(polite, demanding));
    beside.push_back(run_crowd(polite, demanding, hostile));
    co_await all_of(std::move(beside));
    co_await run_rest(polite);
    co_await run_rest(demanding);
    co_await run_tagged(hostile);
    co_await run_rest(hostile);
    co_await run_last();
    co_await look_again();
    co_return std::move(done_);
  }

 private:
  struct Lane {
    std::vector<std::size_t> queue;  // indices, in order
    std::size_t next = 0;
    std::size_t ended = 0;
  };
  // What became of cases that ran again and had shown the same thing, whatever they require.
  struct Again {
    std::size_t alike = 0;  // so many showed it once more
    bool passed = false;    // one passed then
  };
  // The cases of a stage, by their isolation.
  struct Lanes {
    Lanes(Schedule& schedule, Stage stage_in)
        : stage(stage_in), admission(schedule.loop_, stage, schedule.jobs_) {
      for (std::size_t index = 0; index < schedule.selected_.size(); ++index) {
        const scenario::Scenario& scenario = schedule.scenario_of(index);
        if (!schedule.selected_[index].skipped.empty() || scenario.stage != stage) continue;
        if (scenario.first || schedule.comes_last(index)) continue;
        Lane& its = scenario.isolation == Isolation::alone ? alone
                    : scenario.isolation == Isolation::few ? few
                                                           : tagged;
        its.queue.push_back(index);
      }
      // A case of a hundred exchanges that began last would run on by itself.
      std::ranges::stable_sort(tagged.queue, std::greater<>(), [&schedule](std::size_t index) {
        return turns(schedule.scenario_of(index).steps);
      });
      // Few hostile ones are let in at first, and more once the target served after those.
      if (stage == Stage::hostile && std::ssize(tagged.queue) > first_hostile)
        std::ranges::rotate(tagged.queue, tagged.queue.end() - first_hostile);
    }
    Stage stage;
    Admission admission;
    Lane tagged;
    Lane few;
    Lane alone;
  };

  const scenario::Scenario& scenario_of(std::size_t index) const {
    return *selected_[index].scenario;
  }

  void close(std::size_t index, report::Case result) {
    done_.cases[index] = std::move(result);
    ended_(done_.cases[index]);
  }

  // Nothing runs beside it, so on a distant target only what is short does.
  bool comes_last(std::size_t index) const {
    constexpr auto most = std::chrono::seconds(1);
    const scenario::Scenario& scenario = scenario_of(index);
    return scenario.last && turns(scenario.steps) * bench_.round_trip() <= most;
  }

  // A server that spins on a kind of request takes the processor from a runner beside it, which
  // then can judge nothing. So some cases come before the crowd, while one such request is all
  // there is, and are decided at once.
  wire::Task<void> run_first() {
    co_await run_apart([this](std::size_t index) { return scenario_of(index).first; });
    co_await look_again();
  }

  // Beside others the next message comes at once, for which a server may wait.
  wire::Task<void> run_last() {
    return run_apart([this](std::size_t index) { return comes_last(index); });
  }

  wire::Task<void> run_apart(std::function<bool(std::size_t)> comes) {
    Lane lane;
    for (std::size_t index = 0; index < selected_.size(); ++index)
      if (selected_[index].skipped.empty() && comes(index)) lane.queue.push_back(index);
    Admission admission(loop_, Stage::polite, jobs_);
    std::vector<wire::Task<void>> workers;
    for (std::size_t worker = std::min(jobs_, lane.queue.size()); worker > 0; --worker)
      workers.push_back(work_off(lane, admission, Stage::polite));
    co_await all_of(std::move(workers));
  }

  // What need not be alone, the megabytes when nobody else has pulls open but who is alone.
  wire::Task<void> run_crowd(Lanes& polite, Lanes& demanding, Lanes& hostile) {
    std::vector<wire::Task<void>> beside;
    beside.push_back(run_tagged(polite));
    beside.push_back(run_tagged(demanding, &polite));
    beside.push_back(run_hostile_beside(hostile, polite, demanding));
    co_await all_of(std::move(beside));
    for (Lanes* its : {&polite, &demanding, &hostile})
      if (is_well()) co_await run_few(*its);
  }

  // Hostile cases beside the last of the others, while nothing is in doubt.
  wire::Task<void> run_hostile_beside(Lanes& hostile, const Lanes& polite, const Lanes& demanding) {
    co_await until_few_are_left(polite);
    co_await until_few_are_left(demanding);
    if (is_well()) co_await run_tagged(hostile);
  }

  wire::Task<void> run_tagged(Lanes& its, const Lanes* after = nullptr) {
    if (after) co_await until_few_are_left(*after);
    hostile_begun_ = hostile_begun_ || its.stage == Stage::hostile;
    // After hostile cases the target is looked at, while others run.
    std::size_t workers = its.stage == Stage::hostile ? 2 * jobs_ : jobs_;
    if (after) workers -= still_running_;
    co_await side_by_side(its, its.tagged, workers);
  }

  // What is not tagged, as far as it has not run beside others.
  wire::Task<void> run_rest(Lanes& its) {
    co_await run_few(its);
    co_await work_off(its, its.alone);
  }

  // Megabytes reach all pulls, and a server may close one that is far behind.
  wire::Task<void> run_few(Lanes& its) {
    if (its.few.next == its.few.queue.size()) co_return;
    const bool serves = !loop_.stopping() && bench_.given_up().empty();
    if (serves) co_await bench_.before_megabytes();
    co_await side_by_side(its, its.few, few_pushing_megabytes);
  }

  // Cases that are alone are so among themselves: the others tag what they push, and take only
  // what is tagged. One after the other they take the longest on a distant target.
  wire::Task<void> run_alone_beside(Lanes& polite, Lanes& demanding) {
    co_await work_off(polite, polite.alone);
    co_await until_few_are_left(polite);
    while (is_well() && demanding.alone.next < demanding.alone.queue.size())
      co_await run_next(demanding.alone, demanding.admission, demanding.stage);
  }

  // Nothing is in doubt so far.
  bool is_well() const { return again_.empty(); }

  // On a target that is well nobody need wait for the longest cases of a stage; on one that is not
  // the last ones may hold all that it has.
  wire::Task<void> until_few_are_left(const Lanes& its) {
    const Lane& lane = its.tagged;
    const std::size_t few = std::min(still_running_, lane.queue.size() / 4);
    while (lane.ended + (is_well() ? few : 0) < lane.queue.size()) {
      co_await one_ended_.wait_until(wire::Clock::time_point::max());
      if (loop_.stopping()) co_return;
    }
  }

  wire::Task<void> side_by_side(Lanes& its, Lane& lane, std::size_t most) {
    std::vector<wire::Task<void>> workers;
    for (std::size_t worker = std::min(most, lane.queue.size()); worker > 0; --worker)
      workers.push_back(work_off(its, lane));
    co_await all_of(std::move(workers));
  }

  wire::Task<void> work_off(Lanes& its, Lane& lane) {
    return work_off(lane, its.admission, its.stage);
  }

  wire::Task<void> work_off(Lane& lane, Admission& admission, Stage stage) {
    while (lane.next < lane.queue.size())
      co_await run_next(lane, admission, stage);
  }

  wire::Task<void> run_next(Lane& lane, Admission& admission, Stage stage) {
    const std::size_t index = lane.queue[lane.next++];
    co_await admission.enter(loop_);
    const std::string reason = reason_to_stop();
    if (!reason.empty()) {
      close(index, not_run(scenario_of(index), Verdict::inconclusive, "not run: " + reason));
      admission.begin_look();
    } else {
      const std::size_t beside = running_++;
      Trial trial = co_await bench_.run(scenario_of(index), index + 1, false);
      const bool in_crowd = std::max(beside, --running_) > handful;
      admission.begin_look();
      // With fewer at a time, of its stage and of those that run beside it, it may be served.
      if (trial.turned_away && (admission.lower() || in_crowd)) trial.preliminary = true;
      // Hostile cases may hold all that a server has.
      trial.preliminary = trial.preliminary || (hostile_begun_ && trial.waited_in_vain);
      const bool doubted = stage == Stage::hostile || trial.at_the_basis;
      const bool served = bench_.given_up().empty();
      if (doubted) co_await look(admission);
      if (doubted && served && !bench_.given_up().empty()) bench_.lay_silence_to(trial);
      take(index, std::move(trial));
    }
    admission.end_look();
    ++lane.ended;
    one_ended_.notify();
  }

  std::string reason_to_stop() const {
    if (loop_.stopping()) return "the run ended before its turn";
    if (settings_.max_fail > 0 && failed_ >= settings_.max_fail)
      return fmt::format("{} cases had failed (--max-fail)", failed_);
    return bench_.given_up();
  }

  void take(std::size_t index, Trial trial) {
    if (trial.report.verdict == Verdict::fail) ++failed_;
    if (doubtful(trial) && !loop_.stopping()) {
      first_[index].push_back(std::move(trial));
      again_.push_back(index);
    } else {
      close(index, std::move(trial.report));
    }
  }

  // Does it serve others at once?
  wire::Task<void> look(Admission& admission) {
    if (loop_.stopping() || !bench_.given_up().empty()) co_return;
    const std::optional<wire::Clock::duration> took = co_await bench_.serves();
    if (!took) co_return;
    done_.starved = std::max(done_.starved, *took);
    *took <= bench_.prompt() ? admission.prompt() : admission.starved();
  }

  // What failed runs again, on a target that was just seen serving: the first of a cause, until
  // that is confirmed. The others of a confirmed cause need no second run, unless the first was
  // preliminary: of those a sample runs again. The first causes and whatever needs the target for
  // itself run alone; once a few causes held and none did not, the rest has company.
  wire::Task<void> look_again() {
    std::vector<std::size_t> indices = std::exchange(again_, {});
    std::ranges::sort(indices);
    Lane company;
    Lane alone;
    for (const std::size_t index : indices) {
      const Trial& first = first_[index].front();
      if (needs_no_run(index)) {
        settle(index);
      } else if (is_confirmed(first) || (has_held() && may_have_company(scenario_of(index)))) {
        // To each other, what those push that are alone is a stranger's.
        const bool by_itself = scenario_of(index).isolation == Isolation::alone;
        (by_itself ? alone : company).queue.push_back(index);
      } else {
        co_await decide(index);
        settle(index);
      }
    }
    // Rows of one table may wait for one control, and a sample is better for not being of one
    // table.
    std::map<std::size_t, std::size_t> rows;  // by index: how many of its table stand before
    std::map<std::pair<std::string, int>, std::size_t> tables;
    for (const std::size_t index : company.queue)
      rows[index] = tables[{scenario_of(index).file, scenario_of(index).line}]++;
    std::ranges::stable_sort(company.queue, {}, [&rows](std::size_t index) { return rows[index]; });
    co_await in_company(company);
    co_await work_off_again(alone);
  }

  static bool may_have_company(const scenario::Scenario& scenario) {
    return scenario.isolation != Isolation::alone && scenario.stage != Stage::hostile;
  }

  // So far this target shows again what it showed at first.
  bool has_held() const { return confirmed_.size() >= few_again && !some_passed_; }

  // Runs it until its verdict stands, or the run ends.
  wire::Task<void> decide(std::size_t index) {
    const std::vector<Trial>& trials = first_[index];
    while (undecided(trials) && (trials.size() == 1 || !is_confirmed(trials.back()))) {
      const bool ran = co_await run_again(index);
      if (!ran) break;
    }
  }

  bool is_confirmed(const Trial& trial) const {
    return confirmed_.contains(cause_of(trial.report));
  }

  // Its cause is confirmed, and so many cases showed its like again that one more that waited in
  // vain is believed too, with less than full patience; but not where others may have held it up.
  bool needs_no_run(std::size_t index) const {
    const Trial& trial = first_[index].front();
    if (!is_confirmed(trial)) return false;
    if (!trial.preliminary) return true;
    const bool among_hostile = scenario_of(index).stage == Stage::hostile;
    const bool held_up = trial.at_the_basis || (among_hostile && done_.starved > bench_.prompt());
    // Where it was not judged, its control waited.
    const bool in_vain = trial.waited_in_vain || trial.report.verdict == Verdict::skip;
    const auto like = ran_again_.find(likeness_of(trial.report));
    return in_vain && !held_up && like != ran_again_.end() && like->second.alike >= sample &&
           !like->second.passed;
  }

  // False: it could not.
  wire::Task<bool> run_again(std::size_t index) {
    if (loop_.stopping() || !bench_.given_up().empty()) co_return false;
    const std::optional<wire::Clock::duration> took = co_await bench_.serves();
    if (!took) co_return false;
    done_.starved = std::max(done_.starved, *took);
    Trial again = co_await bench_.run(scenario_of(index), next_number_++, true);
    if (again.turned_away && vain_breaths_ < most_vain_breaths && !loop_.stopping()) {
      // What is over a moment ago may still count.
      co_await loop_.sleep_until(wire::Clock::now() + breath);
      again = co_await bench_.run(scenario_of(index), next_number_++, true);
      if (again.turned_away) ++vain_breaths_;
    }
    if (loop_.stopping()) co_return false;
    first_[index].push_back(std::move(again));
    co_return true;
  }

  // The verdict of all its runs. What only its last run shows stands where another case confirmed
  // that cause.
  void settle(std::size_t index) {
    std::vector<Trial>& trials = first_[index];
    for (Trial& trial : trials)
      if (trial.at_the_basis && bench_.ended_in_silence(trial)) bench_.lay_silence_to(trial);
    const bool confirmed = undecided(trials) && is_confirmed(trials.back());
    const bool once = trials.size() == 1;
    const bool passes_now = trials.back().report.verdict == Verdict::pass;
    // In company it may have met what others did, and a target that is well was not asked again.
    const Trial& first = trials.front();
    const bool in_doubt = first.waited_in_vain || (first.at_the_basis && loop_.stopping());
    const std::string cause_at_first = cause_of(trials.front().report);
    Again& like = ran_again_[likeness_of(trials.front().report)];
    report::Case result =
        confirmed ? std::move(trials.back().report) : verdict_of(std::move(trials));
    const bool is_down = report::is_judged_down(result.verdict);
    const bool has_cause = is_down || result.verdict == Verdict::skip;
    if (once && !confirmed && is_down) {
      result.notes.emplace_back("it did not run a second time");
      if (in_doubt) result.verdict = Verdict::inconclusive;
    }
    const bool stands = result.attempts.empty() && has_cause;
    if (stands) confirmed_.insert(cause_of(result));
    if (passes_now) like.passed = some_passed_ = true;
    if (stands && !once && cause_of(result) == cause_at_first) ++like.alike;
    trials = {};
    close(index, std::move(result));
  }

  wire::Task<void> in_company(Lane& lane) {
    std::vector<wire::Task<void>> workers;
    for (std::size_t worker = 0; worker < std::min(few_again, lane.queue.size()); ++worker)
      workers.push_back(work_off_again(lane));
    co_await all_of(std::move(workers));
  }

  // Runs them side by side, until all have ended.
  wire::Task<void> all_of(std::vector<wire::Task<void>> tasks) {
    wire::Condition one_ended(loop_);
    std::size_t working = tasks.size();
    for (wire::Task<void>& task : tasks)
      loop_.start(std::move(task), [&working, &one_ended] {
        --working;
        one_ended.notify();
      });
    while (working > 0) {
      co_await one_ended.wait_until(wire::Clock::time_point::max());
      if (loop_.stopping()) co_await loop_.settle();
    }
  }

  wire::Task<void> work_off_again(Lane& lane) {
    while (lane.next < lane.queue.size()) {
      const std::size_t index = lane.queue[lane.next++];
      if (!needs_no_run(index)) co_await decide(index);
      settle(index);
    }
  }

  // What was not judged, since its control was not accepted, has no cause of its own.
  static std::string cause_of(const report::Case& made) {
    if (made.verdict == Verdict::skip) return made.message;
    return fmt::format("{} {} {}", name(made.verdict), made.requirements.front().id, made.cause);
  }

  static std::string likeness_of(const report::Case& made) {
    return fmt::format("{} {}", name(made.verdict),
                       made.verdict == Verdict::skip ? made.message : made.cause);
  }

  wire::Loop& loop_;
  Bench& bench_;
  const std::vector<Selected>& selected_;
  const Settings& settings_;
  const std::function<void(report::Case&)>& ended_;
  const std::size_t jobs_;
  const std::size_t still_running_;  // of a stage, when the next one begins
  wire::Condition one_ended_;
  std::vector<std::vector<Trial>> first_;  // of those that are to run again
  std::vector<std::size_t> again_;
  bool hostile_begun_ = false;
  std::size_t running_ = 0;          // of all stages, for the first time
  std::set<std::string> confirmed_;  // causes that a case showed twice
  std::map<std::string, Again> ran_again_;
  bool some_passed_ = false;  // when they ran again
  int vain_breaths_ = 0;
  std::size_t next_number_;
  std::size_t failed_ = 0;
  Scheduled done_;
};

}  // namespace

report::Case begun(const scenario::Scenario& scenario) {
  report::Case result;
  result.id = scenario.id;
  result.area = scenario.id.substr(0, scenario.id.find('/'));
  result.title = scenario.title;
  result.level = scenario.level;
  result.requirements = scenario.requirements;
  result.file = scenario.file;
  result.line = scenario.line;
  result.start = std::chrono::system_clock::now();
  return result;
}

wire::Task<Scheduled> run_cases(wire::Loop& loop, Bench& bench,
                                const std::vector<Selected>& selected, const Settings& settings,
                                std::function<void(report::Case&)> ended) {
  Schedule schedule(loop, bench, selected, settings, ended);
  co_return co_await schedule.run();
}

}  // namespace talkspec::runner
