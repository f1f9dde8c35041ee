// Which of the messages that must come, in whatever order, have come.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "conformance/runner/pattern.h"

namespace talkspec::runner {

// Gives every message one pattern. Those that must be met and are exact go first, by a table: a
// message that one of them names loses nothing by being given to it. The rest goes by augmenting
// paths, so that a wide pattern never takes what a narrow one needs.
class Matching {
 public:
  // Refers to the patterns, which must outlive it: they may be megabytes.
  explicit Matching(const std::vector<Pattern>& patterns);
  Matching(std::vector<Pattern>&&) = delete;

  bool take(const std::string& message);  // false when no pattern is left for it
  bool complete() const { return exact_left_ == 0 && wide_left_ == 0; }
  std::string missing() const;  // one of those that must still come, described

  // Those optional ones that may still come.
  std::vector<Pattern> unsettled() const;

 private:
  static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

  bool augment(std::size_t message, std::vector<bool>& tried);

  std::unordered_map<std::string_view, std::size_t> exact_;  // text, how often it must still come
  std::size_t exact_left_ = 0;
  std::vector<const Pattern*> wide_;   // what is not exact, or need not come: those that must first
  std::vector<std::size_t> holder_;    // of each: the message that it was given
  std::size_t wide_left_ = 0;          // that must still come
  std::vector<std::string> messages_;  // that wide ones were given
};

}  // namespace talkspec::runner
