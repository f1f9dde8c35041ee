// Writes the HTML report of a sample run, for the tests in the browser.
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/file.h"
#include "reports/html/matrix.h"
#include "reports/html/report.h"
#include "reports/testing/full_run.h"
#include "reports/testing/grouped_run.h"
#include "reports/testing/sample_runs.h"

namespace talkspec::report {
namespace {

int finished(FileSink& file) {
  if (const auto trouble = file.finish()) return std::fprintf(stderr, "%s\n", trouble->c_str()), 1;
  return 0;
}

int write_sample_matrix(std::string_view kind, const char* path) {
  const std::vector<Run> runs = testing::compared_runs();
  const Run hostile = testing::hostile_run();
  std::vector<NamedRun> columns = {{"talk-server", "showcase.html", &runs[0]},
                                   {"behind nginx", "", &runs[1]},
                                   {"talk-server 1.1", "showcase.html", &runs[2]},
                                   {"faulty", "showcase.html", &runs[3]}};
  if (kind == "hostile-matrix")
    columns = {{hostile.target, "javascript:window.hacked=1", &hostile},
               {"</script><script>window.hacked=1</script>", "\"><img src=x>", &runs[3]}};
  FileSink file(path);
  write_matrix_html(matrix_of(std::move(columns), true), file);
  return finished(file);
}

}  // namespace
}  // namespace talkspec::report

int main(int argc, char** argv) {
  using namespace talkspec::report;
  const std::string_view kind = argc > 2 ? argv[1] : "";
  const std::size_t cases = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 500;
  const std::size_t wire_bytes = argc > 4 ? std::strtoul(argv[4], nullptr, 10) : 8 * 1024;
  if (kind == "matrix" || kind == "hostile-matrix") return write_sample_matrix(kind, argv[2]);
  Run run;
  if (kind == "showcase") {
    run = testing::showcase_run();
  } else if (kind == "hostile") {
    run = testing::hostile_run();
  } else if (kind == "grouped") {
    run = testing::grouped_run();
  } else if (kind == "smoke") {
    run = testing::smoke_run();
  } else if (kind == "large") {
    run = testing::large_run(cases, wire_bytes);
  } else {
    return std::fputs(
               "usage: html_sample showcase|grouped|smoke|hostile|large|matrix|hostile-matrix FILE "
               "[CASES [WIRE-BYTES]]\n",
               stderr),
           2;
  }
  FileSink file(argv[2]);
  write_html(run, file);
  return finished(file);
}
