#include "conformance/cli/run_side_by_side.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <variant>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "conformance/cli/follower.h"
#include "conformance/cli/reporting.h"
#include "conformance/talk/client/client_fit.h"
#include "conformance/talk/client/client_run.h"
#include "conformance/talk/run.h"
#include "reports/compare.h"
#include "reports/escape.h"
#include "reports/forms/matrix.h"
#include "reports/outputs.h"
#include "reports/terminal.h"

namespace talkspec::cli {
namespace {

using runner::Selected;

constexpr std::string_view name_mark = "{}";  // in a path

// Memory stays bounded however many targets there are, and yet none of them is judged by less of it
// than when it is alone: so many hold their targets' bytes at a time (wire/held_memory.h).
constexpr std::size_t most_at_a_time = 4;

std::string for_target(std::string path, std::string_view name) {
  for (std::size_t at = path.find(name_mark); at != std::string::npos;
       at = path.find(name_mark, at + name.size()))
    path.replace(at, name_mark.size(), name);
  return path;
}

bool of_several(const report::Output& output) {
  return output.form->is_of_several_runs();
}

// What is written of all targets together.
std::vector<report::Output> matrices_of(const RunOptions& options) {
  std::vector<report::Output> matrices;
  std::copy_if(options.output.outputs.begin(), options.output.outputs.end(),
               std::back_inserter(matrices), of_several);
  return matrices;
}

// One target with all that is its own.
struct Side {
  // `what`: its URL, or what the client is started with.
  Side(const RunOptions& all, const std::string& its_name, const std::string& what)
      : name(its_name), options(all) {
    if (options.client)
      options.client->command = CLI::detail::split_up(what);
    else
      options.target.url = what;
    options.targets.clear();
    std::erase_if(options.output.outputs, of_several);
    for (report::Output& output : options.output.outputs)
      output.path = for_target(output.path, name);
    // One that is alone has a name too, and is not shown case by case.
    reporting.emplace(options.output, std::max<std::size_t>(all.targets.size(), 2));
  }

