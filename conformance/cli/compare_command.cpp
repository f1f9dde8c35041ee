// talkspec compare
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "conformance/cli/commands.h"
#include "conformance/cli/options.h"
#include "conformance/cli/print.h"
#include "conformance/cli/run.h"
#include "reference/command_line/values.h"
#include "reports/compare.h"
#include "reports/forms/comparison.h"
#include "reports/forms/matrix.h"
#include "reports/outputs.h"
#include "reports/saved.h"

namespace talkspec::cli {
namespace {

constexpr const char* footer = R"(
Of two reports, the first is the earlier run: what is new, fixed, changed or only in
one of them is told. Of more, each is compared with the first, and a matrix of
requirement by report is shown.

Exit codes:
  0  no case fails that did not
  1  there is a new failure
  2  a report cannot be read, or the result not be written)";

struct CompareOptions {
  std::vector<std::string> files;
  std::string format = "text";
  std::vector<report::Output> matrices;
  bool bytes = false;
};

struct Saved {
  std::string name;
  report::Run run;
};

// "NAME=FILE", or FILE, whose stem is its name.
std::pair<std::string, std::string> name_and_path(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals != std::string::npos && word.find('/') > equals)
    return {word.substr(0, equals), word.substr(equals + 1)};
  return {std::filesystem::path(word).stem().string(), word};
}

// Empty when one cannot be read; that is told then.
std::vector<Saved> read_all(const std::vector<std::string>& files) {
  std::vector<Saved> all;
  std::map<std::string, int> seen;
  for (const std::string& word : files) {
    const auto [name, path] = name_and_path(word);
    report::SavedReading saved = report::read_saved(path);
    if (!saved.run) {
      complain(saved.error);
      return {};
    }
    const int before = seen[name]++;
    all.push_back(
        {before == 0 ? name : fmt::format("{}-{}", name, before + 1), std::move(*saved.run)});
  }
  return all;
}

void print(const report::Comparison& comparison, const std::string& format) {
  report::StringSink text;
  if (format == "json")
    report::write_comparison_json(comparison, text);
  else if (format == "markdown")
    report::write_comparison_markdown(comparison, text);
  else
    report::write_comparison_text(comparison, text);
  const std::string& written = text.text();
  std::fwrite(written.data(), 1, written.size(), stdout);
}

void print(const report::Matrix& matrix, const std::string& format) {
  report::StringSink text;
  if (format == "json")
    report::write_matrix_json(matrix, text);
  else if (format == "markdown")
    report::write_matrix_markdown(matrix, text);
  else
    report::write_matrix_text(matrix, text);
  const std::string& written = text.text();
  std::fwrite(written.data(), 1, written.size(), stdout);
}

int compare(const CompareOptions& options) {
  if (const auto wrong = report::check_outputs(options.matrices)) {
    complain(*wrong);
    return exit_usage;
  }
  const std::vector<Saved> saved = read_all(options.files);
  if (saved.empty()) return exit_usage;

  bool new_failure = false;
  for (std::size_t later = 1; later < saved.size(); ++later) {
    const report::Comparison comparison = report::compare(saved[0].run, saved[later].run);
    new_failure = new_failure || comparison.has_new_failure();
    if (saved.size() == 2) print(comparison, options.format);
  }
  std::vector<report::NamedRun> runs;
  for (const Saved& one : saved)
    runs.push_back({one.name, "", &one.run});
  const report::Matrix matrix = report::matrix_of(std::move(runs), options.bytes);
  if (saved.size() > 2) print(matrix, options.format);
  if (const auto unwritten = report::write_outputs(matrix, options.matrices)) {
    complain(*unwritten);
    return exit_usage;
  }
  return new_failure ? exit_failed : exit_passed;
}

}  // namespace

void add_compare(CLI::App& app, Invocation& invocation) {
  CLI::App& compare_app = *app.add_subcommand("compare", "Say what changed between saved reports");
  compare_app.footer(footer);
  const auto options = std::make_shared<CompareOptions>();
  compare_app
      .add_option("FILE", options->files,
                  "At least two of what --json or --events wrote; NAME=FILE names one")
      ->required()
      ->expected(2, 1000)
      ->option_text("...");
  compare_app.add_option("--format", options->format, "text, markdown or json [text]")
      ->check(::talk::command_line::one_of({"text", "markdown", "json"}))
      ->option_text("NAME");
  add_outputs(compare_app, Reports::of_several_runs, options->matrices);
  compare_app.add_flag("--bytes", options->bytes,
                       "In a matrix, also the first byte in which a case differs on the wire");
  compare_app.callback(
      [options, &invocation] { invocation.action = [options] { return compare(*options); }; });
}

}  // namespace talkspec::cli
