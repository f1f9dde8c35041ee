// How long things take on this target, learnt while a run goes on. Full patience is spent on the
// first of a kind that does not come; after that, what is many times longer than most of that kind
// have taken will not come either. A failure that rests on less than full patience is looked at
// again before it counts.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
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
    if (company_) return std::min(full, std::max(least_, many * learnt.in_company.usual()));
    const Duration fewest = std::max<Duration>(2 * least_, least_alone);
    return std::min(full, std::max(fewest, many * learnt.alone.usual()));
  }

  void came(Thing thing, Duration after) {
    Learnt& learnt = of(thing);
    (company_ ? learnt.in_company : learnt.alone).add(after);
  }
  void in_vain(Thing thing) { ++of(thing).in_vain; }

  // Beside other cases nearly all of it came within this.
  Duration usual(Thing thing) const { return of(thing).in_company.usual(); }

  // Beside other cases what comes takes so long that within `full` not all of it can come.
  bool crowded(Thing thing, Duration full) const { return many * usual(thing) > full; }

  // Of the target: nothing is decided in less than a few of its round trips.
  void set_round_trip(Duration round_trip) { least_ = least + 8 * round_trip; }

  // While cases run side by side: how long they wait then shows little of how long the target takes
  // by itself.
  void set_company(bool company) { company_ = company; }

 private:
  // How many took up to 1, 2, 4 … microseconds.
  struct Tally {
    std::array<std::size_t, 32> took{};
    std::size_t all = 0;

    void add(Duration after) {
      const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(after).count();
      const auto bits = static_cast<std::size_t>(
          std::bit_width(static_cast<std::uint64_t>(std::max<std::int64_t>(micros, 0))));
      ++took[std::min(bits, took.size() - 1)];
      ++all;
    }
    // Within this came, rounded up to a power of two, all but the slowest, of which there always is
    // one. What another case held up for seconds, or a message of megabytes, says nothing of the
    // next.
    Duration usual() const {
      std::size_t at = took.size();
      for (std::size_t slower = 0; at > 0; --at) {
        slower += took[at - 1];
        if (slower > 1 + all / one_in) break;
      }
      return at == 0 ? Duration{} : std::chrono::microseconds(std::uint64_t{1} << (at - 1));
    }
    static constexpr std::size_t one_in = 20;
  };
  struct Learnt {
    Tally alone;
    Tally in_company;
    std::size_t in_vain = 0;
  };
  const Learnt& of(Thing thing) const { return learnt_[static_cast<std::size_t>(thing)]; }
  Learnt& of(Thing thing) { return learnt_[static_cast<std::size_t>(thing)]; }

  static constexpr int many = 4;
  static constexpr std::chrono::milliseconds least{250};
  static constexpr std::chrono::milliseconds least_alone{500};
  std::array<Learnt, 3> learnt_{};
  Duration least_ = least;
  bool company_ = false;
};

}  // namespace talkspec::runner
