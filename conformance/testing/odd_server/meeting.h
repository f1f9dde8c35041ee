// Faults that show only where two things meet: in a push or a pull each of them alone does no harm.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "conformance/testing/odd_server/behaviour.h"

namespace talkspec::odd {

// How a push came.
struct PushTraits {
  bool chunked = false;
  bool small_chunks = false;   // one of them has a byte alone
  bool cut_character = false;  // the end of a chunk cuts a character of UTF-8
  bool extension = false;      // of a chunk
  bool quoted = false;         // in an extension
  bool trailer = false;
  bool expected = false;   // 100 (Continue)
  bool absolute = false;   // the form of its target
  bool query = false;      // its form is there
  bool closing = false;    // it says close
  bool later = false;      // the connection has served another request
  bool segmented = false;  // it came in several reads
};

// What becomes of a message by these faults: how often it is delivered, and its text.
std::size_t times_where_two_meet(std::string& text, const PushTraits& push,
                                 const Behaviour& behaviour);

// What a pull asked with.
struct PullTraits {
  bool absolute = false;  // the form of its target
  bool closing = false;   // it says close
  bool many_fields = false;
  bool reopened = false;  // its name had a pull before
};

// The same for a message on a pull; `count`: how many came on it so far, with this one.
std::size_t times_where_two_meet(std::string& text, const PullTraits& pull, std::size_t count,
                                 const Behaviour& behaviour);

}  // namespace talkspec::odd
