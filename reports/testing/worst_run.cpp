#include "reports/testing/worst_run.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "reports/testing/full_run.h"

namespace talkspec::report::testing {
namespace {

// A mebibyte that begins with `text`, so that texts differ.
std::string hostile(std::string_view text) {
  constexpr std::array<std::string_view, 6> bytes = {"\x1b[2J\r\n\t\\", "\xff\xfe", "日本語",
                                                     "\xe2\x80\xae",    "x",        " "};
  constexpr std::size_t size = std::size_t{1} << 20U;
  std::string all(text);
  for (std::size_t i = 0; all.size() < size; ++i)
    all += bytes[(i * i + i / 7) % bytes.size()];
  return all;
}

}  // namespace

Run worst_run() {
  const std::string text = hostile("");
  Run run = full_run();
  run.interrupted = run.out_of_time = true;
  run.profile = run.target = run.trouble = text;
  run.headlines.assign(40, text);
  run.cases.clear();
  for (std::size_t i = 0; i < 2000; ++i) {
    Case c;
    c.id = "c/" + std::to_string(i) + text.substr(0, 300);
    c.area = "c";
    c.verdict = Verdict::fail;
    c.cause = std::to_string(i % 50) + text.substr(0, 2000);
    c.requirements = {{"REQ" + text.substr(0, 500), Level::must, text.substr(0, 500), "draft"}};
    c.actual = text.substr(0, 1000);
    if (i < 50) {  // the first of each cause; all of them would be gibibytes
      c.title = c.message = c.expected = c.actual = c.file = c.rerun = c.scenario = text;
      c.requirements = {{"REQ" + text.substr(0, 500), Level::must, text, text}};
      c.line = c.step_line = 1;
      for (std::size_t event = 0; event < 60; ++event)
        c.transcript.push_back({std::chrono::seconds(event), text.substr(0, 20),
                                event % 2 == 0 ? WireEvent::Kind::sent : WireEvent::Kind::received,
                                event < 3 || event == 30 ? text : "x", 7});
      c.transcript[30].deciding = true;
    }
    run.cases.push_back(std::move(c));
  }
  return run;
}

}  // namespace talkspec::report::testing
