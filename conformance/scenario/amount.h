// Internal to the loader: how many bytes a value can come to, known before its case runs.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "conformance/scenario/scenario.h"

namespace talkspec::scenario {

// a + b and a * b, and the greatest number where they are beyond it.
std::uint64_t sum(std::uint64_t a, std::uint64_t b) noexcept;
std::uint64_t product(std::uint64_t a, std::uint64_t b) noexcept;

// The greatest that a variable of the runner becomes; none where it is no number.
std::optional<std::uint64_t> greatest_number(std::string_view variable, std::uint64_t most_i);

// An upper bound of what a value comes to; exact where nothing in it is made at run time.
struct Amount {
  // Bytes that a form leaves as they are, spaces, and those that it writes as three bytes.
  std::uint64_t plain = 0;
  std::uint64_t spaces = 0;
  std::uint64_t escaped = 0;
  std::uint64_t pieces = 0;   // values and variables that are made on the way
  std::uint64_t largest = 0;  // bytes of the largest part made on the way, or of all
  int chain = 0;              // names of `let` that lead from one to the next

  std::uint64_t bytes() const noexcept { return sum(sum(plain, spaces), escaped); }
  Amount& operator+=(const Amount& more) noexcept;
};

// Measures the values of one case. Refers to the case, which must outlive it.
class Measure {
 public:
  explicit Measure(const Scenario& scenario) : scenario_(scenario) {}

  // `most_i`: the greatest that ${i} becomes there.
  Amount of(const Value& value, std::uint64_t most_i);
  Amount of_text(std::string_view text, std::uint64_t most_i);
  Amount of_form(const Value& value, std::uint64_t most_i);  // once it is form-encoded

  // The greatest that a count becomes; 0 where it is no number, and then error() says why.
  std::uint64_t count(std::string_view text, std::uint64_t most_i);
  const std::string& error() const noexcept { return error_; }

 private:
  Amount of_variable(std::string_view name, std::uint64_t most_i);

  const Scenario& scenario_;
  std::map<std::pair<std::string, std::uint64_t>, Amount> named_;  // by name and ${i}
  std::string error_;
};

}  // namespace talkspec::scenario
