// Options of how cases are run, whatever they test.
#pragma once

#include <CLI/CLI.hpp>

#include "conformance/runner/settings.h"

namespace talkspec::cli {

// --jobs, --max-time, --max-fail and -x, --seed. The defaults are those of `settings`.
void add_running(CLI::App& app, runner::Settings& settings);

}  // namespace talkspec::cli
