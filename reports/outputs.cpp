#include "reports/outputs.h"

#include <algorithm>
#include <set>

#include "reports/badge.h"
#include "reports/ctrf.h"
#include "reports/escape.h"
#include "reports/file.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/markdown.h"
#include "reports/sarif.h"

namespace talkspec::report {
namespace {

constexpr std::string_view standard_output = "-";

}  // namespace

const std::vector<FormInfo>& forms() {
  static const std::vector<FormInfo> all = {
      {Form::json, "json", "CTRF in JSON: the whole run, which `talkspec report` reads"},
      {Form::junit, "junit", "JUnit XML, for GitLab, Jenkins, Azure and CircleCI"},
      {Form::html, "html", "One self-contained page"},
      {Form::markdown, "markdown", "Markdown"},
      {Form::sarif, "sarif", "SARIF 2.1.0, for code scanning"},
      {Form::badge, "badge", "An SVG badge with the verdict"},
      {Form::badge_json, "badge-json", "The same for a shields.io endpoint"},
  };
  return all;
}

void write_form(const Run& run, Form form, Sink& out) {
  switch (form) {
    case Form::json:
      return write_ctrf(run, out);
    case Form::junit:
      return write_junit(run, out);
    case Form::html:
      return write_html(run, out);
    case Form::markdown:
      return write_markdown(run, out);
    case Form::sarif:
      return write_sarif(run, out);
    case Form::badge:
      return write_badge_svg(run, out);
    case Form::badge_json:
      return write_badge_json(run, out);
  }
}

bool uses_standard_output(const std::vector<Output>& outputs) {
  return std::any_of(outputs.begin(), outputs.end(),
                     [](const Output& output) { return output.path == standard_output; });
}

std::optional<std::string> check_outputs(const std::vector<Output>& outputs) {
  std::set<std::string_view> seen;
  for (const Output& output : outputs) {
    if (!seen.insert(output.path).second)
      return output.path == standard_output
                 ? "standard output (-) can be one report only"
                 : "two reports cannot go to one file: " + escape_text(output.path);
    if (auto unwritable = check_writable(output.path)) return unwritable;
  }
  return std::nullopt;
}

std::optional<std::string> write_outputs(const Run& run, const std::vector<Output>& outputs) {
  std::optional<std::string> first;
  for (const Output& output : outputs) {
    FileSink file(output.path);
    write_form(run, output.form, file);
    auto trouble = file.finish();
    if (!first) first = std::move(trouble);
  }
  return first;
}

}  // namespace talkspec::report
