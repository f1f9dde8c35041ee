#include "reports/html/report.h"

#include <string>

#include "reports/html/data.h"
#include "reports/html/page.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

// What the run comes to, in a few words: "3 MUST cases failed".
std::string headline(const Run& run) {
  const Tally count = tally(run);
  const std::size_t failed = count.of(Verdict::fail);
  const std::size_t inconclusive = count.of(Verdict::inconclusive);
  const std::size_t unsteady = count.of(Verdict::unsteady);
  const std::size_t warned = count.of(Verdict::warn);
  if (count.must_failed > 0)
    return counted(count.must_failed, "MUST case", "MUST cases") + " failed";
  if (run.interrupted) return "Interrupted";
  if (!run.smoke.empty()) return "The cases did not run";
  if (!run.trouble.empty()) return "Ended early";
  if (failed > 0) return counted(failed, "case", "cases") + " failed, none of them MUST";
  if (run.out_of_time) return "Out of time";
  if (unsteady > 0) return counted(unsteady, "case", "cases") + " unsteady";
  if (inconclusive > 0) return counted(inconclusive, "case", "cases") + " inconclusive";
  if (count.of(Verdict::pass) + warned == 0) return "No case ran";
  return warned > 0 ? "No case failed, " + std::to_string(warned) + " warned" : "Every case passed";
}

Verdict verdict_of(const Run& run) {
  const Tally count = tally(run);
  if (count.of(Verdict::fail) > 0 || !run.trouble.empty()) return Verdict::fail;
  if (count.of(Verdict::unsteady) > 0) return Verdict::unsteady;
  if (count.of(Verdict::inconclusive) > 0 || run.interrupted || run.out_of_time)
    return Verdict::inconclusive;
  if (count.of(Verdict::warn) > 0) return Verdict::warn;
  return count.of(Verdict::pass) > 0 ? Verdict::pass : Verdict::skip;
}

}  // namespace

void write_html(const Run& run, Sink& out, const HtmlOptions& options) {
  write_html_page(
      report_assets, {{"headline", headline(run)}, {"target", run.target}}, verdict_of(run),
      [&](Sink& data) { write_html_data(run, options.data_bytes, data); }, out);
}

}  // namespace talkspec::report
