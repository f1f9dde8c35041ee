// A run on a terminal as it goes: a line for each failure as it comes and, where there is a
// cursor, a bar that is always the last line.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "reports/model.h"
#include "reports/terminal.h"

namespace talkspec::report {

struct ProgressState {
  std::size_t cases = 0;  // that are to run
  std::size_t done = 0;
  std::size_t failed = 0;       // a MUST
  std::size_t judged_down = 0;  // anything else but pass and skip
  std::chrono::milliseconds elapsed{};
};

// The bar, without control characters but those of colour: never wider than `columns`. From 60
// columns up it holds everything; below, it loses the bar itself first.
std::string progress_bar(const ProgressState& state, std::size_t columns, bool colour);

class Progress {
 public:
  struct Options {
    TerminalOptions terminal = {};
    bool live = false;   // a cursor is there: show the bar
    bool quiet = false;  // nothing but the total line
  };
  using Time = std::chrono::steady_clock::time_point;
  // Where the text goes; it is called with whole lines, or what redraws the bar.
  using Write = std::function<void(std::string_view)>;
  // The width of the terminal now.
  using Columns = std::function<std::size_t()>;

  Progress(Options options, Write write, Columns columns);

  void begin(std::size_t cases, Time now);
  void ended(const Case& c, Time now);
  void tick(Time now);  // draws the bar anew; to be called a few times a second
  // Takes the bar away; for whoever writes to the terminal in between.
  void clear();
  void end(const Run& run);

 private:
  void draw(Time now);

  Options options_;
  Write write_;
  Columns columns_;
  ProgressState state_;
  Time start_{};
  Time drawn_{};
  bool shown_ = false;
};

}  // namespace talkspec::report
