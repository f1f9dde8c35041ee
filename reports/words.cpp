#include "reports/words.h"

#include <array>

#include <fmt/format.h>

namespace talkspec::report {

const VerdictWords& words(Verdict verdict) noexcept {
  // In the order of the enumerators.
  static constexpr std::array<VerdictWords, 6> all = {{
      {"passed", "pass", "✅", "32", "14713f", 1},
      {"failed", "FAIL", "❌", "31", "c4302b", 5},
      {"warned", "warn", "⚠️", "33", "b07800", 2},
      {"skipped", "skip", "➖", "2", "6b7280", 0},
      {"inconclusive", "inconclusive", "❔", "35", "7a4fbf", 3},
      {"unsteady", "unsteady", "🔁", "36", "0b7a99", 4},
  }};
  return all[static_cast<std::size_t>(verdict)];
}

std::string_view capitals(Level level) noexcept {
  constexpr std::array<std::string_view, 3> all = {"MUST", "SHOULD", "MAY"};
  return all[static_cast<std::size_t>(level)];
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string seconds(std::chrono::nanoseconds time, int decimals) {
  return fmt::format("{:.{}f}", std::chrono::duration<double>(time).count(), decimals);
}

}  // namespace talkspec::report
