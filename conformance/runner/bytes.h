// Bytes of a scenario as they are when its case runs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "conformance/scenario/scenario.h"
#include "conformance/scenario/value.h"
#include "conformance/wire/connection.h"

namespace talkspec::runner {

// The count of the innermost loop that a step runs in.
struct Scope {
  std::uint64_t i = 0;
};

// Makes the bytes of one case. What cannot be made is empty, and said once by problem(): a step
// goes on to its end and the case then fails as a whole.
class BytesMaker {
 public:
  // `scenario` must outlive the maker. `names` are the variables that the run provides: tag,
  // authority, paths …; `name_suffix` makes ${name:X} unique: "X" + suffix.
  BytesMaker(const scenario::Scenario& scenario, std::map<std::string, std::string> names,
             std::string name_suffix, std::uint64_t seed);
  BytesMaker(const BytesMaker&) = delete;
  BytesMaker& operator=(const BytesMaker&) = delete;

  std::string bytes(const scenario::Value& value, Scope scope);
  std::uint64_t number(std::string_view text, Scope scope);  // decimal digits or a ${variable}
  std::string talk_name(std::string_view connection) const;
  wire::Cuts cuts(const scenario::Segments& segments, Scope scope);  // where bytes are cut

  bool matches(const scenario::Match& match, std::string_view received, Scope scope);
  std::string description(const scenario::Match& match, Scope scope);  // of what would match

  // What was wrong first, as a sentence; empty while nothing is.
  const std::string& problem() const { return problem_; }

 private:
  std::optional<std::string> variable(std::string_view name) const;
  void complain(const std::string& problem);

  std::map<std::string, std::string> names_;
  std::string name_suffix_;
  Scope scope_;  // of the call under way
  scenario::Evaluator evaluator_;
  std::string problem_;
};

}  // namespace talkspec::runner
