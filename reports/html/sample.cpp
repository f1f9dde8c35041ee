// Writes the HTML report of a sample run, for the tests in the browser.
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "reports/file.h"
#include "reports/html.h"
#include "reports/testing/sample_runs.h"

int main(int argc, char** argv) {
  using namespace talkspec::report;
  const std::string_view kind = argc > 2 ? argv[1] : "";
  const std::size_t cases = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 500;
  const std::size_t wire_bytes = argc > 4 ? std::strtoul(argv[4], nullptr, 10) : 8 * 1024;
  Run run;
  if (kind == "showcase") {
    run = testing::showcase_run();
  } else if (kind == "hostile") {
    run = testing::hostile_run();
  } else if (kind == "large") {
    run = testing::large_run(cases, wire_bytes);
  } else {
    return std::fputs("usage: html_sample showcase|hostile|large FILE [CASES [WIRE-BYTES]]\n",
                      stderr),
           2;
  }
  FileSink file(argv[2]);
  write_html(run, file);
  if (const auto trouble = file.finish()) return std::fprintf(stderr, "%s\n", trouble->c_str()), 1;
  return 0;
}
