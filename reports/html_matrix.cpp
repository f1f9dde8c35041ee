#include "reports/html_matrix.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "reports/escape.h"
#include "reports/html/json_array.h"
#include "reports/html/page.h"
#include "reports/html/text.h"
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

// [id, title, level, verdict, message, expected, actual, rerun]
std::string one_case(const Case& c) {
  JsonArray array;
  array.add_text(c.id, text_bytes);
  array.add_text(c.title, text_bytes);
  array.add(static_cast<std::size_t>(c.level));
  array.add(static_cast<std::size_t>(c.verdict));
  array.add_text(c.message, text_bytes);
  array.add_text(c.expected, text_bytes);
  array.add_text(c.actual, text_bytes);
  array.add_text(c.rerun, 4000);
  return array.take();
}

// [name, href, target, profile, version, start, MUST cases that failed, cases]
std::string one_run(const NamedRun& named) {
  JsonArray array;
  array.add_text(named.name, text_bytes);
  array.add_text(named.href, 4000);
  array.add_text(named.run->target, text_bytes);
  array.add_text(named.run->profile, text_bytes);
  array.add_text(named.run->tool_version, text_bytes);
  array.add_text(timestamp(named.run->start), text_bytes);
  array.add(tally(*named.run).must_failed);
  JsonArray cases;
  for (const Case& c : named.run->cases)
    cases.add_raw(one_case(c));
  array.add_raw(cases.take());
  return array.take();
}

// [id, level, sentence, source, cells], a cell being 0 or [verdict, cases]
std::string one_row(const Matrix::Row& row) {
  JsonArray array;
  array.add_text(row.requirement.id, text_bytes);
  array.add(static_cast<std::size_t>(row.requirement.level));
  array.add_text(row.requirement.sentence, 2000);
  array.add_text(row.requirement.source, 2000);
  JsonArray cells;
  for (const Matrix::Cell& cell : row.cells) {
    if (!cell.verdict) {
      cells.add_raw("0");
      continue;
    }
    JsonArray cases;
    for (const std::size_t number : cell.cases)
      cases.add(number);
    JsonArray pair;
    pair.add(static_cast<std::size_t>(*cell.verdict));
    pair.add_raw(cases.take());
    cells.add_raw(pair.take());
  }
  array.add_raw(cells.take());
  return array.take();
}

// [case, column, connection, offset, bytes of column 0, bytes of that column, how many before it]
std::string one_divergence(const Matrix::Diverging& diverging) {
  const Divergence& divergence = diverging.divergence;
  JsonArray array;
  array.add_text(diverging.id, text_bytes);
  array.add(diverging.column);
  array.add_text(divergence.connection, text_bytes);
  array.add_raw(std::to_string(divergence.offset));
  array.add_bytes(divergence.left);
  array.add_bytes(divergence.right);
  array.add(divergence.before);
  return array.take();
}

template <class List, class Write>
void write_list(std::string_view key, const List& list, const Write& write, Sink& out) {
  out << '"' << key << "\":[";
  std::string_view separator;
  for (const auto& one : list) {
    out << separator << write(one);
    separator = ",\n";
  }
  out << ']';
}

void write_data(const Matrix& matrix, Sink& out) {
  out << '{';
  write_list("runs", matrix.runs, one_run, out);
  out << ",\n";
  write_list("rows", matrix.rows, one_row, out);
  out << ",\n";
  write_list("diverging", matrix.diverging, one_divergence, out);
  out << '}';
}

}  // namespace

void write_matrix_html(const Matrix& matrix, Sink& out) {
  const auto text = [](std::string value) -> HtmlPart {
    return [value = std::move(value)](Sink& sink) { sink << value; };
  };
  write_html_page(matrix_assets,
                  {{"headline", text(html_text(headline(matrix)))},
                   {"verdict", text(std::string(name(verdict_of(matrix))))},
                   {"icon", text(html_icon(verdict_of(matrix)))},
                   {"data", [&](Sink& sink) { write_data(matrix, sink); }}},
                  out);
}

}  // namespace talkspec::report
