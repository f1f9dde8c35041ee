// Which forms a run is written in, and where each goes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.h"
#include "reports/sink.h"

namespace talkspec::report {

enum class Form : std::uint8_t { json, junit, html, markdown, sarif, badge, badge_json };

struct FormInfo {
  Form form;
  std::string_view name;  // "json", "junit", …: the option is --NAME
  std::string_view help;
};
// All of them, in the order in which they are written.
const std::vector<FormInfo>& forms();

void write_form(const Run& run, Form form, Sink& out);

struct Output {
  Form form = Form::json;
  std::string path;  // "-": standard output

  friend bool operator==(const Output&, const Output&) = default;
};

// Whether any of the paths is standard output.
bool uses_standard_output(const std::vector<Output>& outputs);

// To be asked before the run: none when every path can be written and no two are the same.
[[nodiscard]] std::optional<std::string> check_outputs(const std::vector<Output>& outputs);

// Writes them all; those that can be are written when others can't. None when all were written,
// else what went wrong first.
[[nodiscard]] std::optional<std::string> write_outputs(const Run& run,
                                                       const std::vector<Output>& outputs);

}  // namespace talkspec::report
