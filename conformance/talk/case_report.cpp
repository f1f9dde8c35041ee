#include "conformance/talk/case_report.h"

#include <utility>

#include <fmt/format.h>

namespace talkspec::talk {
namespace {

constexpr std::size_t kept_bytes = 256UL * 1024;  // of what was expected, and of what came
constexpr std::size_t kept_notes = 20;

std::string cut(std::string bytes, const char* which, std::vector<std::string>& notes) {
  if (bytes.size() <= kept_bytes) return bytes;
  notes.push_back(
      fmt::format("{} is cut: {} bytes were left out", which, bytes.size() - kept_bytes));
  bytes.resize(kept_bytes);
  return bytes;
}

}  // namespace

void lay(std::string_view id, const scenario::Catalogue& catalogue,
         std::vector<report::Requirement>& all) {
  const scenario::CatalogueEntry* const entry = catalogue.find(id);
  if (!entry) return;
  std::erase_if(all, [id](const report::Requirement& one) { return one.id == id; });
  all.insert(all.begin(), entry->requirement);
}

void tell(Judgement judgement, runner::Record& record, const scenario::Catalogue& catalogue,
          report::Case& result) {
  result.cause = std::move(judgement.cause);
  result.layer = judgement.layer;
  result.step_line = judgement.line;
  if (!judgement.note.empty()) record.notes.push_back(std::move(judgement.note));
  result.verdict = judgement.verdict;
  result.message = std::move(judgement.sentence);
  result.expected = cut(std::move(judgement.expected), "expected", record.notes);
  result.actual = cut(std::move(judgement.actual), "actual", record.notes);
  lay(judgement.requirement, catalogue, result.requirements);
  if (record.notes.size() > kept_notes) record.notes.resize(kept_notes);
  result.notes = std::move(record.notes);
}

}  // namespace talkspec::talk
