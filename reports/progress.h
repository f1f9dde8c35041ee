// A run on a terminal as it goes: a line for the first case of each cause when it comes, a few of
// them in all, and, where there is a cursor, a bar that is always the last line. With the closing
// text no more than most_lines (reports/terminal.h), unless verbose.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "reports/model.h"
#include "reports/terminal.h"

namespace talkspec::report {

struct ProgressState {
  std::size_t cases = 0;  // that are to run
  std::size_t done = 0;
  std::size_t failed = 0;       // a MUST
  std::size_t judged_down = 0;  // all others but those that passed or were skipped
  std::chrono::milliseconds elapsed{};
};

// The bar, never wider than `columns`. From 60 columns up it has everything; below that, the bar
// itself goes first. Its only control characters are those of colour.
std::string progress_bar(const ProgressState& state, std::size_t columns, bool colour);

class Progress {
 public:
  struct Options {
    TerminalOptions terminal = {};
    bool live = false;   // a cursor is there: show the bar
    bool quiet = false;  // only the total line
  };
  using Time = std::chrono::steady_clock::time_point;
  // Where the text goes; it is called with whole lines, or what redraws the bar.
  using Write = std::function<void(std::string_view)>;
  // The width of the terminal now.
  using Columns = std::function<std::size_t()>;

  Progress(Options options, Write write, Columns columns);

  void begin(std::size_t cases, Time now);
  void ended(const Case& c, Time now);
  void tick(Time now);  // draws the bar anew; call it a few times a second
  // Takes the bar away, so that something else can be written.
  void clear();
  void end(const Run& run);

 private:
  void draw(Time now);
  bool is_news(const Case& c);

  Options options_;
  Write write_;
  Columns columns_;
  ProgressState state_;
  std::set<std::string> causes_;  // that have been told
  std::size_t told_ = 0;          // lines
  Time start_{};
  Time drawn_{};
  bool shown_ = false;
};

}  // namespace talkspec::report
