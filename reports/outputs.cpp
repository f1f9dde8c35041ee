#include "reports/outputs.h"

#include <algorithm>
#include <set>
#include <utility>

#include "reports/escape.h"
#include "reports/file.h"

namespace talkspec::report {
namespace {

using Trouble = std::optional<std::string>;

constexpr std::string_view standard_output = "-";

// Keeps what went wrong first.
void add(Trouble& first, Trouble trouble) {
  if (!first) first = std::move(trouble);
}

// Writes a file, whole or not at all.
template <class Write>
Trouble written(const std::string& path, const Write& write) {
  FileSink file(path);
  write(file);
  return file.finish();
}

}  // namespace

bool uses_standard_output(const std::vector<Output>& outputs) {
  return std::any_of(outputs.begin(), outputs.end(),
                     [](const Output& output) { return output.path == standard_output; });
}

Trouble check_outputs(const std::vector<Output>& outputs) {
  std::set<std::string_view> seen;
  for (const Output& output : outputs) {
    if (!output.form->takes_path()) continue;
    if (output.form->wrong_path != nullptr) {
      if (std::string wrong = output.form->wrong_path(output.path); !wrong.empty()) return wrong;
    }
    if (!seen.insert(output.path).second)
      return output.path == standard_output
                 ? "standard output (-) can be one report only"
                 : "two reports cannot go to one file: " + escape_text(output.path);
    if (auto unwritable = check_writable(output.path)) return unwritable;
    if (std::holds_alternative<WriteAsItHappens>(output.form->writer))
      if (auto locked = check_unlocked(output.path)) return locked;
  }
  return std::nullopt;
}

std::vector<Output> with_defaults(std::vector<Output> outputs, const Surroundings& around) {
  for (const Form& one : forms()) {
    const bool asked = std::any_of(outputs.begin(), outputs.end(),
                                   [&one](const Output& output) { return output.form == &one; });
    if (!asked && one.is_default != nullptr && one.is_default(around))
      outputs.push_back({&one, ""});
  }
  return outputs;
}

RunOutputs::RunOutputs(const std::vector<Output>& outputs, const Surroundings& around)
    : outputs_(outputs), around_(around) {}

RunOutputs::~RunOutputs() = default;

void RunOutputs::Live::add(const std::string& text) {
  file->append(text);
  file->flush();
}

void RunOutputs::begin(const Run& run, const std::vector<std::string>& plan) {
  for (const Output& output : outputs_)
    if (const auto* writer = std::get_if<WriteAsItHappens>(&output.form->writer)) {
      live_.push_back({writer, std::make_unique<FileSink>(output.path, FileSink::Way::live)});
      live_.back().add(writer->before(run, plan));
    }
}

void RunOutputs::ended(const Case& c) {
  ++ended_;
  for (Live& live : live_)
    live.add(live.writer->each(c));
}

Trouble RunOutputs::end(const Run& run) {
  Trouble first;
  for (Live& live : live_) {
    live.add(live.writer->after(run, ended_));
    add(first, live.file->finish());
  }
  for (const Output& output : outputs_) {
    if (const auto* write = std::get_if<WriteRun>(&output.form->writer))
      add(first, written(output.path, [&](Sink& out) { (*write)(run, out); }));
    if (const auto* tell = std::get_if<TellService>(&output.form->writer))
      add(first, (*tell)(run, around_));
  }
  return first;
}

Trouble write_outputs(const Run& run, const std::vector<Output>& outputs,
                      const Surroundings& around) {
  RunOutputs all(outputs, around);
  std::vector<std::string> plan;
  for (const Case& c : run.cases)
    plan.push_back(c.id);
  all.begin(run, plan);
  for_each_case(run, [&all](const Case& c) { all.ended(c); });
  return all.end(run);
}

Trouble write_outputs(const Matrix& matrix, const std::vector<Output>& outputs) {
  Trouble first;
  for (const Output& output : outputs)
    if (const auto* write = std::get_if<WriteMatrix>(&output.form->writer))
      add(first, written(output.path, [&](Sink& out) { (*write)(matrix, output.path, out); }));
  return first;
}

}  // namespace talkspec::report
