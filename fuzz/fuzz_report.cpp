// A run full of a stranger's bytes through every form of report: each must be well-formed, with no
// byte of the stranger raw in it. The input is a run, member by member (fuzz/cursor.h).
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "fuzz/cursor.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/printable.h"
#include "reports/ctrf.h"
#include "reports/model.h"
#include "reports/terminal.h"

namespace {

using namespace talkspec::report;
using talk::fuzz::Cursor;

std::chrono::system_clock::time_point read_time(Cursor& input) {
  constexpr std::uint64_t century = 100ULL * 365 * 86400 * 1'000'000'000;
  return std::chrono::system_clock::time_point(
      std::chrono::nanoseconds(static_cast<std::int64_t>(input.number(8) % century)));
}

std::chrono::microseconds read_microseconds(Cursor& input) {
  return std::chrono::microseconds(static_cast<std::int64_t>(input.number(5)));
}

Requirement read_requirement(Cursor& input) {
  return {input.string(), static_cast<Level>(input.below(3)), input.string(), input.string()};
}

WireEvent read_event(Cursor& input) {
  WireEvent event;
  event.at = read_microseconds(input);
  event.connection = input.string();
  event.kind = static_cast<WireEvent::Kind>(input.below(6));
  event.bytes = input.string();
  event.elided = input.number(2);
  return event;
}

Case read_case(Cursor& input) {
  Case c;
  c.id = 'c' + input.string();  // never empty
  c.area = c.id.substr(0, c.id.find('/'));
  c.title = input.string();
  c.level = static_cast<Level>(input.below(3));
  c.verdict = static_cast<Verdict>(input.below(5));
  c.message = input.string();
  c.expected = input.string();
  c.actual = input.string();
  c.file = input.string();
  c.line = static_cast<std::uint32_t>(input.number(4));
  c.rerun = input.string();
  c.start = read_time(input);
  c.duration = read_microseconds(input);
  for (std::size_t i = input.below(3); i > 0; --i)
    c.requirements.push_back(read_requirement(input));
  for (std::size_t i = input.below(3); i > 0; --i)
    c.notes.push_back(input.string());
  for (std::size_t i = input.below(5); i > 0; --i)
    c.transcript.push_back(read_event(input));
  return c;
}

Run read_run(Cursor& input) {
  Run run;
  for (std::size_t i = input.below(4); i > 0 && !input.empty(); --i)
    run.cases.push_back(read_case(input));
  run.tool_version = input.string();
  run.target = input.string();
  run.profile = input.string();
  run.routing = input.string();
  run.seed = input.number(8);
  run.suite_hash = input.string();
  for (std::size_t i = input.below(4); i > 0; --i)
    run.command_line.push_back(input.string());
  run.host = input.string();
  run.start = read_time(input);
  run.stop = read_time(input);
  run.interrupted = input.below(2) != 0;
  run.trouble = input.string();
  run.round_trip = read_microseconds(input);
  return run;
}

void check_text(std::string_view report) {
  if (!report.empty() && report.back() != '\n') talk::fuzz::oracle_well_formed("no line end");
}

void check_json(std::string_view report) {
  if (!nlohmann::json::accept(report)) talk::fuzz::oracle_well_formed(report);
}

std::string terminal(const Run& run, bool verbose) {
  const TerminalOptions options{.verbose = verbose};
  std::string text;
  for (const Case& c : run.cases)
    text += case_line(c, options) + case_in_full(c, options);
  return text + closing_text(run, options);
}

struct Writer {
  std::string_view name;
  std::string (*write)(const Run& run);
  void (*check)(std::string_view report);
};

// Every form there is.
constexpr std::array writers{
    Writer{"terminal", [](const Run& run) { return terminal(run, false); }, check_text},
    Writer{"terminal, verbose", [](const Run& run) { return terminal(run, true); }, check_text},
    Writer{"CTRF", write_ctrf, check_json},
};

void check_reading_back(const Run& run) {
  const CtrfReading reading = read_ctrf(write_ctrf(run));
  if (!reading.run) talk::fuzz::oracle_read_back(reading.error);
  if (!(*reading.run == run)) talk::fuzz::oracle_read_back(write_ctrf(*reading.run));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Cursor input(bytes, size);
  const Run run = read_run(input);
  for (const Writer& writer : writers) {
    const std::string report = writer.write(run);
    if (!talk::fuzz::is_printable_lines(report))
      talk::fuzz::oracle_nothing_raw(std::string(writer.name) + ":\n" + report);
    writer.check(report);
    if (writer.write(run) != report)
      talk::fuzz::oracle_well_formed("the same run makes two reports");
  }
  check_reading_back(run);
  // A file that strangers may have had in hand.
  read_ctrf({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
