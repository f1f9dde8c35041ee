// Reads what a case sends by the grammar, strictly: each octet belongs to a production, and is
// right or a departure. It goes on behind a departure where it can, so that departures can be
// counted.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/talk/grammar/grammar.h"

namespace talkspec::talk {

struct Element {
  const Production* production = nullptr;
  bool departs = false;
  std::size_t begin = 0;  // in what was read: the bytes, or the content that its chunks make
  std::size_t end = 0;
};

// One request, head and content.
struct SentRequest {
  std::vector<Element> elements;  // head, query, chunks, form, rules; each part in its order
  std::size_t end = 0;            // where the next one begins
  bool whole = false;             // else its bytes end before it does
  bool lost = false;              // what stands behind a departure cannot be read

  std::size_t departures() const;
  bool right() const { return whole && departures() == 0; }
};

// The request that the bytes begin with. The grammar must outlive it.
SentRequest read_request(const Grammar& grammar, std::string_view bytes);

}  // namespace talkspec::talk
