#include "conformance/cli/reporting.h"

#include <chrono>
#include <cstdlib>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

#include "reports/events.h"
#include "reports/github.h"

namespace talkspec::cli {
namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : value;
}

bool is_terminal(std::FILE* stream) {
  return ::isatty(::fileno(stream)) != 0 && environment("TERM") != "dumb";
}

}  // namespace

bool coloured(Colour colour, std::FILE* stream) {
  if (colour != Colour::automatic) return colour == Colour::always;
  return environment("NO_COLOR").empty() && is_terminal(stream);
}

std::size_t columns_of(std::FILE* stream) {
  if (!is_terminal(stream)) return 0;
  winsize size{};
  const bool known = ::ioctl(::fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

Reporting::Reporting(const OutputOptions& options, Terminal terminal, std::size_t memory)
    : options_(options),
      stream_(report::uses_standard_output(options.outputs) || options.events == "-" ? stderr
                                                                                     : stdout),
      spool_(std::make_shared<report::Spool>(memory)) {
  if (terminal == Terminal::silent) return;
  const report::TerminalOptions shown{.colour = coloured(options.colour, stream_),
                                      .verbose = options.verbose,
                                      .columns = columns_of(stream_)};
  progress_.emplace(
      report::Progress::Options{
          .terminal = shown, .live = shown.columns > 0, .quiet = options.quiet},
      [this](std::string_view text) { print(text); },
      [stream = stream_] { return columns_of(stream); });
}

std::optional<std::string> Reporting::check() const {
  if (auto trouble = report::check_outputs(options_.outputs)) return trouble;
  if (options_.events.empty()) return std::nullopt;
  for (const report::Output& output : options_.outputs)
    if (output.path == options_.events)
      return output.path == "-" ? "standard output (-) can be one report only"
                                : "two reports cannot go to one file: " + output.path;
  return report::check_writable(options_.events);
}

void Reporting::begin(const report::Run& run, const std::vector<std::string>& plan) {
  if (!options_.events.empty()) {
    report::Run shown = run;
    if (options_.reproducible) report::fix_times(shown);
    events_.emplace(options_.events);
    events_->append(report::header_event(shown, plan));
  }
  if (progress_) progress_->begin(plan.size(), std::chrono::steady_clock::now());
}

void Reporting::ended(report::Case& c) {
  ++ended_;
  if (options_.reproducible) report::fix_times(c);
  if (events_) events_->append(report::case_event(c));
  if (progress_) progress_->ended(c, std::chrono::steady_clock::now());
  spool_->take(c);
}

void Reporting::tick() {
  if (progress_) progress_->tick(std::chrono::steady_clock::now());
}

std::optional<std::string> Reporting::end(report::Run& run) {
  run.spool = spool_;
  if (options_.reproducible) report::fix_times(run);
  if (progress_) progress_->end(run);
  std::optional<std::string> trouble;
  if (events_) {
    events_->append(report::footer_event(run, ended_));
    trouble = events_->trouble();
  }
  if (auto unwritten = report::write_outputs(run, options_.outputs); unwritten && !trouble)
    trouble = std::move(unwritten);
  if (options_.github || environment("GITHUB_ACTIONS") == "true") {
    if (auto unwritten = tell_github(run); unwritten && !trouble) trouble = std::move(unwritten);
  }
  return trouble;
}

std::optional<std::string> Reporting::tell_github(const report::Run& run) const {
  print(report::github_annotations(run, environment("GITHUB_WORKSPACE")));
  const std::string path(environment("GITHUB_STEP_SUMMARY"));
  if (path.empty()) return std::nullopt;
  report::StringSink summary;
  report::write_github_summary(run, summary);
  return report::append_file(path, summary.text());
}

void Reporting::print(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stream_);
  std::fflush(stream_);
}

}  // namespace talkspec::cli
