// The messages that come on one pull of a case, until steps take them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/runner/pattern.h"
#include "conformance/talk/delivery_watch.h"
#include "conformance/talk/isolation.h"
#include "conformance/wire/held_memory.h"

namespace talkspec::talk {

struct MessageStream {
  explicit MessageStream(wire::HeldMemory& memory) : share(memory) {}

  struct Item {
    std::string text;
    bool sentinel = false;
    std::uint64_t end = 0;  // wire offset in the body
  };

  std::string talk_name;
  DeliveryWatch::Pull watched;
  std::size_t answer = 0;              // number of the answer whose body it is
  bool open = false;                   // it was answered 2xx
  bool to_http_1_0 = false;            // as the request says: no coding is due
  bool proved = false;                 // a canary was seen
  bool canary_missed = false;          // the one that was seen first was not the first pushed
  std::vector<std::string> canaries;   // that would prove it
  std::vector<std::string> sentinels;  // awaited, or already among the items
  std::deque<Item> items;              // came, and no step has taken them yet
  std::size_t bytes = 0;               // of memory, for the items
  wire::HeldMemory::Share share;       // of what the run may hold
  std::uint64_t taken = 0;             // messages that steps have taken
  std::string last_taken;              // the last of them
  std::uint64_t accounted = 0;         // bytes of all messages that came, and their terminators
  std::uint64_t last_end = 0;          // wire offset in the body of the end of the last of them
  bool begins_empty = false;           // the first of them is: the stream begins with a terminator
  std::string last_control;            // a canary or sentinel, of whichever pull, that came last
  std::uint64_t last_control_end = 0;  // wire offset in the body of its end
  std::string damaged;  // a message that has a canary or the tag in it, and more or other bytes
  std::vector<runner::Pattern> unsettled;  // optional messages that may still come first
  bool overflowed = false;                 // there was no room for more, or the server floods
  std::size_t foreign = 0;                 // heartbeats and messages of other cases: their cost
  std::size_t strangers = 0;               // messages that this run has not made, by their marks
  std::size_t strange_bytes = 0;           // of those

  // What no run makes of those: the cost of each beside its bytes, and the most of all.
  static constexpr std::size_t foreign_message = 64;
  static constexpr std::size_t most_foreign = std::size_t{64} << 20U;
  static constexpr std::size_t most_damaged = 1024;  // bytes kept

  void receive(std::string_view text, std::uint64_t end, const Isolation& isolation);
  Item take();

  // Takes a message that is optional and has come; false when it is none of those.
  bool settle(std::string_view text);

 private:
  bool has_canary(std::string_view text) const;
  void keep(Item item);
};

}  // namespace talkspec::talk
