// What a run did and saw, as the delivery checker is told it: events, in the order in which the
// runner met them. Their order is all that the rules use; times are only reported.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>

namespace talkspec::talk::delivery {

using Time = std::chrono::nanoseconds;  // since the run began; never goes back

// Numbers that the runner gives, each of them once in a run. An owner is whoever pushes and reads
// for a purpose of its own: a case, mostly.
enum class OwnerId : std::uint32_t {};
enum class PushId : std::uint32_t {};
enum class PullId : std::uint32_t {};
enum class ConnectionId : std::uint32_t {};

// The place of an event in the history, from 0: how many were seen before it.
using EventIndex = std::uint32_t;

namespace event {

// Before the first byte of the request is sent. `text` is what the form says, decoded.
struct PushBegins {
  PushId push{};
  OwnerId owner{};
  std::string pusher;  // its Talk name; pushes of one name are one pusher's
  std::string text;
  ConnectionId connection{};  // a new number for each connection that is opened
};

// Once a push at most. Without this event a push counts as one that is still under way.
struct PushEnds {
  enum class How : std::uint8_t {
    accepted,   // answered 2xx
    refused,    // answered otherwise
    unanswered  // the connection ended, or the runner stopped waiting
  };
  PushId push{};
  How how = How::accepted;
  std::string content = {};  // of the answer
};

// Before the first byte of the request is sent.
struct PullAsked {
  PullId pull{};
  OwnerId owner{};
  std::string name;  // its Talk name
  ConnectionId connection{};
};

// The pull was answered 2xx. `proved`: it is known to be subscribed from here on, as a canary came
// on it. May be told twice, unproved and then proved. Any message of the run that comes on a pull
// proves it as well.
struct PullOpen {
  PullId pull{};
  bool proved = false;
};

// Nothing more comes on the pull; but for `half_closed`, after which the runner still reads and
// tells of the end once more.
struct PullEnds {
  enum class How : std::uint8_t {
    refused,      // answered, and not 2xx
    last_chunk,   // by the server, as RFC 9112 §7.1 says
    fin,          // by the server, or by an answer that cannot be read on
    reset,        // by the server
    closed,       // by the runner
    half_closed,  // by the runner, which sent a FIN or bytes: a server may end the pull for that
  };
  PullId pull{};
  How how = How::closed;
  // The runner has waited as long as it ever will for what had to come: what has not is lost.
  bool waited = false;
};

struct ReadingPaused {
  PullId pull{};
};
struct ReadingResumed {
  PullId pull{};
};

// A message came, its terminator taken off.
struct Message {
  PullId pull{};
  std::string text;
};

// From here on the owner writes requests by hand: whatever bears its tag (Marks::tag) and was
// pushed by nobody is its own affair, on every pull, and never a finding.
struct WritesByHand {
  OwnerId owner{};
};

// No event follows. Ends every pull that has not ended, as `closed` by the runner.
struct RunOver {
  bool waited = false;  // as in PullEnds
};

}  // namespace event

struct Event {
  using What = std::variant<event::PushBegins, event::PushEnds, event::PullAsked, event::PullOpen,
                            event::PullEnds, event::ReadingPaused, event::ReadingResumed,
                            event::Message, event::WritesByHand, event::RunOver>;
  Time at{};
  What what;
};

}  // namespace talkspec::talk::delivery
