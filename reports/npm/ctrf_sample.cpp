// Writes a report that uses every feature of the model, for the format's own validator.
#include <cstdio>

#include "reports/ctrf.h"
#include "reports/file.h"
#include "reports/testing/full_run.h"

int main(int argc, char** argv) {
  using namespace talkspec::report;
  if (argc != 2) return std::fputs("usage: ctrf_sample FILE\n", stderr), 2;
  if (const auto trouble = write_file(argv[1], write_ctrf(testing::full_run())))
    return std::fprintf(stderr, "%s\n", trouble->c_str()), 1;
  return 0;
}
