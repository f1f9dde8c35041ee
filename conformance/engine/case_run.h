// One case: runs the steps of a scenario as conformance/scenario/LANGUAGE.md says them, and
// judges. A function a kind of step; they stand in case_*.cpp by topic.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/engine/bytes.h"
#include "conformance/engine/link.h"
#include "conformance/engine/pattern.h"
#include "conformance/engine/request.h"
#include "conformance/engine/session.h"
#include "conformance/scenario/scenario.h"
#include "conformance/wire/connection.h"
#include "conformance/wire/loop.h"
#include "reports/model.h"

namespace talkspec {

// Why a step did not hold.
struct Failure {
  std::string message;  // a sentence
  std::string expected;
  std::string actual;
  bool inconclusive = false;     // the runner cannot tell whether it is the target's fault
  bool other_status = false;     // an answer came, and its status was the failure
  std::string requirement = {};  // ID of the one it is laid to, where not to the case's own
  bool basic = false;            // what every case stands on: see Health
};
using Outcome = std::optional<Failure>;  // none: the step held

// How a wait ended.
enum class Waited { met, late, starved };

class CaseRun {
 public:
  // The role whose pushes prove subscriptions; no scenario can name it, as it has a space.
  static constexpr const char* canary_role = "canary of the runner";

  // `number` is unique among the cases of the run. What is passed must outlive the case.
  CaseRun(Session& session, const Scenario& scenario, std::size_t number);
  CaseRun(const CaseRun&) = delete;
  CaseRun& operator=(const CaseRun&) = delete;

  // Once. Every connection is closed when it returns.
  wire::Task<report::Case> run();

  // What ended the case was nothing of its own: see Health.
  bool failed_at_the_basis() const { return basic_; }

 private:
  template <class T>
  using Task = wire::Task<T>;
  using Clock = wire::Clock;

  // Until when something may take its time.
  struct Budget {
    Clock::time_point start;
    Clock::duration length;
    Clock::time_point deadline() const { return start + length; }
    bool over() const { return Clock::now() >= deadline(); }
  };

  // case_run.cpp: the order of things.
  Task<Outcome> run_all();
  Task<Outcome> run_steps(const Steps& steps, Scope scope);
  Task<Outcome> run_step(const Step& step, Scope scope);
  Task<Outcome> dispatch(const Step& step, Scope scope);
  bool applies(const Step& step) const;
  void remember(const Step& step, bool accepted);
  Task<void> look_for_life(Failure& failure);
  void judge(const Outcome& outcome, report::Case& result);
  void lay(const Failure& failure, report::Case& result) const;
  void collect(report::Case& result);

  // case_wait.cpp: waits and connections.
  Budget budget(const Step& step) const;
  Budget budget(std::chrono::milliseconds length) const;
  Budget extended(Budget budget) const;  // for delivery, when promptness is judged apart
  void warn_late(Level level, Failure late);
  Task<Waited> until(wire::Condition& changed, Budget budget, std::function<bool()> ready);
  Failure laid_to(std::string_view requirement, Failure failure) const;
  Outcome basic(Outcome outcome) const;
  Failure missed(Waited waited, std::string message, std::string expected, std::string actual);
  Link& link(const std::string& name);
  Link& role(const std::string& name);
  Task<Outcome> connect(Link& link, Budget budget);
  Task<Outcome> connected(Link& link, Budget budget);  // connects unless it is open
  Task<Outcome> reusable(Link& link, Budget budget);   // connects unless a request can be sent
  Task<bool> acquire(Link& link, Budget budget);       // for an exchange of its own
  void release(Link& link);

  // case_answer.cpp
  Task<Outcome> await_answer(Link& link, std::size_t number, const Answer& answer, Scope scope,
                             Budget budget, bool* accepted);
  Outcome judge_answer(Link& link, const wire::Response* response, const Answer& answer,
                       Scope scope, bool* accepted);
  Outcome judge_content(const wire::Response& response, const Answer& answer, Scope scope);
  Task<Outcome> run(const step::AwaitAnswer& await, const Step& step, Scope scope);
  bool asks_for_pull(const Link& link) const;

