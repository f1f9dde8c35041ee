#include "conformance/runner/matching.h"

#include <algorithm>

namespace talkspec::runner {

Matching::Matching(const std::vector<Pattern>& patterns) {
  for (const Pattern& pattern : patterns) {
    if (pattern.exact() && !pattern.optional()) {
      exact_[pattern.text()] += 1;
      exact_left_ += 1;
    } else {
      wide_left_ += pattern.optional() ? 0U : 1U;
      wide_.push_back(&pattern);
    }
  }
  std::stable_partition(wide_.begin(), wide_.end(),
                        [](const Pattern* pattern) { return !pattern->optional(); });
  holder_.assign(wide_.size(), nobody);
}

bool Matching::take(const std::string& message) {
  if (const auto exact = exact_.find(message); exact != exact_.end() && exact->second > 0) {
    exact->second -= 1;
    exact_left_ -= 1;
    return true;
  }
  messages_.push_back(message);
  std::vector<bool> tried(wide_.size());
  if (augment(messages_.size() - 1, tried)) return true;
  messages_.pop_back();
  return false;
}

// A path ends at a pattern that nobody held: only that one is newly met.
bool Matching::augment(std::size_t message, std::vector<bool>& tried) {
  for (std::size_t pattern = 0; pattern < wide_.size(); ++pattern) {
    if (tried[pattern] || !wide_[pattern]->matches(messages_[message])) continue;
    tried[pattern] = true;
    const bool newly_met = holder_[pattern] == nobody;
    if (!newly_met && !augment(holder_[pattern], tried)) continue;
    holder_[pattern] = message;
    wide_left_ -= newly_met && !wide_[pattern]->optional() ? 1U : 0U;
    return true;
  }
  return false;
}

std::string Matching::missing() const {
  for (const auto& [text, count] : exact_)
    if (count > 0) return std::string(text);
  for (std::size_t pattern = 0; pattern < wide_.size(); ++pattern)
    if (holder_[pattern] == nobody && !wide_[pattern]->optional())
      return wide_[pattern]->description();
  return {};
}

std::vector<Pattern> Matching::unsettled() const {
  std::vector<Pattern> optional;
  for (std::size_t pattern = 0; pattern < wide_.size(); ++pattern)
    if (holder_[pattern] == nobody) optional.push_back(*wide_[pattern]);
  return optional;
}

}  // namespace talkspec::runner
