#include "conformance/runner/bytes.h"

#include <utility>

#include "conformance/scenario/match.h"

namespace talkspec::runner {
namespace {

// FNV-1a: the same on every machine, which std::hash need not be.
std::uint64_t hash(std::string_view bytes) {
  std::uint64_t value = 14695981039346656037ULL;
  for (const char byte : bytes) {
    value ^= static_cast<unsigned char>(byte);
    value *= 1099511628211ULL;
  }
  return value;
}

}  // namespace

BytesMaker::BytesMaker(const scenario::Scenario& scenario, std::map<std::string, std::string> names,
                       std::string name_suffix, std::uint64_t seed)
    : names_(std::move(names)),
      name_suffix_(std::move(name_suffix)),
      // A case has the same random bytes whichever cases run beside it.
      evaluator_(
          scenario, [this](std::string_view name) { return variable(name); },
          seed ^ hash(scenario.id)) {}

void BytesMaker::complain(const std::string& problem) {
  if (problem_.empty()) problem_ = problem;
}

wire::Cuts BytesMaker::cuts(const scenario::Segments& segments, Scope scope) {
  wire::Cuts cuts;
  for (const std::string& offset : segments.at)
    cuts.at.push_back(number(offset, scope));
  cuts.every = segments.every;
  cuts.delay = segments.delay;
  return cuts;
}

std::string BytesMaker::talk_name(std::string_view connection) const {
  return std::string(connection) + name_suffix_;
}

std::optional<std::string> BytesMaker::variable(std::string_view name) const {
  if (name == "i") return std::to_string(scope_.i);
  if (name.starts_with("name:")) return talk_name(name.substr(5));
  const auto found = names_.find(std::string(name));
  return found == names_.end() ? std::nullopt : std::optional(found->second);
}

std::string BytesMaker::bytes(const scenario::Value& value, Scope scope) {
  scope_ = scope;
  scenario::Evaluated made = evaluator_.evaluate(value);
  if (!made.ok()) complain(made.error);
  return std::move(made.bytes);
}

std::uint64_t BytesMaker::number(std::string_view text, Scope scope) {
  scope_ = scope;
  const scenario::Counted counted = evaluator_.count(text);
  if (!counted.ok()) complain(counted.error);
  return counted.count;
}

bool BytesMaker::matches(const scenario::Match& match, std::string_view received, Scope scope) {
  scope_ = scope;
  const scenario::Matched matched = scenario::matches(match, received, evaluator_);
  if (!matched.error.empty()) complain(matched.error);
  return matched.matches;
}

std::string BytesMaker::description(const scenario::Match& match, Scope scope) {
  scope_ = scope;
  return scenario::describe(match, evaluator_);
}

}  // namespace talkspec::runner