  // case_push.cpp
  struct Sending {  // a request that is on its way
    Link* link;
    std::size_t number;
    bool reused;  // the connection had carried a request before
  };
  Task<Outcome> run(const step::Push& push, const Step& step, Scope scope);
  Task<Outcome> push_one(const step::Push& push, const std::string& bytes, const Step& step,
                         Scope scope, bool* accepted);
  Task<Outcome> push_pipelined(const step::Push& push, const std::vector<std::string>& requests,
                               const Step& step, Scope scope, bool* accepted);
  Task<Outcome> push_control(const std::string& by, const std::string& talk_name,
                             const std::string& text, Budget budget);
  Task<Outcome> exchange(Link& link, std::string request, std::string method, wire::Cuts cuts,
                         const Answer& answer, Scope scope, Budget budget, bool* accepted);
  Task<Outcome> exchange_alone(Link& link, std::string request, std::string method, wire::Cuts cuts,
                               const Answer& answer, Scope scope, Budget budget, bool* accepted);
  wire::Cuts cuts(const Segments& segments, Scope scope);

  // case_pull.cpp
  Task<Outcome> run(const step::Pull& pull, const Step& step, Scope scope);
  Task<Outcome> run(const step::Serving& serving, const Step& step, Scope scope);
  Task<Outcome> prove(Link& link, Budget budget);
  bool reached_another(const Link& link) const;
  wire::Expected pull_expected(Link& link, std::string method);

  // case_expect.cpp
  Task<Outcome> run(const step::Expect& expect, const Step& step, Scope scope);
  struct Due {  // until when messages must come, and what it is when they come later
    Budget budget;
    Level late;  // must: as good as not at all
  };
  Task<Outcome> next_message(Link& link, Due due, const std::string& wanted, std::size_t came,
                             std::size_t of);
  Pull::Item next_item(Link& link, std::string_view& blame_for_stray) const;
  Task<std::string_view> behind_terminator(Link& link, const std::string& wanted);
  Task<bool> comes_yet(Link& link, const std::string& wanted);
  std::string_view own_requirement() const;
  std::string_view mismatch(const Pattern& due, std::string_view text) const;
  Task<Outcome> expect_in_order(Link& link, bool others_between, std::vector<Pattern> patterns,
                                Due due);
  Task<Outcome> expect_any_order(Link& link, bool others_between, std::vector<Pattern> patterns,
                                 Due due);

  // case_fence.cpp
  Task<Outcome> run(const step::Fence& fence, const Step& step, Scope scope);
  Task<Outcome> final_fence();
  Task<Outcome> fence(std::vector<Link*> pulls, std::vector<std::string> roles, Budget budget);
  Task<Outcome> reach_sentinels(Link& link, std::vector<std::string> sentinels, Budget budget);
  Outcome nothing_left(Link& link);

  // case_raw.cpp
  Task<Outcome> run(const step::Open& open, const Step& step, Scope scope);
  Task<Outcome> run(const step::Send& send, const Step& step, Scope scope);
  Task<Outcome> run(const step::Close& close, const Step& step, Scope scope);
  Task<Outcome> run(const step::Closed& closed, const Step& step, Scope scope);
  Task<Outcome> run(const step::Reading& reading, const Step& step, Scope scope);
  Task<Outcome> run(const step::Wire& wanted, const Step& step, Scope scope);

  // case_control.cpp
  Task<Outcome> run(const step::Together& together, const Step& step, Scope scope);
  Task<Outcome> run(const step::Repeat& repeat, const Step& step, Scope scope);
  Task<Outcome> run(const step::Wait& wait, const Step& step, Scope scope);

  Session& session_;
  const Scenario& scenario_;
  Isolation isolation_;
  BytesMaker maker_;
  RequestWriter writer_;
  Clock::time_point epoch_;
  std::map<std::string, Link> links_;  // references stay valid
  std::map<std::string, Link> roles_;  // their kept connections; a pull may have the same name
  std::map<std::string, bool> labels_;
  std::vector<std::string> notes_;
  std::optional<Failure> warning_;  // the first step that was late where that only warns
  wire::Condition released_;        // some link, of its exchange
  std::size_t served_ = 0;
  bool basic_ = false;
};

}  // namespace talkspec
