// The forms of report, one row each: the option that asks for the form, and the writer of it.
// To add a form, put its files with their test into reports/forms/ and a row into forms.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "reports/compare.h"
#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

// What a form may use of the program around it.
struct Surroundings {
  // The value of an environment variable; empty when there is none.
  std::function<std::string(const char* name)> environment;
  // Writes text to the stream that people read.
  std::function<void(std::string_view text)> print;
  // How many runs the program around it reports, which share what a service takes.
  std::size_t runs = 1;
};

// Writes a run that is over.
using WriteRun = void (*)(const Run& run, Sink& out);

// Writes a run as it happens: a text before the first case, a text for each case when it has ended,
// and a text after the last one. `before` and `after` do not look at the cases of the run.
struct WriteAsItHappens {
  std::string (*before)(const Run& run, const std::vector<std::string>& plan);
  std::string (*each)(const Case& c);
  std::string (*after)(const Run& run, std::size_t cases);
};

// Reports a run that is over to the service whose job this is; a sentence when that failed.
using TellService = std::optional<std::string> (*)(const Run& run, const Surroundings& around);

// Writes several runs side by side; how may depend on the end of the path.
using WriteMatrix = void (*)(const Matrix& matrix, std::string_view path, Sink& out);

struct Form {
  std::string_view name;  // the option is --NAME
  std::string_view help;
  std::variant<WriteRun, WriteAsItHappens, TellService, WriteMatrix> writer;
  // One sentence on what is wrong with a path, or empty. Null: every path is right.
  std::string (*wrong_path)(const std::string& path) = nullptr;
  // Whether the form is written without its option in such surroundings. Null: never.
  bool (*is_default)(const Surroundings& around) = nullptr;

  // Whether the option takes the path of a file, or is a flag.
  bool takes_path() const noexcept { return !std::holds_alternative<TellService>(writer); }
  bool is_of_several_runs() const noexcept { return std::holds_alternative<WriteMatrix>(writer); }
};

// All of them, in the order in which they are written. Static storage.
const std::vector<Form>& forms();
// The row of that name; there must be one.
const Form& form(std::string_view name);

}  // namespace talkspec::report
