#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "reports/compare.h"
#include "reports/escape.h"
#include "reports/json_writer.h"
#include "reports/markdown.h"

namespace talkspec::report {
namespace {

constexpr std::size_t shown_bytes = 300;  // of a message

std::string_view verdict_or_dash(const std::optional<Verdict>& verdict) {
  return verdict ? name(*verdict) : "–";
}

std::string_view sign(const std::optional<Verdict>& verdict) {
  return verdict ? sign(*verdict) : "–";
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

void write_cell(JsonWriter& json, const Matrix::Cell& cell, const Run& run) {
  json.begin_object();
  if (cell.verdict) json.string("verdict", name(*cell.verdict));
  json.key("cases").begin_array();
  for (const std::size_t index : cell.cases) {
    const Case& c = run.cases[index];
    json.begin_object().text("id", c.id).string("verdict", name(c.verdict));
    if (!c.message.empty()) json.text("message", c.message);
    json.end_object();
  }
  json.end_array().end_object();
}

void write_column(JsonWriter& json, const NamedRun& column) {
  const Run& run = *column.run;
  const Tally tallied = tally(run);
  json.begin_object().text("name", column.name).text("target", run.target);
  json.text("profile", run.profile).text("routing", run.routing);
  json.string("seed", std::to_string(run.seed)).text("suiteHash", run.suite_hash);
  json.text("talkspec", run.tool_version);
  json.number("cases", run.cases.size()).number("passed", tallied.pass);
  json.number("failed", tallied.fail).number("mustFailed", tallied.must_failed);
  json.number("warned", tallied.warn).number("inconclusive", tallied.inconclusive);
  json.number("skipped", tallied.skip);
  if (!column.href.empty()) json.text("report", column.href);
  json.end_object();
}

// Whether the columns differ in what they say of the requirement.
bool differs(const Matrix::Row& row) {
  return std::any_of(row.cells.begin(), row.cells.end(), [&row](const Matrix::Cell& cell) {
    return cell.verdict != row.cells.front().verdict;
  });
}
bool has_blemish(const Matrix::Row& row) {
  return std::any_of(row.cells.begin(), row.cells.end(), [](const Matrix::Cell& cell) {
    return cell.verdict && *cell.verdict != Verdict::pass && *cell.verdict != Verdict::skip;
  });
}

std::string divergence_text(const Divergence& divergence, std::string_view bytes) {
  return escape(bytes.substr(0, divergence.before)) + "▸" +
         (bytes.size() > divergence.before ? escape(bytes.substr(divergence.before)) : "(end)");
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
  json.begin_object().number("version", std::uint64_t{1});
  json.key("summary").begin_object();
  json.number("new", count(comparison, Change::new_failure));
  json.number("fixed", count(comparison, Change::fixed));
  json.number("changed", count(comparison, Change::changed));
  json.number("onlyEarlier", count(comparison, Change::only_earlier));
  json.number("onlyLater", count(comparison, Change::only_later));
  json.number("same", std::uint64_t{comparison.same}).end_object();
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

void write_matrix_text(const Matrix& matrix, Sink& out) {
  std::size_t shown = 0;
  for (const Matrix::Row& row : matrix.rows) {
    if (!differs(row) && !has_blemish(row)) continue;
    ++shown;
    out << fmt::format("{} ({}):", escape_text(row.requirement.id), name(row.requirement.level));
    for (std::size_t column = 0; column < matrix.runs.size(); ++column)
      out << fmt::format(" {} {}{}", escape_text(matrix.runs[column].name),
                         verdict_or_dash(row.cells[column].verdict),
                         column + 1 < matrix.runs.size() ? "," : "\n");
  }
  for (const Matrix::Diverging& one : matrix.diverging) {
    const Divergence& divergence = one.divergence;
    out << fmt::format("{}: {} differs at byte {}\n", escape_text(one.id),
                       escape_text(divergence.connection), divergence.offset);
    out << fmt::format("  {}: {}\n", escape_text(matrix.runs.front().name),
                       divergence_text(divergence, divergence.left));
    out << fmt::format("  {}: {}\n", escape_text(matrix.runs[one.column].name),
                       divergence_text(divergence, divergence.right));
  }
  out << fmt::format(
      "{} requirements: {} alike and without a blemish, {} above; {} {} on the wire\n",
      matrix.rows.size(), matrix.rows.size() - shown, shown, matrix.diverging.size(),
      matrix.diverging.size() == 1 ? "case differs" : "cases differ");
}

void write_matrix_markdown(const Matrix& matrix, Sink& out) {
  out << "| Requirement | Level |";
  for (const NamedRun& column : matrix.runs)
    out << ' ' << markdown_text(column.name) << " |";
  out << "\n|---|---|";
  for (std::size_t column = 0; column < matrix.runs.size(); ++column)
    out << ":-:|";
  out << '\n';
  for (const Matrix::Row& row : matrix.rows) {
    out << fmt::format("| {} | {} |", markdown_code(row.requirement.id),
                       name(row.requirement.level));
    for (const Matrix::Cell& cell : row.cells)
      out << ' ' << sign(cell.verdict) << " |";
    out << '\n';
  }
  out << "| **cases passed** | |";
  for (const NamedRun& column : matrix.runs)
    out << fmt::format(" {} of {} |", tally(*column.run).pass, column.run->cases.size());
  out << "\n\n✅ pass, ❌ fail, ⚠️ warning, ❔ inconclusive, ➖ does not apply, – no case of it "
         "ran\n";

  for (std::size_t column = 0; column < matrix.runs.size(); ++column) {
    const NamedRun& named = matrix.runs[column];
    bool begun = false;
    for (const Case& c : named.run->cases) {
      if (c.verdict == Verdict::pass || c.verdict == Verdict::skip) continue;
      if (!begun) out << "\n### " << markdown_text(named.name) << "\n\n";
      begun = true;
      out << fmt::format("- {} {} ({}): {}\n", sign(c.verdict), markdown_code(c.id), name(c.level),
                         markdown_code(escape_text_shortened(c.message, shown_bytes)));
    }
  }
  if (matrix.diverging.empty()) return;
  out << "\n### First differing byte\n\n| Case | Connection | Byte | | |\n|---|---|--:|---|---|\n";
  for (const Matrix::Diverging& one : matrix.diverging)
    out << fmt::format("| {} | {} | {} | {}: {} | {}: {} |\n", markdown_code(one.id),
                       markdown_code(one.divergence.connection), one.divergence.offset,
                       markdown_text(matrix.runs.front().name), markdown_code(one.divergence.left),
                       markdown_text(matrix.runs[one.column].name),
                       markdown_code(one.divergence.right));
}

void write_matrix_json(const Matrix& matrix, Sink& out) {
  JsonWriter json(out, JsonWriter::Layout::indented);
  json.begin_object().number("version", std::uint64_t{1});
  json.key("implementations").begin_array();
  for (const NamedRun& column : matrix.runs)
    write_column(json, column);
  json.end_array();
  json.key("requirements").begin_array();
  for (const Matrix::Row& row : matrix.rows) {
    json.begin_object().text("id", row.requirement.id);
    json.string("level", name(row.requirement.level)).text("sentence", row.requirement.sentence);
    json.text("source", row.requirement.source);
    json.key("cells").begin_array();
    for (std::size_t column = 0; column < row.cells.size(); ++column)
      write_cell(json, row.cells[column], *matrix.runs[column].run);
    json.end_array().end_object();
  }
  json.end_array();
  json.key("divergences").begin_array();
  for (const Matrix::Diverging& one : matrix.diverging) {
    json.begin_object().text("id", one.id);
    json.text("left", matrix.runs.front().name).text("right", matrix.runs[one.column].name);
    json.text("connection", one.divergence.connection).number("offset", one.divergence.offset);
    json.bytes("leftBytes", one.divergence.left).bytes("rightBytes", one.divergence.right);
    json.number("before", std::uint64_t{one.divergence.before});
    json.end_object();
  }
  json.end_array().end_object();
  out << '\n';
}

}  // namespace talkspec::report
