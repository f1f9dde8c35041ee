// talkspec report
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "conformance/cli/commands.h"
#include "conformance/cli/options.h"
#include "conformance/cli/print.h"
#include "conformance/cli/reporting.h"
#include "conformance/cli/run.h"
#include "reports/escape.h"
#include "reports/outputs.h"
#include "reports/saved.h"
#include "reports/terminal.h"

namespace talkspec::cli {
namespace {

constexpr const char* footer = R"(
Every form is, byte for byte, what the run itself would have written, but for events,
which come in the order of the cases. With no form asked for, the run is shown as it
was at its end.

Exit codes:
  0  written, whatever the verdicts are
  2  the report cannot be read, or another not be written
  4  the events have no footer: the run was killed, or is still going)";

struct ReportOptions {
  std::string file;
  std::vector<report::Output> outputs;
  OutputOptions showing;
};

void show(const report::Run& run, const OutputOptions& showing) {
  const report::TerminalOptions options{.colour = coloured(showing.colour, stdout),
                                        .verbose = showing.verbose,
                                        .transcripts = showing.transcripts,
                                        .columns = columns_of(stdout)};
  std::string text;
  if (showing.verbose)
    for (const report::Case& c : run.cases)
      text += report::case_line(c, options);
  text += showing.quiet ? report::total_line(run, options) : report::closing_text(run, options);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

// The report that all others are made from is not to be lost to one of them.
std::string written_over(const ReportOptions& options) {
  for (const report::Output& output : options.outputs) {
    std::error_code none;
    if (std::filesystem::equivalent(output.path, options.file, none))
      return output.path + " is the report that is read: give the other one a name of its own";
  }
  return {};
}

int report_on(const ReportOptions& options) {
  if (const std::string lost = written_over(options); !lost.empty()) {
    complain(lost);
    return exit_usage;
  }
  if (const auto unwritable = report::check_outputs(options.outputs)) {
    complain(*unwritable);
    return exit_usage;
  }
  const report::SavedReading saved = report::read_saved(options.file);
  if (!saved.run) {
    complain(saved.error);
    return exit_usage;
  }
  if (options.outputs.empty()) show(*saved.run, options.showing);
  const report::Surroundings around{
      [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
      },
      [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }};
  if (const auto unwritten = report::write_outputs(*saved.run, options.outputs, around)) {
    complain(*unwritten);
    return exit_usage;
  }
  if (saved.whole) return exit_passed;
  complain(options.file + ": " + saved.run->trouble);
  return exit_inconclusive;
}

}  // namespace

void add_report(CLI::App& app, Invocation& invocation) {
  CLI::App& report_app = *app.add_subcommand("report", "Make other forms of a saved report");
  report_app.footer(footer);
  const auto options = std::make_shared<ReportOptions>();
  report_app
      .add_option("FILE", options->file, "What --json or --events wrote; - is standard input")
      ->required()
      ->option_text(" ");
  add_outputs(report_app, Reports::of_one_run, options->outputs);
  add_showing(report_app, options->showing);
  report_app.callback(
      [options, &invocation] { invocation.action = [options] { return report_on(*options); }; });
}

}  // namespace talkspec::cli
