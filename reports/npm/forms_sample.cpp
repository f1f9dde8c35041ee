// Writes sample reports in every form into a folder, for the validators of the forms.
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "reports/events.h"
#include "reports/file.h"
#include "reports/outputs.h"
#include "reports/testing/full_run.h"

namespace talkspec::report {
namespace {

Run passed_run() {
  Run run = testing::full_run();
  run.cases.resize(1);
  run.interrupted = false;
  run.trouble = "";
  return run;
}

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

std::string events_of(const Run& run) {
  std::vector<std::string> plan;
  std::string text;
  for (const Case& c : run.cases) {
    plan.push_back(c.id);
    text += case_event(c);
  }
  return header_event(run, plan) + text + footer_event(run, run.cases.size());
}

// False when something could not be written.
bool write_all(const std::filesystem::path& folder, const std::string& name, const Run& run) {
  std::filesystem::create_directories(folder);
  std::vector<Output> outputs;
  for (const FormInfo& form : forms())
    outputs.push_back({form.form, (folder / (name + "." + std::string(form.name))).string()});
  auto trouble = write_outputs(run, outputs);
  if (!trouble) trouble = write_file((folder / (name + ".events")).string(), events_of(run));
  if (trouble) std::fprintf(stderr, "%s\n", trouble->c_str());
  return !trouble;
}

}  // namespace
}  // namespace talkspec::report

int main(int argc, char** argv) {
  using namespace talkspec::report;
  if (argc != 2) return std::fputs("usage: forms_sample FOLDER\n", stderr), 2;
  const bool written = write_all(argv[1], "full", testing::full_run()) &&
                       write_all(argv[1], "passed", passed_run()) &&
                       write_all(argv[1], "empty", Run{}) &&
                       write_all(argv[1], "hostile", hostile_run());
  return written ? 0 : 1;
}
