// What the command line does with a run while it goes on: it puts into each case what the room of
// the protocol does not know, and hands it to the reporting.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "conformance/cli/reporting.h"
#include "conformance/cli/repository.h"
#include "conformance/cli/rerun.h"
#include "conformance/cli/run_options.h"
#include "conformance/talk/run.h"

namespace talkspec::cli {

class Follower final : public talk::Observer {
 public:
  // `name`: of the target among several. `judge` sees each case before it is reported: the list of
  // known failures. What is passed by reference must outlive the follower.
  Follower(
      const RunOptions& options, Reporting& reporting, std::uint64_t seed, std::string name = {},
      std::function<void(report::Case&)> judge = [](report::Case&) {})
      : options_(options),
        reporting_(reporting),
        seed_(seed),
        name_(std::move(name)),
        judge_(std::move(judge)) {}

  void begin(const report::Run& run, const std::vector<std::string>& plan,
             const std::string& unreachable) override {
    report::Run shown = run;
    shown.name = name_;
    shown.command_line = options_.command_line;
    if (!unreachable.empty()) reporting_.silence();  // that is said once, not case by case
    reporting_.begin(shown, plan);
  }

  void ended(report::Case& c) override {
    c.rerun = rerun_command(options_, c.rerun.empty() ? c.id : c.rerun, seed_);
    c.path_in_repository = repository_.path_of(c.file);
    judge_(c);
    reporting_.ended(c);
  }

  void tick() override { reporting_.tick(); }

 private:
  const RunOptions& options_;
  Reporting& reporting_;
  std::uint64_t seed_;
  std::string name_;
  Repository repository_;
  std::function<void(report::Case&)> judge_;
};

}  // namespace talkspec::cli
