#include "conformance/talk/client/pages.h"

#include <map>
#include <string_view>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "conformance/talk/embedded.h"
#include "reports/escape.h"
#include "reports/forms.h"
#include "reports/sink.h"

namespace talkspec::talk {
namespace {

std::string markup(std::string_view text) {
  return report::with_references(report::escape_text(text), report::xml_marks);
}

std::string row_of(const runner::Selected& one, const ClientSession& session,
                   const report::Case* ended) {
  const std::string& id = one.scenario->id;
  std::string state = "runs";
  if (!one.skipped.empty())
    state = "skipped: " + one.skipped;
  else if (session.reception->awaits(id))
    state = "waits for its client";
  else if (ended != nullptr)
    state = std::string(report::name(ended->verdict)) +
            (ended->message.empty() ? "" : ": " + ended->message);
  return fmt::format("<tr><td><code>{}</code><td>{}<td>{}\n", markup(Reception::base_of(id)),
                     markup(one.scenario->title), markup(state));
}

std::string rows_of(const ClientSession& session, const std::vector<runner::Selected>& selected,
                    const report::Run& run) {
  std::map<std::string_view, const report::Case*> ended;
  for (const report::Case& one : run.cases)
    ended[one.id] = &one;
  std::string rows;
  for (const runner::Selected& one : selected) {
    const auto found = ended.find(one.scenario->id);
    rows += row_of(one, session, found == ended.end() ? nullptr : found->second);
  }
  return rows;
}

std::string index_of(const ClientSession& session, const std::vector<runner::Selected>& selected,
                     const report::Run& run) {
  const std::vector<std::pair<std::string_view, std::string>> values{
      {"{profile}", std::string(session.profile.name)},
      {"{observe}", std::string(name(session.client.observe))},
      {"{end}", session.message_end == framing::Framing::lf ? "10" : "0"},
      {"{rows}", rows_of(session, selected, run)}};
  std::string page(embedded::browser);
  for (const auto& [mark, value] : values)
    for (std::size_t at = page.find(mark); at != std::string::npos;
         at = page.find(mark, at + value.size()))
      page.replace(at, mark.size(), value);
  return page;
}

std::string report_as(std::string_view form, const report::Run& run) {
  report::StringSink out;
  std::get<report::WriteRun>(report::form(form).writer)(run, out);
  return out.text();
}

}  // namespace

std::optional<std::string> page_at(const std::string& path, const ClientSession& session,
                                   const std::vector<runner::Selected>& selected,
                                   const report::Run& run) {
  constexpr std::string_view html = "text/html; charset=utf-8";
  if (path == "/") return page_answer("200 OK", html, index_of(session, selected, run));
  if (path == "/report") return page_answer("200 OK", html, report_as("html", run));
  if (path == "/report.json")
    return page_answer("200 OK", "application/json", report_as("json", run));
  return std::nullopt;
}

}  // namespace talkspec::talk