  std::string name;
  RunOptions options;
  std::optional<Reporting> reporting;
  std::optional<talk::Target> target;
  std::optional<talk::TargetRun> done;  // none: the run was interrupted before its turn
};

using Sides = std::vector<std::unique_ptr<Side>>;

// What is wrong before anything runs; empty: nothing.
std::string prepare(const RunOptions& options, Sides& sides) {
  std::set<std::string_view> paths;
  const std::vector<report::Output> matrices = matrices_of(options);
  if (const auto wrong = report::check_outputs(matrices)) return *wrong;
  for (const report::Output& output : matrices)
    paths.insert(output.path);
  for (const auto& side : sides) {
    for (const report::Output& output : side->options.output.outputs)
      if (output.form->takes_path() && !paths.insert(output.path).second)
        return fmt::format("{} would be written for every target: put {{}} where its name is to be",
                           output.path);
    if (const auto unwritable = side->reporting->check()) return *unwritable;
    if (options.client) continue;
    auto target = talk::target_from(side->options.target);
    if (const auto* wrong = std::get_if<std::string>(&target)) return side->name + ": " + *wrong;
    side->target = std::get<talk::Target>(std::move(target));
  }
  return {};
}

talk::TargetRun run_one(Side& side, const std::vector<Selected>& selected, std::uint64_t seed) {
  Follower follower(side.options, *side.reporting, seed, side.name);
  const RunOptions& options = side.options;
  if (!options.client)
    return talk::run_on_target(*side.target, selected, options.settings, seed, follower);
  std::vector<Selected> its = selected;
  for (Selected& one : its)
    one.skipped = talk::reason_to_skip(*one.scenario, *options.client, *options.target.profile);
  return talk::run_on_client(*options.client, options.target, its, options.settings, seed,
                             follower);
}

// In the order given; an interrupt ends what runs, and nothing is begun after it.
void run_all(Sides& sides, const std::vector<Selected>& selected, std::uint64_t seed) {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> interrupted = false;
  const auto run_some = [&] {
    for (std::size_t i = next++; i < sides.size() && !interrupted; i = next++) {
      Side& side = *sides[i];
      side.done = run_one(side, selected, seed);
      side.done->run.name = side.name;
      side.done->run.command_line = side.options.command_line;
      if (side.done->run.interrupted) interrupted = true;
    }
  };
  std::vector<std::thread> threads;
  while (threads.size() < std::min(sides.size(), most_at_a_time))
    threads.emplace_back(run_some);
  for (std::thread& thread : threads)
    thread.join();
}

// The target's own HTML report as seen from the HTML matrix, when both are written.
std::string page_of(const Side& side, const std::vector<report::Output>& matrices) {
  const auto is_page = [](const report::Output& output) { return output.path.ends_with(".html"); };
  const auto matrix = std::find_if(matrices.begin(), matrices.end(), is_page);
  const auto& outputs = side.options.output.outputs;
  const auto page = std::find_if(outputs.begin(), outputs.end(), is_page);
  if (matrix == matrices.end() || page == outputs.end()) return {};
  return report::relative_to(page->path, matrix->path);
}

report::Matrix matrix_of(const Sides& sides, const std::vector<report::Output>& matrices) {
  std::vector<report::NamedRun> runs;
  for (const auto& side : sides)
    if (side->done) runs.push_back({side->name, page_of(*side, matrices), &side->done->run});
  return report::matrix_of(std::move(runs), true);
}

// The gravest last.
constexpr std::array gravity = {exit_passed, exit_inconclusive, exit_failed, exit_unreachable,
                                exit_usage};
void worsen(ExitCode& code, ExitCode other) {
  const auto rank = [](ExitCode one) { return std::find(gravity.begin(), gravity.end(), one); };
  if (rank(other) > rank(code)) code = other;
}

}  // namespace

ExitCode run_side_by_side(const RunOptions& options, const std::vector<Selected>& selected,
                          const std::function<void(const std::string&)>& complain) {
  Sides sides;
  for (const auto& [name, url] : options.targets)
    sides.push_back(std::make_unique<Side>(options, name, url));
  if (const std::string wrong = prepare(options, sides); !wrong.empty()) {
    complain(wrong);
    return exit_usage;
  }
  run_all(sides, selected, seed_of(options));

  const std::vector<report::Output> matrices = matrices_of(options);
  std::FILE* stream = report::uses_standard_output(matrices) ? stderr : stdout;
  const auto print = [stream](const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stream);
  };
  ExitCode code = exit_passed;
  const report::TerminalOptions shown{.columns = columns_of(stream)};
  for (const auto& side : sides) {
    if (!side->done) {
      complain(side->name + ": not tested, for the run was interrupted before its turn");
      worsen(code, exit_inconclusive);
      continue;
    }
    if (const auto unwritten = side->reporting->end(side->done->run)) {
      complain(*unwritten);
      worsen(code, exit_usage);
    }
    if (!side->done->unreachable.empty()) {
      complain(side->name + ": " + side->done->unreachable);
      worsen(code, exit_unreachable);
      continue;
    }
    if (!side->done->wrong.empty()) {
      complain(side->name + ": " + side->done->wrong);
      worsen(code, exit_usage);
    }
    worsen(code, exit_code_of(side->done->run, options.baseline.fail_on));
    print(report::escape_text(side->name) + ": " + report::total_line(side->done->run, shown));
  }
  const report::Matrix matrix = matrix_of(sides, matrices);
  if (!options.output.quiet) {
    report::StringSink text;
    report::write_matrix_text(matrix, text);
    print(text.text());
  }
  if (const auto unwritten = report::write_outputs(matrix, matrices)) {
    complain(*unwritten);
    worsen(code, exit_usage);
  }
  std::fflush(stream);
  return code;
}

}  // namespace talkspec::cli
