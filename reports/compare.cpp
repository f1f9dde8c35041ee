#include "reports/compare.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr std::array<std::string_view, 5> changes = {"new", "fixed", "changed",
                                                     "only in the earlier", "only in the later"};

using CasesById = std::map<std::string_view, const Case*>;

CasesById by_id(const Run& run) {
  CasesById cases;
  for (const Case& c : run.cases)
    cases.emplace(c.id, &c);
  return cases;
}

bool has_failed(Verdict verdict) {
  return verdict == Verdict::fail;
}
bool has_come_through(Verdict verdict) {
  return verdict == Verdict::pass || verdict == Verdict::warn;
}

std::optional<Change> change_between(const Case& earlier, const Case& later) {
  if (has_failed(later.verdict) && !has_failed(earlier.verdict)) return Change::new_failure;
  if (has_failed(earlier.verdict) && has_come_through(later.verdict)) return Change::fixed;
  if (earlier.verdict != later.verdict || earlier.message != later.message) return Change::changed;
  return std::nullopt;
}

std::string doubt_about(const Run& earlier, const Run& later) {
  if (earlier.profile != later.profile)
    return "the runs have different profiles: " + earlier.profile + " and " + later.profile;
  if (earlier.routing != later.routing)
    return "the runs have different routings: " + earlier.routing + " and " + later.routing;
  if (earlier.suite_hash != later.suite_hash)
    return "the runs are of different suites, or of different selections of one";
  if (earlier.interrupted || later.interrupted) return "not all cases ran: one was interrupted";
  if (earlier.out_of_time || later.out_of_time) return "not all cases ran: one ran out of time";
  return {};
}

// Whether the verdict of a case says something of that one of its requirements: a failure is laid
// to the first alone.
bool speaks_of(const Case& c, std::size_t requirement) {
  return requirement == 0 || c.verdict == Verdict::pass || c.verdict == Verdict::skip;
}

class MatrixMaking {
 public:
  explicit MatrixMaking(std::vector<NamedRun> runs) { matrix_.runs = std::move(runs); }

  Matrix make() && {
    for (std::size_t column = 0; column < matrix_.runs.size(); ++column) {
      const std::vector<Case>& cases = matrix_.runs[column].run->cases;
      for (std::size_t i = 0; i < cases.size(); ++i)
        for (std::size_t r = 0; r < cases[i].requirements.size(); ++r)
          if (speaks_of(cases[i], r)) add(column, i, cases[i].requirements[r]);
    }
    for (auto& [id, row] : rows_)
      matrix_.rows.push_back(finished(std::move(row)));
    return std::move(matrix_);
  }

 private:
  void add(std::size_t column, std::size_t index, const Requirement& requirement) {
    const auto [found, is_new] = rows_.try_emplace(requirement.id);
    Matrix::Row& row = found->second;
    if (is_new) {
      row.requirement = requirement;
      row.cells.resize(matrix_.runs.size());
    }
    row.cells[column].cases.push_back(index);
  }

  Matrix::Row finished(Matrix::Row row) const {
    for (std::size_t column = 0; column < row.cells.size(); ++column) {
      Matrix::Cell& cell = row.cells[column];
      const std::vector<Case>& cases = matrix_.runs[column].run->cases;
      std::stable_sort(cell.cases.begin(), cell.cases.end(), [&](std::size_t a, std::size_t b) {
        return words(cases[a].verdict).gravity > words(cases[b].verdict).gravity;
      });
      if (!cell.cases.empty()) cell.verdict = cases[cell.cases.front()].verdict;
    }
    return row;
  }

  Matrix matrix_;
  std::map<std::string, Matrix::Row> rows_;
};

// What a connection received, as one sequence of bytes, up to the first that was not kept.
struct Received {
  std::string bytes;
  bool whole = true;
};

using ReceivedByConnection = std::vector<std::pair<std::string, Received>>;

ReceivedByConnection received(const Case& c) {
  ReceivedByConnection all;
  for (const WireEvent& event : c.transcript) {
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const auto& one) { return one.first == event.connection; });
    if (found == all.end()) found = all.insert(all.end(), {event.connection, {}});
    Received& connection = found->second;
    if (event.kind != WireEvent::Kind::received || !connection.whole) continue;
    connection.bytes += event.bytes;
    connection.whole = event.elided == 0;
  }
  return all;
}

