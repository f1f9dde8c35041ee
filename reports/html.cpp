#include "reports/html.h"

#include <string>

#include "reports/html/data.h"
#include "reports/html/page.h"
#include "reports/html/text.h"

namespace talkspec::report {
namespace {

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + ' ' + std::string(number == 1 ? one : many);
}

// What the run comes to, in a few words: "3 MUST cases failed".
std::string headline(const Run& run) {
  const Tally count = tally(run);
  if (count.must_failed > 0)
    return counted(count.must_failed, "MUST case", "MUST cases") + " failed";
  if (run.interrupted) return "Interrupted";
  if (!run.trouble.empty()) return "Ended early";
  if (count.fail > 0) return counted(count.fail, "case", "cases") + " failed, none of them MUST";
  if (count.inconclusive > 0) return counted(count.inconclusive, "case", "cases") + " inconclusive";
  if (count.pass + count.warn == 0) return "No case ran";
  return count.warn > 0 ? "No case failed, " + std::to_string(count.warn) + " warned"
                        : "Every case passed";
}

Verdict verdict_of(const Run& run) {
  const Tally count = tally(run);
  if (count.fail > 0 || !run.trouble.empty()) return Verdict::fail;
  if (count.inconclusive > 0 || run.interrupted) return Verdict::inconclusive;
  if (count.warn > 0) return Verdict::warn;
  return count.pass > 0 ? Verdict::pass : Verdict::skip;
}

}  // namespace

void write_html(const Run& run, Sink& out, const HtmlOptions& options) {
  const auto text = [](std::string value) -> HtmlPart {
    return [value = std::move(value)](Sink& sink) { sink << value; };
  };
  write_html_page(report_assets,
                  {{"headline", text(html_text(headline(run)))},
                   {"target", text(html_text(run.target))},
                   {"verdict", text(std::string(name(verdict_of(run))))},
                   {"icon", text(html_icon(verdict_of(run)))},
                   {"data", [&](Sink& sink) { write_html_data(run, options.data_bytes, sink); }}},
                  out);
}

}  // namespace talkspec::report
