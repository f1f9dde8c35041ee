// Internal to conformance/talk/grammar: how the parts of a head fit together (RFC 9112 §3.2, §6),
// which no pattern can say, and how the content is read that follows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/talk/grammar/recogniser.h"

namespace talkspec::talk {

struct HeadFacts {
  std::string version;
  std::size_t hosts = 0;
  std::vector<std::string> lengths;  // elements of all Content-Length lines
  std::vector<std::string> codings;  // of all Transfer-Encoding lines
  bool codings_read = true;          // each of them is a coding, whether known or not
  bool form = true;                  // unless Content-Type says otherwise
};

HeadFacts facts_of(const std::vector<Element>& elements, std::string_view bytes);

struct Framing {
  bool chunked = false;
  std::uint64_t length = 0;  // where it is not chunked
};

// Adds an element for each rule that the head is about, and gives the ways in which the content may
// be read: one where the rules hold, else each that a server could take.
std::vector<Framing> add_framing_rules(const Grammar& grammar, const HeadFacts& head,
                                       std::vector<Element>& elements);

}  // namespace talkspec::talk
