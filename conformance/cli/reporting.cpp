#include "conformance/cli/reporting.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string_view>

#include <sys/ioctl.h>
#include <unistd.h>

namespace talkspec::cli {
namespace {

// Bytes of transcripts: of one run, and of all that are reported side by side.
constexpr std::size_t transcripts_in_memory = std::size_t{4} << 20U;
constexpr std::size_t all_in_memory = std::size_t{16} << 20U;

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

Reporting::Reporting(const OutputOptions& options, std::size_t runs)
    : options_(options),
      stream_(report::uses_standard_output(options.outputs) ? stderr : stdout),
      spool_(
          std::make_shared<report::Spool>(std::min(transcripts_in_memory, all_in_memory / runs))),
      around_{[](const char* name) { return std::string(environment(name)); },
              [this](std::string_view text) { print(text); }, runs},
      outputs_(report::with_defaults(options.outputs, around_)) {
  if (runs > 1) return;
  const report::TerminalOptions shown{.colour = coloured(options.colour, stream_),
                                      .verbose = options.verbose,
                                      .transcripts = options.transcripts,
                                      .columns = columns_of(stream_)};
  progress_.emplace(
      report::Progress::Options{
          .terminal = shown, .live = shown.columns > 0, .quiet = options.quiet},
      [this](std::string_view text) { print(text); },
      [stream = stream_] { return columns_of(stream); });
}

std::optional<std::string> Reporting::check() const {
  return report::check_outputs(outputs_);
}

void Reporting::begin(const report::Run& run, const std::vector<std::string>& plan) {
  report::Run shown = run;
  if (options_.reproducible) report::fix_times(shown);
  written_.begin(shown, plan);
  if (progress_) progress_->begin(plan.size(), std::chrono::steady_clock::now());
}

void Reporting::ended(report::Case& c) {
  if (options_.reproducible) report::fix_times(c);
  written_.ended(c);
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
  return written_.end(run);
}

void Reporting::print(std::string_view text) const {
  std::fwrite(text.data(), 1, text.size(), stream_);
  std::fflush(stream_);
}

}  // namespace talkspec::cli
