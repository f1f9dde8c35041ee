#include "conformance/runner/turns.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <variant>

namespace talkspec::runner {
namespace {

std::uint64_t writes(const scenario::Segments& segments) {
  constexpr std::uint64_t bytes = 256;
  const bool paced = segments.delay.count() > 0 && segments.every > 0;
  return paced ? std::max<std::uint64_t>(1, bytes / segments.every) : 1;
}

}  // namespace

std::uint64_t turns(const scenario::Steps& steps) {
  const auto number = [](const std::string& times) -> std::uint64_t {
    return times.empty() || times.front() == '$' ? 8 : std::strtoull(times.c_str(), nullptr, 10);
  };
  std::uint64_t all = 0;
  for (const scenario::Step& step : steps) {
    if (const auto* push = std::get_if<scenario::step::Push>(&step.action))
      all += writes(push->segments) *
             (push->pipelined ? 1 : number(push->times) * push->messages.size());
    else if (const auto* repeat = std::get_if<scenario::step::Repeat>(&step.action))
      all += number(repeat->times) * turns(repeat->steps);
    else
      ++all;
  }
  return all;
}

}  // namespace talkspec::runner
