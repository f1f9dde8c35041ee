// Whether a text that nobody pushed is nearly one that somebody did, and in what it differs.
//
// A text T that came is nearly a push P, in the order in which it is looked for:
//   undecoded, overdecoded   decoding one as a form, once or twice, gives the other
//   case_changed   but for the case of ASCII letters they are the same
//   recoded        the bytes of P were taken for Latin-1 and written as UTF-8, or for markup
//   replaced       T has U+FFFD or "?" where P has bytes that are not ASCII
//   joined         T is P and then other pushed texts or heartbeats, with nothing or CR, LF and NUL
//                  between, the last of them perhaps cut
//   extended       T has the whole of P in it, and more (P of four bytes and more, or T begins or
//                  ends with P and is at most eight times as long)
//   cut_at_end     T is the first bytes of P, cut_at_start the last: one and more where P had to
//                  come, else four and more or half of P
//   split          the same, and what came next on the pull was the next bytes of P
//   bytes_changed  but for control characters they are the same; or three quarters of their bytes
//                  are, at the beginning and at the end; or, at one length of four and more, three
//                  quarters in their places; tags (Marks::tag) left out
// Of texts longer than Checker::most_sampled their first and last bytes are compared.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/talk/delivery/finding.h"
#include "conformance/talk/delivery/pushes.h"

namespace talkspec::talk::delivery {

// A push that a text may be nearly.
struct Candidate {
  PushIndex push = nothing;
  bool due = false;    // it had to come and has not
  bool alike = false;  // it has the skeleton of the text
};

struct Damage {
  Detail detail{};
  std::vector<PushIndex> pushes;  // the one that was damaged; those that were joined with it
};

// Time in proportion to the number of candidates and to the lengths.
std::optional<Damage> find_damage(std::string_view text, const std::vector<Candidate>& candidates,
                                  const Pushes& pushes);

// Whether a text is what a push with terminators inside may become: its parts in their order, with
// up to Checker::most_in_place bytes where each terminator was.
bool keeps_parts(std::string_view text, const Text& pushed, std::string_view terminator);

}  // namespace talkspec::talk::delivery
