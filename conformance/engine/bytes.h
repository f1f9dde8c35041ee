// Bytes of a scenario as they are when its case runs.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "conformance/scenario/scenario.h"

namespace talkspec {

// The count of the innermost loop that a step runs in.
struct Scope {
  std::uint64_t i = 0;
};

// application/x-www-form-urlencoded (WHATWG URL §5.2): one name or value.
std::string form_encoded(std::string_view bytes);

// Makes the bytes of one case. Pure: the same seed, case and scope give the same bytes, so that
// what is pushed in one step can be expected in another.
class BytesMaker {
 public:
  // `scenario` must outlive the maker. `names` are the variables that the run provides: tag,
  // authority, paths …; `name_suffix` makes ${name:X} unique: "X" + suffix.
  BytesMaker(const Scenario& scenario, std::map<std::string, std::string> names,
             std::string name_suffix, std::uint64_t seed);

  std::string bytes(const Value& value, Scope scope);
  std::string text(std::string_view with_variables, Scope scope);
  std::uint64_t number(std::string_view text, Scope scope);  // decimal digits or a ${variable}
  std::string talk_name(std::string_view connection) const;

  // What was wrong first, as a sentence; empty while nothing is. What is wrong yields no bytes.
  const std::string& problem() const { return problem_; }

 private:
  static constexpr int deepest = 32;                                // `let` in `let`
  static constexpr std::uint64_t most_bytes = 64ULL * 1024 * 1024;  // of one value

  std::string variable(std::string_view name, Scope scope);
  std::string random(std::uint64_t count, Scope scope) const;
  std::string repeated(const std::string& part, std::uint64_t times);
  void complain(std::string problem);

  const Scenario& scenario_;
  std::map<std::string, std::string> names_;
  std::string name_suffix_;
  std::uint64_t seed_;
  int depth_ = 0;
  std::string problem_;
};

}  // namespace talkspec
