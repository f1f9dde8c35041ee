// Makes the bytes that a scenario asks for, when its case runs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "conformance/scenario/scenario.h"

namespace talkspec::scenario {

// Bytes, or the sentence why there are none.
struct Evaluated {
  std::string bytes;
  std::string error;  // empty: all went well

  bool ok() const noexcept { return error.empty(); }
};

// A count, or the sentence why there is none.
struct Counted {
  std::uint64_t count = 0;
  std::string error;

  bool ok() const noexcept { return error.empty(); }
};

// What a variable is that neither the row nor `let` names: ${tag}, ${i}, ${name:X} …
// Nothing: there is no such variable.
using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

// Evaluates the values of one case. Refers to the case, which must outlive it. The same seed gives
// the same bytes as long as values are asked for in the same order; what `let` names keeps its
// bytes throughout the case, random ones too. Not thread-safe.
class Evaluator {
 public:
  static constexpr std::size_t default_limit = std::size_t{64} << 20;
  static constexpr int longest_chain = 64;  // of names of `let`, from one to the next

  // Values and variables that one value of so many bytes may be made of.
  static constexpr std::size_t most_pieces(std::size_t limit) { return limit / 64 + 1000; }

  // `limit`: bytes that one value may have.
  Evaluator(const Scenario& scenario, Lookup lookup, std::uint64_t seed,
            std::size_t limit = default_limit);

  Evaluated evaluate(const Value& value);

  // "text ${variable}", as Value::Kind::text.
  Evaluated expand(std::string_view text);

  // A number in decimal digits or a ${variable} that is one.
  Counted count(std::string_view text);

 private:
  struct Work;

  bool make(const Value& value, Work& work, std::string& out);
  bool make_text(std::string_view text, Work& work, std::string& out);
  bool make_variable(std::string_view name, Work& work, std::string& out);
  bool make_repeat(const Value& value, Work& work, std::string& out);
  bool make_random(const Value& value, Work& work, std::string& out);
  std::optional<std::uint64_t> make_count(std::string_view text, Work& work);

  const Scenario& scenario_;
  Lookup lookup_;
  std::uint64_t seed_;
  std::size_t limit_;
  std::mt19937_64 random_;
};

}  // namespace talkspec::scenario
