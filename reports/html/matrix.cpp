#include "reports/html/matrix.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "reports/escape.h"
#include "reports/html/octets.h"
#include "reports/html/page.h"
#include "reports/json_writer.h"
#include "reports/timestamp.h"

namespace talkspec::report {
namespace {

constexpr std::size_t text_bytes = 500;  // kept of a message, expected, actual

bool has_failure(const Matrix::Row& row) {
  return std::any_of(row.cells.begin(), row.cells.end(),
                     [](const Matrix::Cell& cell) { return cell.verdict == Verdict::fail; });
}

std::string headline(const Matrix& matrix) {
  const auto failing = std::count_if(matrix.rows.begin(), matrix.rows.end(), has_failure);
  return std::to_string(matrix.rows.size()) + " requirements, " +
         std::to_string(matrix.runs.size()) + " implementations, " +
         (failing == 0 ? "no failure" : std::to_string(failing) + " with a failure");
}

Verdict verdict_of(const Matrix& matrix) {
  return std::any_of(matrix.rows.begin(), matrix.rows.end(), has_failure) ? Verdict::fail
                                                                          : Verdict::pass;
}

void shortened(JsonWriter& json, std::string_view text, std::size_t limit = text_bytes) {
  json.string(escape_text_shortened(text, limit));
}

// [id, title, level, verdict, message, expected, actual, rerun]
void write_case(JsonWriter& json, const Case& c) {
  json.begin_array();
  shortened(json, c.id);
  shortened(json, c.title);
  json.number(static_cast<int>(c.level)).number(static_cast<int>(c.verdict));
  shortened(json, c.message);
  shortened(json, c.expected);
  shortened(json, c.actual);
  shortened(json, c.rerun, 4000);
  json.end_array();
}

// [name, href, target, profile, version, start, MUST cases that failed, cases]
void write_run(JsonWriter& json, const NamedRun& named) {
  json.begin_array();
  shortened(json, named.name);
  shortened(json, named.href, 4000);
  shortened(json, named.run->target);
  shortened(json, named.run->profile);
  shortened(json, named.run->tool_version);
  shortened(json, timestamp(named.run->start));
  json.number(tally(*named.run).must_failed).begin_array();
  for (const Case& c : named.run->cases)
    write_case(json, c);
  json.end_array().end_array();
}

// [id, level, sentence, source, cells], a cell being 0 or [verdict, cases]
void write_row(JsonWriter& json, const Matrix::Row& row) {
  json.begin_array();
  shortened(json, row.requirement.id);
  json.number(static_cast<int>(row.requirement.level));
  shortened(json, row.requirement.sentence, 2000);
  shortened(json, row.requirement.source, 2000);
  json.begin_array();
  for (const Matrix::Cell& cell : row.cells) {
    if (!cell.verdict) {
      json.number(0);
      continue;
    }
    json.begin_array().number(static_cast<int>(*cell.verdict)).begin_array();
    for (const std::size_t number : cell.cases)
      json.number(number);
    json.end_array().end_array();
  }
  json.end_array().end_array();
}

// [case, column, connection, offset, bytes of column 0, bytes of that column, how many before it]
void write_divergence(JsonWriter& json, const Matrix::Diverging& diverging) {
  const Divergence& divergence = diverging.divergence;
  json.begin_array();
  shortened(json, diverging.id);
  json.number(diverging.column);
  shortened(json, divergence.connection);
  json.number(divergence.offset);
  write_octets(json, divergence.left);
  write_octets(json, divergence.right);
  json.number(divergence.before).end_array();
}

void write_data(const Matrix& matrix, Sink& out) {
  JsonWriter json(out, JsonWriter::Layout::in_page);
  const auto list = [&json](std::string_view key, const auto& elements, const auto& write) {
    json.key(key).begin_array();
    for (const auto& element : elements)
      write(json, element);
    json.end_array();
  };
  json.begin_object();
  list("runs", matrix.runs, write_run);
  list("rows", matrix.rows, write_row);
  list("diverging", matrix.diverging, write_divergence);
  json.end_object();
}

}  // namespace

void write_matrix_html(const Matrix& matrix, Sink& out) {
  write_html_page(
      matrix_assets, {{"headline", headline(matrix)}}, verdict_of(matrix),
      [&](Sink& data) { write_data(matrix, data); }, out);
}

}  // namespace talkspec::report
