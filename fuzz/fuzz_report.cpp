// A run full of a stranger's bytes through every form of report: each must be well-formed, with no
// byte of the stranger raw in it. The input is a run, member by member (fuzz/cursor.h).
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "fuzz/cursor.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/printable.h"
#include "fuzz/oracle/well_formed_xml.h"
#include "reports/compare.h"
#include "reports/ctrf.h"
#include "reports/forms.h"
#include "reports/forms/events.h"
#include "reports/html/report.h"
#include "reports/model.h"
#include "reports/sink.h"
#include "reports/terminal.h"
#include "reports/utf8.h"

// Absent where something else than libFuzzer drives.
extern "C" [[gnu::weak]] std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size,
                                                      std::size_t max_size);

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

// Members that came later are read last, so that old inputs keep their meaning.
void read_more(Cursor& input, Run& run) {
  for (Case& c : run.cases) {
    if (input.empty()) return;
    if (input.below(4) == 0) c.verdict = Verdict::unsteady;
    c.cause = input.string();
    c.layer = static_cast<Layer>(input.below(10));
    c.step_line = static_cast<std::uint32_t>(input.number(4));
    c.scenario = input.string();
    c.known = input.below(4) == 0 ? input.string() : "";
    c.unexpected = input.below(4) == 0 ? input.string() : "";
    for (WireEvent& event : c.transcript) {
      event.deciding = input.below(4) == 0;
      event.foreign = input.below(4) == 0;
    }
    for (std::size_t i = input.below(3); i > 0; --i) {
      Attempt attempt{
          static_cast<Verdict>(input.below(6)), input.string(), input.string(), input.string(), {}};
      for (std::size_t events = input.below(3); events > 0; --events)
        attempt.transcript.push_back(read_event(input));
      c.attempts.push_back(std::move(attempt));
    }
  }
  for (std::size_t i = input.below(3); i > 0; --i)
    run.headlines.push_back(input.string());
  run.smoke = input.below(4) == 0 ? input.string() : "";
  run.out_of_time = input.below(2) != 0;
  run.max_time = std::chrono::milliseconds(input.number(4));
}

void check_text(std::string_view report) {
  if (!report.empty() && report.back() != '\n') talk::fuzz::oracle_well_formed("no line end");
}

void check_json(std::string_view report) {
  if (!nlohmann::json::accept(report)) talk::fuzz::oracle_well_formed(report);
}

void check_json_lines(std::string_view report) {
  check_text(report);
  for (std::size_t begin = 0; begin < report.size();) {
    const std::size_t end = report.find('\n', begin);
    check_json(report.substr(begin, end - begin));
    begin = end + 1;
  }
}

void check_xml(std::string_view report) {
  if (!talk::fuzz::is_well_formed_xml(report)) talk::fuzz::oracle_well_formed(report);
}

// The markup of a page is the same whatever the run holds.
void check_html(std::string_view report) {
  static const std::size_t elements = [] {
    StringSink out;
    write_html(Run{}, out);
    const std::string& page = out.text();
    return static_cast<std::size_t>(std::count(page.begin(), page.end(), '<'));
  }();
  if (static_cast<std::size_t>(std::count(report.begin(), report.end(), '<')) != elements)
    talk::fuzz::oracle_well_formed("a run adds markup to the page");
}

// GitHub takes a line that begins with "::" for a command; all of them must be ours.
void check_commands(std::string_view report) {
  check_text(report);
  for (std::size_t begin = 0; begin < report.size(); begin = report.find('\n', begin) + 1) {
    const std::string_view line = report.substr(begin);
    if (!line.starts_with("::error") && !line.starts_with("::warning") &&
        !line.starts_with("::notice"))
      talk::fuzz::oracle_well_formed(report);
  }
}

std::string terminal(const Run& run, bool verbose) {
  const TerminalOptions options{.verbose = verbose};
  std::string text;
  for (const Case& c : run.cases)
    text += case_line(c, options) + case_in_full(c, options);
  return text + closing_text(run, options);
}

std::string text_of(const WriteAsItHappens& writer, const Run& run) {
  std::vector<std::string> plan;
  for (const Case& c : run.cases)
    plan.push_back(c.id);
  std::string lines = writer.before(run, plan);
  for (const Case& c : run.cases)
    lines += writer.each(c);
  return lines + writer.after(run, run.cases.size());
}

