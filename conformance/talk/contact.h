// Plain pushes of the runner's own, outside any case: is the target there, how far away is it, and
// does it serve?
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "conformance/talk/session.h"

namespace talkspec::talk {

struct Contact {
  std::string unreachable;  // a sentence why there is no connection; empty when there is
  std::chrono::microseconds round_trip{};  // from connecting to the answer to a push, the fastest
};

// Connects and pushes, a few times. Whether and how it is answered is for the smoke to say.
wire::Task<Contact> make_contact(Session& session);

// How long it took until a plain push on a connection of its own was answered, and not 5xx, pushing
// again and again for as long as `most`; none: it never was.
wire::Task<std::optional<wire::Clock::duration>> until_served(Session& session,
                                                              std::chrono::milliseconds most);

// How long a plain push by itself takes at present. What others hold up, or one pause of the
// target's, is not taken for its pace: of two the faster one, where the first takes longer than
// `slow`.
wire::Task<wire::Clock::duration> pace(Session& session, wire::Clock::duration slow);

// The longest message that a push of its own was accepted with, in bytes: 1 MiB, or the first of
// ever smaller ones.
wire::Task<std::uint64_t> longest_accepted(Session& session);

}  // namespace talkspec::talk
