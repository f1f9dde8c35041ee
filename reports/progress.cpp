#include "reports/progress.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace talkspec::report {
namespace {

using namespace std::chrono_literals;

constexpr auto redraw_after = 50ms;  // at most so often for cases that end
constexpr std::size_t widest_bar = 40;
constexpr std::size_t narrowest_bar = 8;
constexpr std::string_view erase_line = "\r\x1b[K";

std::string painted(std::string text, std::string_view sgr, bool colour) {
  return colour ? fmt::format("\x1b[{}m{}\x1b[0m", sgr, text) : text;
}

std::string elapsed(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::duration<double>(time).count();
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<long>(seconds);
  return fmt::format("{}:{:02} min", whole / 60, whole % 60);
}

}  // namespace

std::string progress_bar(const ProgressState& state, std::size_t columns, bool colour) {
  const std::string failed = fmt::format("{} failed", state.failed);
  const std::string warned =
      state.judged_down == 0 ? "" : fmt::format(", {} to look at", state.judged_down);
  const std::string count = fmt::format("{}/{} cases, ", state.done, state.cases);
  const std::string time = ", " + elapsed(state.elapsed);
  const std::size_t text = count.size() + failed.size() + warned.size() + time.size();
  if (text > columns) return (count + failed + warned + time).substr(0, columns);

  std::string line;
  constexpr std::size_t frame = 3;  // brackets and a space
  if (columns >= text + frame + narrowest_bar) {
    const std::size_t width = std::min(widest_bar, columns - text - frame);
    const std::size_t filled =
        state.cases == 0 ? width : std::min(width, width * state.done / state.cases);
    line = '[' + painted(std::string(filled, '='), state.failed == 0 ? "32" : "31", colour) +
           std::string(width - filled, ' ') + "] ";
  }
  line += count + painted(failed, state.failed == 0 ? "32" : "31", colour);
  if (!warned.empty()) line += painted(warned, "33", colour);
  return line + time;
}

Progress::Progress(Options options, Write write, Columns columns)
    : options_(options), write_(std::move(write)), columns_(std::move(columns)) {}

void Progress::begin(std::size_t cases, Time now) {
  state_ = {.cases = cases};
  start_ = now;
  if (options_.live && !options_.quiet) draw(now);
}

void Progress::ended(const Case& c, Time now) {
  ++state_.done;
  const bool judged_down = is_judged_down(c.verdict);
  const bool failed = c.verdict == Verdict::fail && c.level == Level::must;
  if (failed) ++state_.failed;
  if (judged_down && !failed) ++state_.judged_down;
  if (options_.quiet) return;
  if (options_.terminal.verbose || is_news(c)) {
    clear();
    write_(case_line(c, options_.terminal));
    ++told_;
  }
  if (options_.live && (!shown_ || now - drawn_ >= redraw_after)) draw(now);
}

// Whether people have not seen a case of that cause yet; only so many causes are told at once.
bool Progress::is_news(const Case& c) {
  constexpr std::size_t most_causes = 6;
  if (causes_.size() >= most_causes || is_known(c)) return false;
  const bool told = is_judged_down(c.verdict) && c.verdict != Verdict::inconclusive;
  if (!told && c.unexpected.empty()) return false;
  const std::string requirement = c.requirements.empty() ? "" : c.requirements.front().id;
  return causes_.insert(requirement + '\n' + (c.cause.empty() ? c.message : c.cause)).second;
}

void Progress::tick(Time now) {
  if (options_.live && !options_.quiet) draw(now);
}

void Progress::clear() {
  if (shown_) write_(erase_line);
  shown_ = false;
}

void Progress::draw(Time now) {
  state_.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - start_);
  // One column stays free: some terminals wrap once the last one is written.
  const std::size_t columns = std::max<std::size_t>(columns_(), 2) - 1;
  write_(std::string(erase_line) + progress_bar(state_, columns, options_.terminal.colour));
  shown_ = true;
  drawn_ = now;
}

void Progress::end(const Run& run) {
  clear();
  write_(options_.quiet ? total_line(run, options_.terminal)
                        : closing_text(run, options_.terminal, most_lines - told_));
}

}  // namespace talkspec::report
