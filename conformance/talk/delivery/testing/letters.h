// Histories as the model in Promela prints them (spin/delivery.pml): what they are of, what the
// model's rules say of them, and a letter an event.
//
//   c| -t--- 02aAkk8       the second pull's name: s the first one's, o the pusher's own, d
//   another;
//                          = the pushes of "a" share a connection, | they do not;
//                          the complaints: lost, twice, order, misrouted, forged
//
//   a b c   a push begins       0 1   a pull is asked for       k l m   a message comes on the
//   first A B C   is answered 2xx     2 3   is open                   n o p   on the second D E F
//   is refused          4 5   is refused G H I   is not answered     6 7   ends; 8 9: and the
//   runner had waited
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/talk/delivery/checker.h"

namespace talkspec::talk::delivery::testing {

struct Printed {
  std::vector<Event> history;
  std::string complaints;  // five letters, as printed
};

// Throws std::invalid_argument for what the model does not print.
Printed read_letters(std::string_view line);

// What the checker complains of, in the same five letters; damaged, leaked and foreign are `?`.
std::string complaints(const Checker& checker);

}  // namespace talkspec::talk::delivery::testing
