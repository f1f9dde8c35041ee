// What a run says of itself: on the terminal while it goes, in reports at its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/cli/output_options.h"
#include "reports/model.h"
#include "reports/outputs.h"
#include "reports/progress.h"
#include "reports/spool.h"

namespace talkspec::cli {

class Reporting {
 public:
  // The options must outlive it. Nothing is written before begin(). `runs`: how many are reported
  // side by side. They share the terminal, which only a single one uses, and what is kept of
  // transcripts in memory; the others go to a file.
  explicit Reporting(const OutputOptions& options, std::size_t runs = 1);

  // None when every report can be written, else a sentence.
  std::optional<std::string> check() const;

  // Nothing is shown on the terminal from now on.
  void silence() { progress_.reset(); }

  // `run` as far as it is known, and the IDs of all cases that are selected.
  void begin(const report::Run& run, const std::vector<std::string>& plan);
  // Keeps the transcript of the case elsewhere.
  void ended(report::Case& c);
  // A few times a second, so that people see time pass.
  void tick();
  // Closes the run and writes the reports; a sentence when one could not be written.
  std::optional<std::string> end(report::Run& run);

 private:
  void print(std::string_view text) const;

  const OutputOptions& options_;
  std::FILE* stream_;
  std::shared_ptr<report::Spool> spool_;
  std::optional<report::Progress> progress_;
  report::Surroundings around_;
  std::vector<report::Output> outputs_;
  report::RunOutputs written_{outputs_, around_};
};

// Whether text on that stream is to be coloured, by what the user asked for and, if that is
// nothing, by NO_COLOR (https://no-color.org), TERM and what the stream is.
bool coloured(Colour colour, std::FILE* stream);

// Of the terminal behind the stream; 0: there is none.
std::size_t columns_of(std::FILE* stream);

}  // namespace talkspec::cli
