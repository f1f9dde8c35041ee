// What the delivery checker found wrong, as values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/talk/delivery/history.h"

namespace talkspec::talk::delivery {

// What each kind means, and what is none, stands in checker.h.
enum class Kind : std::uint8_t { lost, twice, order, misrouted, damaged, forged, leaked, foreign };
inline constexpr std::size_t kinds = 8;
std::string_view name(Kind kind) noexcept;  // "lost", "twice", …

// How exactly, where the kind leaves it open.
enum class Detail : std::uint8_t {
  none,

  // misrouted
  to_its_pusher,    // the routing keeps it from pulls of the pusher's own name
  to_anybody,       // the routing is `none`
  before_the_pull,  // it was answered 2xx before the pull was asked for

  // damaged
  cut_at_end,     // the first bytes came
  cut_at_start,   // the last bytes came
  split,          // it came in two or more messages
  split_inside,   // the same, at terminators that were pushed as a part of it
  joined,         // with another one, in one message
  extended,       // it came with more bytes around it
  undecoded,      // still in the form's encoding: a "+" or "%XX" that should have been decoded
  overdecoded,    // decoded once too often
  case_changed,   // of ASCII letters
  replaced,       // U+FFFD or "?" in place of bytes
  recoded,        // taken for Latin-1 and encoded as UTF-8 once more
  bytes_changed,  // some bytes are others

  // forged
  empty,  // nothing but a terminator

  // leaked
  head,            // it holds a status line
  answer_content,  // it is what a push was answered
};
std::string_view name(Detail detail) noexcept;  // "to-its-pusher", …; empty for none

struct Finding {
  Kind kind{};
  Detail detail = Detail::none;
  PullId pull{};
  OwnerId pull_owner{};

  // The push that it is about, then the one that shows it (order, a gap) or was joined with it.
  // None where nobody pushed it. Where several pushes have one text, the first that may be meant.
  std::vector<PushId> pushes;
  std::optional<OwnerId> push_owner;  // of the first; else by a tag in the text

  // That show it, ascending: where the pushes began and were answered, where the message came, the
  // one before it came, and the pull ended.
  std::vector<EventIndex> events;

  std::string sentence;  // plain English, no bytes of anybody's
  std::string came;      // raw: the message, or its first Checker::most_shown bytes
  std::string pushed;    // raw: the text of the first push, or its first Checker::most_shown bytes
};

}  // namespace talkspec::talk::delivery
