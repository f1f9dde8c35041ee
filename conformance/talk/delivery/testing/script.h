// Histories as text, for tables of tests and for what the model in Promela prints.
//
//   ask A alice         the pull A (a letter) is asked for by the name alice; `ask A alice 7`: by
//                       owner 7, else 0
//   head A, open A      it is answered; it is known to be subscribed
//   push 1 bob TEXT     push number 1 begins; TEXT goes on to the end of the event; `-` is none
//   push 1 bob@2 TEXT   on connection 2, else on one of its own; `bob@2/7`: by owner 7, else 1
//   ok 1, no 1, gone 1  it is answered 2xx, otherwise, never
//   got A TEXT          a message comes
//   end A HOW           refused, last-chunk, fin, reset, closed, half-closed; `waited` behind it
//   pause A, resume A
//   by-hand 7           owner 7 writes requests by hand
//   over, over waited
//
// Events are divided by semicolons or line ends. In TEXT, `^` is NUL, `\xHH` a byte, `\n` LF.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/talk/delivery/checker.h"

namespace talkspec::talk::delivery::testing {

// Throws std::invalid_argument for what is no script. Each event is 1 ms after the one before it.
std::vector<Event> history(std::string_view script);

// A history as such a script; texts as they are.
std::string script(const std::vector<Event>& history);

Checker judged(std::string_view script, Config config = {});

// "lost A 1, twice B 2/3": kind or detail, pull, pushes; in the order in which they were found.
std::string verdict(const Checker& checker);

}  // namespace talkspec::talk::delivery::testing
