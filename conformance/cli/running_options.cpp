#include "conformance/cli/running_options.h"

#include <cstdint>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "conformance/cli/options.h"
#include "reference/command_line/values.h"

namespace talkspec::cli {

void add_running(CLI::App& app, runner::Settings& settings) {
  const std::string far = settings.jobs_far == settings.jobs
                              ? ""
                              : fmt::format("; {} where a round trip takes {} ms or more",
                                            settings.jobs_far, runner::far.count());
  app.add_option_function<std::uint32_t>(
         "--jobs", [&settings](std::uint32_t jobs) { settings.jobs = settings.jobs_far = jobs; },
         fmt::format("Cases at a time [{}{}]", settings.jobs, far))
      ->check(::talk::command_line::whole_number(1, 10'000))
      ->option_text("N");
  ::talk::command_line::add_seconds(
      app, "--max-time", 0.1, 86'400, [&settings](auto time) { settings.max_time = time; },
      "Of the whole run; the report says what did not run [120]");
  CLI::Option* most = app.add_option("--max-fail", settings.max_fail,
                                     "No further case begins once so many have failed")
                          ->check(::talk::command_line::whole_number(1, 1'000'000))
                          ->option_text("N");
  app.add_flag_callback(
         "-x", [&settings] { settings.max_fail = 1; }, "The same as --max-fail 1")
      ->excludes(most);
  app.add_option("--seed", settings.seed, "Of names and random bytes [picked, and reported]")
      ->check(::talk::command_line::whole_number(0, std::numeric_limits<std::uint64_t>::max()))
      ->option_text("N");
}

}  // namespace talkspec::cli
