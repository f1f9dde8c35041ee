#include "reports/testing/grouped_run.h"

#include <algorithm>
#include <string>
#include <utility>

#include "reports/testing/sample_runs.h"
#include "reports/testing/wire_script.h"

namespace talkspec::report::testing {
namespace {

using namespace std::chrono_literals;

Case& case_of(Run& run, std::string_view id) {
  return *std::find_if(run.cases.begin(), run.cases.end(),
                       [id](const Case& c) { return c.id == id; });
}

std::vector<WireEvent> traffic_of_others() {
  WireScript wire;
  wire.pull("a connection of another case").push("carol", "not yours");
  std::vector<WireEvent> events = wire.take();
  for (WireEvent& event : events)
    event.foreign = true;
  return events;
}

// Puts traffic of other cases before the event at `place`, which decided.
void decide(Case& c, std::size_t place) {
  c.transcript[place].deciding = true;
  std::vector<WireEvent> others = traffic_of_others();
  for (WireEvent& event : others)
    event.at = c.transcript[place].at;
  c.transcript.insert(c.transcript.begin() + static_cast<std::ptrdiff_t>(place), others.begin(),
                      others.end());
}

}  // namespace

Run grouped_run() {
  Run run = showcase_run();
  run.headlines = {"Everybody gets every message, also its pusher: routing `all`.",
                   "Messages came that this run never pushed: somebody else uses the server."};
  run.max_time = 120s;
  run.out_of_time = true;

  run.cases.reserve(run.cases.size() + 56);  // the case referred to stays where it is
  Case& lost = case_of(run, "chunking/boundaries");
  lost.cause = "a chunk has no CRLF after its data";
  lost.layer = Layer::chunks;
  lost.step_line = lost.line + 4;
  lost.scenario =
      "{\n  \"id\": \"chunking/boundaries\",\n  \"steps\": [\n    {\"push\": \"aaaaaaaaaaaa\"},\n"
      "    {\"expect\": {\"messages\": [\"\\u0062\\n\", \"<b>c</b>\"]}}\n  ]\n}";
  decide(lost, 13);
  lost.attempts = {{Verdict::fail, "message 2 of 3 has no terminator", "bb", "", lost.transcript}};
  for (int number = 2; number <= 57; ++number) {
    Case more = lost;
    more.id = "chunking/boundaries/" + std::to_string(number);
    more.attempts.clear();
    more.message = "alice: message " + std::to_string(number) + " has no terminator";
    run.cases.push_back(std::move(more));
  }

  Case& unsteady = case_of(run, "delivery/order");
  unsteady.verdict = Verdict::unsteady;
  unsteady.message = "alice got message 2 before message 1";
  unsteady.cause = "messages of one pusher arrive in another order";
  unsteady.layer = Layer::order;
  unsteady.attempts = {{Verdict::pass, "", "", "", unsteady.transcript}};
  decide(unsteady, 5);
  return run;
}

}  // namespace talkspec::report::testing
