// Waiting for a target: how long, and what it means when the time is over.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "conformance/runner/evidence.h"
#include "conformance/runner/session.h"
#include "conformance/wire/loop.h"

namespace talkspec::runner {

using Clock = wire::Clock;

// Until when something may take its time.
struct Budget {
  Clock::time_point start;
  Clock::duration length;
  std::optional<Thing> learns = std::nullopt;  // what is learnt of this wait
  bool hasty = false;                          // it is less than full patience,
  Clock::duration full{};                      // which would be that long
  bool first = true;                           // nothing of what is awaited has come yet
  bool last = true;                            // no longer wait for the same follows
  Clock::time_point deadline() const { return start + length; }
};

// How a wait ended.
enum class Waited : std::uint8_t {
  met,
  late,     // the time is over
  starved,  // it is over, but the runner itself was too late to see; or it was told to stop
};

// From now on, exactly that long; slow links get their round trips on top.
Budget exactly(const Session& session, std::chrono::milliseconds length);

// From now on, as long as patience grants: at most the session's timeout, or `most`.
Budget patiently(const Session& session, Thing thing);
Budget patiently(const Session& session, Thing thing, std::chrono::milliseconds most);

// Of what is awaited one came, and more is due: less than full patience counts anew from here, full
// patience does not. How long a target takes shows with the first.
Budget after_one(Budget budget);

// The same budget where being late is a finding of its own, and only loss is a failure.
Budget extended(const Session& session, Budget budget);

// Waits until `ready`, which is asked whenever `changed` is notified. A wait that ran out looks
// once more after all that is there was read; where the runner was late, it waits once again.
wire::Task<Waited> until(const Session& session, wire::Condition& changed, Budget budget,
                         std::function<bool()> ready);

// What was not met, with the reason when it is the runner's own.
Observation missed(const Session& session, Waited waited, Budget budget, Fact fact,
                   std::string sentence, std::string expected, std::string actual);

}  // namespace talkspec::runner
