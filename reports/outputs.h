// Which forms a run, or several runs, are written in, and where each form goes.
//
// Functions that return an optional sentence return none when all went well.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/forms.h"
#include "reports/model.h"

namespace talkspec::report {

struct Output {
  const Form* form = nullptr;  // a row of forms()
  std::string path;            // "-": standard output; empty for a form that takes none

  friend bool operator==(const Output&, const Output&) = default;
};

// Whether any of the paths is standard output.
bool uses_standard_output(const std::vector<Output>& outputs);

// To be called before the run: checks that every path can be written and that no two are the same.
[[nodiscard]] std::optional<std::string> check_outputs(const std::vector<Output>& outputs);

// The outputs, and the forms that are written in such surroundings without being asked for.
std::vector<Output> with_defaults(std::vector<Output> outputs, const Surroundings& around);

class FileSink;

// Writes one run, from its beginning to its end, in all forms but those of several runs.
class RunOutputs {
 public:
  // Both must outlive it.
  RunOutputs(const std::vector<Output>& outputs, const Surroundings& around);
  ~RunOutputs();
  RunOutputs(const RunOutputs&) = delete;
  RunOutputs& operator=(const RunOutputs&) = delete;

  // The run as far as it is known, and the IDs of all cases that are selected.
  void begin(const Run& run, const std::vector<std::string>& plan);
  // A case that has ended, with its transcript.
  void ended(const Case& c);
  // Writes all that can be written, even when others cannot. Returns what went wrong first.
  [[nodiscard]] std::optional<std::string> end(const Run& run);

 private:
  struct Live {
    void add(const std::string& text);

    const WriteAsItHappens* writer;
    std::unique_ptr<FileSink> file;
  };

  const std::vector<Output>& outputs_;
  const Surroundings& around_;
  std::vector<Live> live_;
  std::size_t ended_ = 0;
};

// Does the same for a run that is over.
[[nodiscard]] std::optional<std::string> write_outputs(const Run& run,
                                                       const std::vector<Output>& outputs,
                                                       const Surroundings& around = {});

// Writes those outputs whose form is of several runs.
[[nodiscard]] std::optional<std::string> write_outputs(const Matrix& matrix,
                                                       const std::vector<Output>& outputs);

}  // namespace talkspec::report
