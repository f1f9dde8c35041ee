#include "reports/forms/matrix.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "reports/escape.h"
#include "reports/forms/markdown.h"
#include "reports/html/matrix.h"
#include "reports/json_writer.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr std::size_t shown_bytes = 300;  // of a message

std::string_view verdict_or_dash(const std::optional<Verdict>& verdict) {
  return verdict ? name(*verdict) : "–";
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
  json.number("cases", run.cases.size());
  for (const Verdict verdict : {Verdict::pass, Verdict::fail, Verdict::warn, Verdict::inconclusive,
                                Verdict::unsteady, Verdict::skip})
    json.number(words(verdict).participle, tallied.of(verdict));
  json.number("mustFailed", tallied.must_failed);
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
    return cell.verdict && is_judged_down(*cell.verdict);
  });
}

std::string divergence_text(const Divergence& divergence, std::string_view bytes) {
  return escape(bytes.substr(0, divergence.before)) + "▸" +
         (bytes.size() > divergence.before ? escape(bytes.substr(divergence.before)) : "(end)");
}

}  // namespace

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
      "{} requirements: {} good for all and not shown, {} above; {} {} on the wire\n",
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
      out << ' ' << (cell.verdict ? words(*cell.verdict).emoji : "–") << " |";
    out << '\n';
  }
  out << "| **cases passed** | |";
  for (const NamedRun& column : matrix.runs)
    out << fmt::format(" {} of {} |", tally(*column.run).of(Verdict::pass),
                       column.run->cases.size());
  out << "\n\n✅ pass, ❌ fail, ⚠️ warning, ❔ inconclusive, 🔁 unsteady, ➖ does not apply, – no "
         "case of it ran\n";

  for (std::size_t column = 0; column < matrix.runs.size(); ++column) {
    const NamedRun& named = matrix.runs[column];
    bool begun = false;
    for (const Case& c : named.run->cases) {
      if (!is_judged_down(c.verdict)) continue;
      if (!begun) out << "\n### " << markdown_text(named.name) << "\n\n";
      begun = true;
      out << fmt::format("- {} {} ({}): {}\n", words(c.verdict).emoji, markdown_code(c.id),
                         name(c.level),
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
  json.begin_object().number("version", 1);
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
    json.number("before", one.divergence.before);
    json.end_object();
  }
  json.end_array().end_object();
  out << '\n';
}

std::string wrong_matrix_path(const std::string& path) {
  if (path == "-") return {};
  for (const char* end : {".md", ".json", ".html"})
    if (path.ends_with(end)) return {};
  return escape_text(path) + ": the name of a matrix must end in .md, .json or .html";
}

void write_matrix(const Matrix& matrix, std::string_view path, Sink& out) {
  if (path.ends_with(".json"))
    write_matrix_json(matrix, out);
  else if (path.ends_with(".html"))
    write_matrix_html(matrix, out);
  else
    write_matrix_markdown(matrix, out);
}

std::string relative_to(const std::string& page, const std::string& from) {
  namespace fs = std::filesystem;
  std::error_code none;
  const fs::path here = fs::absolute(from, none).parent_path().lexically_normal();
  return fs::absolute(page, none).lexically_normal().lexically_proximate(here).generic_string();
}

}  // namespace talkspec::report
