// How long things take on this target, learnt while a run goes on. Full patience is spent on the
// first of a kind that does not come; after that, what is many times longer than anything of that
// kind has taken will not come either. A failure that rests on less than full patience is looked at
// again before it counts.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "conformance/wire/loop.h"

namespace talkspec::runner {

// What is waited for.
enum class Thing : std::uint8_t { answer, message, end };

class Patience {
 public:
  using Duration = wire::Clock::duration;

  // How long to wait for it, where `full` is the longest there is.
  Duration granted(Thing thing, Duration full) const {
    const Learnt& learnt = of(thing);
    if (learnt.in_vain == 0) return full;
    const Duration longest =
        company_ ? std::max(learnt.longest, learnt.in_company) : learnt.longest;
    const Duration fewest = company_ ? least_ : std::max<Duration>(4 * least_, least_alone);
    return std::min(full, std::max(fewest, many * longest));
  }

  void came(Thing thing, Duration after) {
    Learnt& learnt = of(thing);
    Duration& longest = company_ ? learnt.in_company : learnt.longest;
    longest = std::max(longest, after);
  }
  void in_vain(Thing thing) { ++of(thing).in_vain; }

  // Of the target: nothing is decided in less than a few of its round trips.
  void set_round_trip(Duration round_trip) { least_ = least + 8 * round_trip; }

  // While cases run side by side: how long they wait then shows little of how long the target takes
  // by itself.
  void set_company(bool company) { company_ = company; }

 private:
  struct Learnt {
    Duration longest{};
    Duration in_company{};  // the longest of those
    std::size_t in_vain = 0;
  };
  const Learnt& of(Thing thing) const { return learnt_[static_cast<std::size_t>(thing)]; }
  Learnt& of(Thing thing) { return learnt_[static_cast<std::size_t>(thing)]; }

  static constexpr int many = 8;
  static constexpr std::chrono::milliseconds least{250};
  static constexpr std::chrono::milliseconds least_alone{1000};
  std::array<Learnt, 3> learnt_{};
  Duration least_ = least;
  bool company_ = false;
};

}  // namespace talkspec::runner
