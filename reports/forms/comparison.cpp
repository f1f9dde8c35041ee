#include "reports/forms/comparison.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reports/escape.h"
#include "reports/forms/markdown.h"
#include "reports/json_writer.h"

namespace talkspec::report {
namespace {

constexpr std::size_t shown_bytes = 300;  // of a message

std::string_view verdict_or_dash(const std::optional<Verdict>& verdict) {
  return verdict ? name(*verdict) : "–";
}

std::size_t count(const Comparison& comparison, Change change) {
  return static_cast<std::size_t>(
      std::count_if(comparison.differences.begin(), comparison.differences.end(),
                    [change](const Difference& one) { return one.change == change; }));
}

std::string totals(const Comparison& comparison) {
  return fmt::format(
      "{} new, {} fixed, {} changed, {} unmatched, {} the same",
      count(comparison, Change::new_failure), count(comparison, Change::fixed),
      count(comparison, Change::changed),
      count(comparison, Change::only_earlier) + count(comparison, Change::only_later),
      comparison.same);
}

const std::string& message_of(const Difference& difference) {
  return difference.later_message.empty() ? difference.earlier_message : difference.later_message;
}

}  // namespace

void write_comparison_text(const Comparison& comparison, Sink& out) {
  if (!comparison.doubt.empty()) out << "note: " << escape_text(comparison.doubt) << '\n';
  for (const Difference& one : comparison.differences) {
    out << fmt::format("{}: {} ({}): {} -> {}", name(one.change), escape_text(one.id),
                       name(one.level), verdict_or_dash(one.earlier), verdict_or_dash(one.later));
    const std::string& message = message_of(one);
    if (!message.empty()) out << ": " << escape_text_shortened(message, shown_bytes);
    out << '\n';
  }
  out << totals(comparison) << '\n';
}

void write_comparison_markdown(const Comparison& comparison, Sink& out) {
  out << "## Talk: " << totals(comparison) << "\n";
  if (!comparison.doubt.empty()) out << "\nNote: " << markdown_text(comparison.doubt) << ".\n";
  if (comparison.differences.empty()) return;
  out << "\n| | Case | Level | Earlier | Later | |\n|---|---|---|:-:|:-:|---|\n";
  for (const Difference& one : comparison.differences) {
    const std::string message = message_of(one).substr(0, shown_bytes);
    out << fmt::format("| {} | {} | {} | {} | {} | {} |\n", name(one.change), markdown_code(one.id),
                       name(one.level), verdict_or_dash(one.earlier), verdict_or_dash(one.later),
                       message.empty() ? "" : markdown_code(message));
  }
}

void write_comparison_json(const Comparison& comparison, Sink& out) {
  JsonWriter json(out, JsonWriter::Layout::indented);
  json.begin_object().number("version", 1);
  json.key("summary").begin_object();
  json.number("new", count(comparison, Change::new_failure));
  json.number("fixed", count(comparison, Change::fixed));
  json.number("changed", count(comparison, Change::changed));
  json.number("onlyEarlier", count(comparison, Change::only_earlier));
  json.number("onlyLater", count(comparison, Change::only_later));
  json.number("same", comparison.same).end_object();
  if (!comparison.doubt.empty()) json.text("doubt", comparison.doubt);
  json.key("differences").begin_array();
  for (const Difference& one : comparison.differences) {
    json.begin_object().string("change", name(one.change)).text("id", one.id);
    json.string("level", name(one.level));
    if (one.earlier) json.string("earlier", name(*one.earlier));
    if (one.later) json.string("later", name(*one.later));
    if (!one.earlier_message.empty()) json.text("earlierMessage", one.earlier_message);
    if (!one.later_message.empty()) json.text("laterMessage", one.later_message);
    json.end_object();
  }
  json.end_array().end_object();
  out << '\n';
}

}  // namespace talkspec::report
