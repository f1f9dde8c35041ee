// What is wrong with a file, and where: one line a mistake, fit to be printed as it is.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace talkspec::scenario {

struct Diagnostic {
  std::string file;
  std::uint32_t line = 0;    // from 1; 0: the whole file
  std::uint32_t column = 0;  // from 1, in characters (code points)
  std::string pointer;       // RFC 6901; empty: the whole document
  std::string message;       // what is wrong, and what to do

  bool operator==(const Diagnostic&) const = default;
};
using Diagnostics = std::vector<Diagnostic>;

// "file:line:column: pointer: message", without what is not known.
std::string to_text(const Diagnostic& diagnostic);

// By line and column; what is at the same place stays in its order.
void sort_by_place(Diagnostics& diagnostics);

// The text without what a terminal or an editor obeys or hides (C0, DEL, C1, formatting and
// bidirectional characters, what is not UTF-8), which becomes \xNN, and cut after `limit` bytes.
std::string printable(std::string_view text, std::size_t limit = 120);

// printable() between backquotes.
std::string quote(std::string_view text);

// "; did you mean `x`?" for the nearest of the names, or nothing when none is near.
std::string did_you_mean(std::string_view text, std::span<const std::string_view> names);

// "a" or "an", as the word wants it.
std::string_view article(std::string_view word);

// "`a`, `b` or `c`".
std::string one_of(std::span<const std::string_view> names);

}  // namespace talkspec::scenario
