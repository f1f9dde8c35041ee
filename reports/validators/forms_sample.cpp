// Writes sample reports in every form into a folder, for the validators of the forms.
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "reports/outputs.h"
#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

// A case whose every text holds every byte.
Run hostile_run() {
  Run run = testing::full_run();
  std::string bytes = "<script>]]>&\"'%0A::error::--></testsuite>\xff\xed\xa0\x80\xef\xbf\xbe";
  for (int value = 0; value < 256; ++value)
    bytes += static_cast<char>(value);
  for (Case& c : run.cases) {
    c.title = c.message = c.expected = c.actual = c.rerun = c.file = bytes;
    c.notes = {bytes};
    c.area = bytes;
    c.id += bytes;
    c.requirements = {{"REQ" + bytes, Level::must, bytes, bytes}};
  }
  run.target = run.profile = run.trouble = run.host = bytes;
  return run;
}

// False when something could not be written.
bool write_all(const std::filesystem::path& folder, const std::string& name, const Run& run) {
  std::filesystem::create_directories(folder);
  std::vector<Output> outputs;
  for (const Form& form : forms())
    if (form.takes_path() && !form.is_of_several_runs())
      outputs.push_back({&form, (folder / (name + "." + std::string(form.name))).string()});
  const auto trouble = write_outputs(run, outputs);
  if (trouble) std::fprintf(stderr, "%s\n", trouble->c_str());
  return !trouble;
}

}  // namespace
}  // namespace talkspec::report

int main(int argc, char** argv) {
  using namespace talkspec::report;
  if (argc != 2) return std::fputs("usage: forms_sample FOLDER\n", stderr), 2;
  const bool written = write_all(argv[1], "full", testing::full_run()) &&
                       write_all(argv[1], "passed", testing::passed_run()) &&
                       write_all(argv[1], "empty", Run{}) &&
                       write_all(argv[1], "hostile", hostile_run());
  return written ? 0 : 1;
}