// What a form makes of the run; for a form of several runs, of the run beside itself.
std::string text_of(const Form& form, const Run& run, std::string_view path) {
  StringSink out;
  if (const auto* write = std::get_if<WriteRun>(&form.writer)) (*write)(run, out);
  if (const auto* live = std::get_if<WriteAsItHappens>(&form.writer)) out << text_of(*live, run);
  if (const auto* tell = std::get_if<TellService>(&form.writer))
    (*tell)(run, {[](const char*) { return std::string(); },
                  [&out](std::string_view text) { out << text; }});
  if (const auto* write = std::get_if<WriteMatrix>(&form.writer))
    (*write)(matrix_of({{"one", "", &run}, {run.target, "", &run}}, true), path, out);
  return out.text();
}

using Check = void (*)(std::string_view report);

Check check_of(const Form& form, std::string_view path) {
  static const std::map<std::string_view, Check> checks = {
      {"json", check_json},         {"junit", check_xml},      {"html", check_html},
      {"sarif", check_json},        {"badge", check_xml},      {"badge-json", check_json},
      {"events", check_json_lines}, {"github", check_commands}};
  if (path.ends_with(".json")) return check_json;
  const auto found = checks.find(form.name);
  return found == checks.end() ? check_text : found->second;
}

// `again`: whether the same run makes the same report once more.
void check_form(const Form& form, const Run& run, std::string_view path, bool again) {
  const std::string report = text_of(form, run, path);
  if (!talk::fuzz::is_printable_lines(report))
    talk::fuzz::oracle_nothing_raw(std::string(form.name) + ":\n" + report);
  check_of(form, path)(report);
  if (again && text_of(form, run, path) != report)
    talk::fuzz::oracle_well_formed("the same run makes two reports");
}

void check_terminal(const Run& run) {
  for (const bool verbose : {false, true}) {
    const std::string report = terminal(run, verbose);
    if (!talk::fuzz::is_printable_lines(report)) talk::fuzz::oracle_nothing_raw(report);
    check_text(report);
  }
  const std::size_t columns = std::array{0U, 40U, 80U}[run.seed / 3 % 3];
  const std::string screen = closing_text(run, {.columns = columns});
  const auto lines = std::count(screen.begin(), screen.end(), '\n');
  if (static_cast<std::size_t>(lines) > most_lines)
    talk::fuzz::oracle_well_formed("more than a screen");
  for (std::string_view rest = screen; !rest.empty() && columns > 0;) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    if (columns_of(line) > columns) talk::fuzz::oracle_well_formed(line);
    rest.remove_prefix(line.size() + 1);
  }
}

void check_reading_back(const Run& run) {
  const CtrfReading reading = read_ctrf(write_ctrf(run));
  if (!reading.run) talk::fuzz::oracle_read_back(reading.error);
  if (!(*reading.run == run)) talk::fuzz::oracle_read_back(write_ctrf(*reading.run));
  const EventsReading reading_events =
      read_events(text_of(std::get<WriteAsItHappens>(form("events").writer), run));
  if (!reading_events.run) talk::fuzz::oracle_read_back(reading_events.error);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Cursor input(bytes, size);
  Run run = read_run(input);
  read_more(input, run);
  // The end of the path chooses the form of a matrix.
  const char* const path = std::array{"a.md", "a.json", "a.html"}[run.seed % 3];
  // A fuzzer runs a part of the checks on each input, which chooses the part; a replay runs all.
  constexpr std::size_t parts = 7;
  const std::size_t part = run.seed / 9 % parts;
  const auto chosen = [part](std::size_t number) {
    return LLVMFuzzerMutate == nullptr || number % parts == part;
  };
  for (std::size_t i = 0; i < forms().size(); ++i)
    if (chosen(i))
      check_form(forms()[i], run, forms()[i].is_of_several_runs() ? path : "",
                 run.seed / 63 % 4 == 0);
  if (chosen(forms().size())) check_terminal(run);
  if (chosen(forms().size() + 1)) check_reading_back(run);
  // A file that strangers may have had in hand.
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  read_ctrf(text);
  read_events(text);
  return 0;
}