// RFC 9110 §6.6.1: two servers' clocks are no difference between them. The value keeps its length.
std::string without_dates(std::string bytes) {
  constexpr std::string_view field = "\r\nDate:";
  for (std::size_t at = bytes.find(field); at != std::string::npos; at = bytes.find(field, at)) {
    at += field.size();
    for (; at < bytes.size() && bytes[at] != '\r'; ++at)
      bytes[at] = '.';
  }
  return bytes;
}

constexpr std::size_t context = 24;  // bytes shown on either side

std::optional<Divergence> divergence(const std::string& connection, const Received& left,
                                     const Received& right) {
  const std::string a = without_dates(left.bytes);
  const std::string b = without_dates(right.bytes);
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (in_a == a.end() && in_b == b.end()) return std::nullopt;
  // What was not kept of the shorter one may well be the same.
  if ((in_a == a.end() && !left.whole) || (in_b == b.end() && !right.whole)) return std::nullopt;
  const auto offset = static_cast<std::size_t>(in_a - a.begin());
  const std::size_t from = offset - std::min(offset, context);
  const auto excerpt = [&](const std::string& bytes) {
    return bytes.substr(from, offset - from + context);
  };
  return Divergence{.connection = connection,
                    .offset = offset,
                    .left = excerpt(left.bytes),
                    .right = excerpt(right.bytes),
                    .before = offset - from};
}

void add_divergences(Matrix& matrix) {
  const Run& first = *matrix.runs.front().run;
  for_each_case(first, [&matrix](const Case& left) {
    for (std::size_t column = 1; column < matrix.runs.size(); ++column) {
      const Run& other = *matrix.runs[column].run;
      const auto right = std::find_if(other.cases.begin(), other.cases.end(),
                                      [&left](const Case& c) { return c.id == left.id; });
      if (right == other.cases.end()) continue;
      with_transcript(other, *right, [&](const Case& whole) {
        if (auto found = first_divergence(left, whole))
          matrix.diverging.push_back({left.id, column, std::move(*found)});
      });
    }
  });
}

}  // namespace

std::string_view name(Change change) noexcept {
  return changes[static_cast<std::size_t>(change)];
}

bool Comparison::has_new_failure() const noexcept {
  return std::any_of(differences.begin(), differences.end(), [](const Difference& one) {
    return one.change == Change::new_failure ||
           (one.change == Change::only_later && one.later == Verdict::fail);
  });
}

Comparison compare(const Run& earlier, const Run& later) {
  Comparison comparison;
  comparison.doubt = doubt_about(earlier, later);
  const CasesById before = by_id(earlier);
  const CasesById after = by_id(later);
  for (const auto& [id, c] : before) {
    const auto found = after.find(id);
    if (found == after.end()) {
      comparison.differences.push_back({std::string(id), c->level, Change::only_earlier, c->verdict,
                                        std::nullopt, c->message, ""});
      continue;
    }
    const Case& now = *found->second;
    const auto change = change_between(*c, now);
    if (!change) {
      ++comparison.same;
      continue;
    }
    comparison.differences.push_back(
        {std::string(id), now.level, *change, c->verdict, now.verdict, c->message, now.message});
  }
  for (const auto& [id, c] : after)
    if (before.find(id) == before.end())
      comparison.differences.push_back({std::string(id), c->level, Change::only_later, std::nullopt,
                                        c->verdict, "", c->message});
  std::sort(comparison.differences.begin(), comparison.differences.end(),
            [](const Difference& a, const Difference& b) {
              return std::tie(a.change, a.id) < std::tie(b.change, b.id);
            });
  return comparison;
}

std::optional<Divergence> first_divergence(const Case& left, const Case& right) {
  const ReceivedByConnection others = received(right);
  for (const auto& [connection, here] : received(left)) {
    const auto found =
        std::find_if(others.begin(), others.end(),
                     [&name = connection](const auto& one) { return one.first == name; });
    if (found == others.end()) continue;
    if (auto one = divergence(connection, here, found->second)) return one;
  }
  return std::nullopt;
}

Matrix matrix_of(std::vector<NamedRun> runs, bool divergences) {
  Matrix matrix = MatrixMaking(std::move(runs)).make();
  if (divergences && !matrix.runs.empty()) add_divergences(matrix);
  return matrix;
}

}  // namespace talkspec::report
