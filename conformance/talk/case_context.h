// What the steps of one case share while it runs: its connections, its bytes, its record.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

#include "conformance/runner/bytes.h"
#include "conformance/runner/steps.h"
#include "conformance/runner/waits.h"
#include "conformance/talk/isolation.h"
#include "conformance/talk/link.h"
#include "conformance/talk/request.h"
#include "conformance/talk/session.h"

namespace talkspec::talk {

using runner::Budget;
using runner::Evidence;
using runner::Fact;
using runner::Frame;
using runner::Observation;
using runner::Purpose;
using runner::Scope;
using runner::seen;
using runner::Thing;
using runner::Waited;
using wire::Task;

class CaseContext final : public runner::Actor {
 public:
  // The role whose pushes prove subscriptions; no scenario can name it, as it has a space.
  static constexpr const char* canary_role = "canary of the runner";

  // `number` is unique among the cases of the run. What is passed must outlive the case.
  CaseContext(Session& session, const scenario::Scenario& scenario, std::size_t number);
  CaseContext(const CaseContext&) = delete;
  CaseContext& operator=(const CaseContext&) = delete;

  Task<Evidence> act(Frame frame) override;

  Session& session;
  const scenario::Scenario& scenario;
  Isolation isolation;
  runner::BytesMaker maker;
  RequestWriter writer;
  runner::Record record;
  runner::StepRunner steps;
  wire::Clock::time_point epoch;
  std::chrono::microseconds steps_ended{};  // since then
  std::map<std::string, Link> links;        // references stay valid
  std::map<std::string, Link> roles;        // their kept connections; a pull may have the same name
  wire::Condition released;                 // some link, of its exchange
  const std::size_t number;                 // unique among the cases of the run
  const bool pulls_watched;                 // by the session's watch: they are as everybody's
  const bool pushes_watched;                // the same, and they can be told from others by the tag
  std::size_t served = 0;                   // fresh pulls so far

  // A connection that a step names; a role's, where only a role has that name.
  Link& link(const std::string& name);
  Link& role(const std::string& name);

  // A step's own deadline, or as long as patience grants for such a thing.
  Budget budget(const scenario::Step& step, runner::Thing thing) const;
  void too_late(report::Level level, Observation late);

  // Closes every connection and moves what is known of it into the record; the transcript of all.
  std::vector<report::WireEvent> collect();
};

// Waits for something of one connection.
Task<Waited> until(CaseContext& context, wire::Condition& changed, Budget budget,
                   std::function<bool()> ready);

// The same for what may stand behind megabytes that the target still sends: a wait in which much
// came is followed by another.
Task<Waited> while_it_flows(CaseContext& context, Link& link, Budget budget,
                            std::function<bool()> ready);

// So until something came on a stream that can be taken, or nothing more will.
Task<Waited> until_settled(CaseContext& context, Link& link, Budget budget);

// Of a stream that has had its last-chunk: whether its connection ends too takes a moment to come.
Task<void> see_end(CaseContext& context, const Link& link);

Observation missed(const CaseContext& context, Waited waited, Budget budget, Fact fact,
                   std::string sentence, std::string expected, std::string actual);

// The scenario's own fault: the step needs a connection that is not there.
Observation never_opened(const std::string& name);

// The link's connection is new then.
Task<Evidence> connect(CaseContext& context, Link& link, Budget budget);
// The same unless it is open.
Task<Evidence> connected(CaseContext& context, Link& link, Budget budget);
// The same unless one more request can be sent on it.
Task<Evidence> reusable(CaseContext& context, Link& link, Budget budget);

// For an exchange of its own: branches that run side by side may share a role. False: not in time.
Task<bool> acquire(CaseContext& context, Link& link, Budget budget);
void release(CaseContext& context, Link& link);

// Where messages should end, the stream is read for them from now on: how to read the answer.
wire::Expected stream_expected(CaseContext& context, Link& link, std::string method);

}  // namespace talkspec::talk
