// One pull of a run: when it was sure, what came on it, and what must still come.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "conformance/talk/delivery/pushes.h"
#include "conformance/talk/delivery/queue.h"
#include "conformance/talk/delivery/repeated.h"

namespace talkspec::talk::delivery {

using PullIndex = std::uint32_t;  // pulls in the order in which they were asked for

// A push on one pull, while its text was pushed once. What became of it then is counted by Repeated
// when the text matters next.
struct Pair {
  std::uint32_t came : 30 = 0;    // the event, from 1; 0: it did not
  std::uint32_t due : 1 = 0;      // the pull had to get it
  std::uint32_t damaged : 1 = 0;  // it came, but damaged
};
inline constexpr EventIndex most_events = (1U << 30U) - 2;

// The message that came whose push began last.
struct Latest {
  EventIndex began = 0;
  PushIndex push = nothing;
  EventIndex came = 0;
};

// A message that holds the first bytes of a push: the next one may hold more of it.
struct Split {
  PushIndex push = nothing;
  std::size_t taken = 0;       // bytes
  Finding* finding = nullptr;  // null where it was not kept
};

struct Pull {
  PullId id{};
  OwnerId owner{};
  NameIndex name = nothing;
  EventIndex asked = 0;
  PushIndex first = 0;             // push that began after it was asked for
  PullIndex before = nothing;      // the pull of this name before it
  std::vector<PullIndex> doubted;  // those of its name that are in doubt until it is refused

  std::uint32_t place = 0;  // among those that have not ended
  bool opened = false;
  bool leaving = false;  // half-closed by the runner
  bool ended = false;
  bool paused = false;
  bool waited = false;
  std::uint32_t doubts = 0;
  std::optional<EventIndex> sure;

  std::vector<Pair> pairs;                    // by push, from `first`
  std::unordered_map<PushIndex, Pair> early;  // those that began before
  Queue<PushIndex> outstanding;               // due and missing, or not any more
  std::unordered_map<TextIndex, Repeated> repeated;
  Due due;

  std::unordered_map<NameIndex, Latest> latest_of;  // pusher
  std::unordered_map<PushIndex, Latest> latest_in;  // pipeline
  std::optional<Delay> slowest;
  Split split;

  struct Quota {
    std::uint16_t own = 0;
    std::uint16_t others = 0;
  };
  std::array<Quota, kinds> quota{};

  bool is_sure() const { return sure && doubts == 0 && !leaving && !ended; }

  // It is over for the runner, and the server may be about to take it up.
  bool may_come_late() const { return ended && !opened && !sure; }
  bool is_own(const Push& push) const { return push.owner == owner; }

  const Pair* find(PushIndex push) const;  // null where nothing is known of the pair
  Pair& pair(PushIndex push);
};

}  // namespace talkspec::talk::delivery
