// Cases that did not pass, grouped by their cause: what people read first, in every form.
//
// Cases with the same first requirement and the same cause are one group; where the cause is not
// known, cases with the same message are. What is listed as known, what the list is wrong about and
// what is unsteady are in groups of their own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.h"

namespace talkspec::report {

struct Group {
  enum class Kind : std::uint8_t {
    unexpected,  // the list of known failures is wrong about the cases
    failure,
    unsteady,
    inconclusive,
    warning,
    known,
  };
  Kind kind = Kind::failure;
  Level level = Level::must;  // the strongest of the cases
  Layer layer = Layer::own;   // the lowest of the cases
  std::string sentence;       // raw: the cause, or else the message; may be empty
  std::vector<std::size_t>
      cases;  // in Run::cases: first the one that stands for all, then by place

  friend bool operator==(const Group&, const Group&) = default;
};

// The gravest first: by kind as enumerated, MUST before SHOULD, lower layers first, then the larger
// groups, then as the cases ran.
std::vector<Group> groups_of(const Run& run);

// The example of the group: the first case that another try confirmed, or else the first case.
const Case& representative(const Run& run, const Group& group);

// "Failed", "Failed below MUST", "Unsteady", …: what a list of such groups is headed by.
std::string_view heading(const Group& group) noexcept;

// "3 cases"
std::string size_of(const Group& group);

// The IDs of the other cases, at most so many, as they are: "and 37 more" is left to the form.
std::vector<std::string_view> other_ids(const Run& run, const Group& group, std::size_t most);

// The cases that took longest, the slowest first, none that took no time.
std::vector<const Case*> slowest_cases(const Run& run, std::size_t most);

}  // namespace talkspec::report
