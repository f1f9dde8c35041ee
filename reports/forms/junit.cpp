#include "reports/forms/junit.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reports/details.h"
#include "reports/escape.h"
#include "reports/groups.h"
#include "reports/timestamp.h"
#include "reports/transcript.h"
#include "reports/words.h"

namespace talkspec::report {
namespace {

constexpr std::size_t all_transcripts = std::size_t{16} << 20U;  // bytes

// Text of the model, for an attribute or an element. Names of cases differ in less than that.
std::string shown(std::string_view raw, std::size_t limit = 1000) {
  return with_references(escape_text_shortened(raw, limit), xml_marks);
}

// What JUnit has for a case. A known failure is skipped, so that a build is not red for it.
enum class Result : std::uint8_t { success, failure, error, skipped };

Result result_of(const Case& c) {
  if (!c.unexpected.empty()) return Result::failure;
  if (is_known(c)) return Result::skipped;
  switch (c.verdict) {
    case Verdict::fail:
      return Result::failure;
    case Verdict::inconclusive:
    case Verdict::unsteady:
      return Result::error;
    case Verdict::skip:
      return Result::skipped;
    case Verdict::pass:
    case Verdict::warn:
      break;
  }
  return Result::success;
}

using Cases = std::vector<const Case*>;

std::vector<std::pair<std::string_view, Cases>> areas_of(const Run& run) {
  std::vector<std::pair<std::string_view, Cases>> areas;
  for (const Case& c : run.cases) {
    auto found = std::find_if(areas.begin(), areas.end(),
                              [&c](const auto& area) { return area.first == c.area; });
    if (found == areas.end()) found = areas.insert(found, {c.area, {}});
    found->second.push_back(&c);
  }
  return areas;
}

// The attributes that a suite and all suites together have.
std::string counts(std::string_view name, const Cases& cases, std::chrono::nanoseconds time) {
  const auto count = [&cases](Result result) {
    return std::count_if(cases.begin(), cases.end(),
                         [result](const Case* c) { return result_of(*c) == result; });
  };
  return fmt::format(
      "name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"",
      shown(name), cases.size(), count(Result::failure), count(Result::error),
      count(Result::skipped), seconds(time, 6));
}

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("    <property name=\"{}\" value=\"{}\"/>\n", name, shown(value));
}

class Writer {
 public:
  Writer(const Run& run, Sink& out) : run_(run), out_(out), groups_(groups_of(run)) {
    std::size_t with_output = 0;
    for (const Group& group : groups_) {
      with_output += group.cases.size();
      for (const std::size_t one : group.cases)
        group_of_.emplace(&run.cases[one], &group);
    }
    share_ = std::clamp<std::size_t>(all_transcripts / std::max<std::size_t>(with_output, 1), 1024,
                                     262'144);
  }

  void write() {
    Cases all;
    for (const Case& c : run_.cases)
      all.push_back(&c);
    out_ << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    out_ << fmt::format("<testsuites {}>\n",
                        counts("talkspec", all, std::max(run_.stop - run_.start, {})));
    bool first = true;
    for (const auto& [area, cases] : areas_of(run_)) {
      write_area(area, cases, std::exchange(first, false));
    }
    out_ << "</testsuites>\n";
  }

 private:
  void write_area(std::string_view area, const Cases& cases, bool first) {
    std::chrono::microseconds sum{};
    for (const Case* c : cases)
      sum += c->duration;
    // In UTC, without a zone: the strictest of the readers' schemas knows none.
    out_ << fmt::format("  <testsuite {} timestamp=\"{}\">\n    <properties>\n",
                        counts(area, cases, sum), timestamp(run_.start).substr(0, 19));
    for (const auto& [key, value] :
         {std::pair<std::string_view, std::string>{"target", target_label(run_)},
          {"profile", run_.profile},
          {"routing", run_.routing},
          {"seed", std::to_string(run_.seed)},
          {"suite", run_.suite_hash},
          {"host", run_.host}})
      out_ << "  " << property(key, value);
    out_ << "    </properties>\n";
    for (const Case* c : cases)
      with_transcript(run_, *c, [&](const Case& whole) { write_case(*c, whole); });
    if (first) write_output("    ", about_the_run());
    out_ << "  </testsuite>\n";
  }

  std::string about_the_run() const {
    std::string text;
    for (const std::string& sentence : run_.headlines)
      text += escape_text_shortened(sentence, 1000) + '\n';
    if (run_.out_of_time) text += "the run met its limit of " + seconds(run_.max_time, 0) + " s\n";
    if (!run_.trouble.empty()) text += escape_text_shortened(run_.trouble, 1000) + '\n';
    return text + printable_lines(std::string_view(run_.smoke).substr(0, 16'384));
  }

  void write_output(std::string_view indent, const std::string& text) {
    if (!text.empty())
      out_ << indent << "<system-out>" << with_references(text, xml_marks) << "</system-out>\n";
  }

  // `whole` is the case with its transcripts.
  void write_case(const Case& c, const Case& whole) {
    const std::string id = shown(c.id);
    const std::string target = run_.name.empty() ? "" : shown(run_.name) + ".";
    out_ << fmt::format("    <testcase name=\"{}\" classname=\"{}\"",
                        c.title.empty() ? id : id + ": " + shown(c.title), target + shown(c.area));
    if (!c.file.empty())
      out_ << fmt::format(" file=\"{}\" line=\"{}\"", shown(file_in_repository(c)), line_of(c));
    out_ << fmt::format(" time=\"{}\">\n", seconds(c.duration, 6));
    out_ << "      <properties>\n    " << property("level", name(c.level));
    for (const Requirement& requirement : c.requirements)
      out_ << "    " << property("requirement", requirement.id);
    out_ << "      </properties>\n";
    write_result(c);
    // The output of cases that passed would be most of the file, and is not needed.
    if (group_of_.contains(&c)) write_output("      ", output_of(whole));
    out_ << "    </testcase>\n";
  }

  void write_result(const Case& c) {
    const std::string message = shown(headline(c));
    const auto write = [&](std::string_view element, std::string_view type) {
      out_ << fmt::format("      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n", element, message,
                          type, explanation(c));
    };
    switch (result_of(c)) {
      case Result::failure:
        return write("failure", name(c.level));
      case Result::error:
        return write("error", name(c.verdict));
      case Result::skipped:
        if (is_known(c))
          out_ << fmt::format("      <skipped message=\"known failure: {}\">{}</skipped>\n",
                              shown(c.known), explanation(c));
        else
          out_ << fmt::format("      <skipped message=\"{}\"/>\n",
                              message.empty() ? "skipped" : message);
        return;
      case Result::success:
        return;
    }
  }

  // What the text of a failure or an error says beside its message.
  std::string explanation(const Case& c) const {
    std::string text;
    // A few fields of the share of a case together are no more than its transcript.
    const std::size_t limit = std::clamp<std::size_t>(share_ / 8, 200, 4000);
    const auto add = [&](std::string_view label, std::string_view value) {
      text += fmt::format("{:<12}{}\n", label, shown(value, limit));
    };
    const auto group = group_of_.find(&c);
    if (group != group_of_.end())
      add("cause", group->second->sentence + " (" + size_of(*group->second) + ")");
    for (const Detail& detail : details_of(c, ""))
      add(detail.label, detail.text);
    return text;
  }

  std::string output_of(const Case& c) const {
    std::string text;
    if (c.verdict == Verdict::warn)  // which has no element for an explanation
      for (const Detail& detail : details_of(c, ""))
        text += fmt::format("{:<12}{}\n", detail.label, escape_text_shortened(detail.text, 1000));
    text += within_share(c.transcript);
    for (const Attempt& attempt : c.attempts)
      if (!attempt.transcript.empty())
        text += "other try: " + escape_text_shortened(sentence_of(attempt), 1000) + '\n' +
                within_share(attempt.transcript);
    return text;
  }

  // A transcript in no more bytes than a case may take: fewer events, and less of each.
  std::string within_share(const std::vector<WireEvent>& transcript) const {
    std::string text;
    for (const std::size_t events : {64U, 32U, 16U, 8U, 4U, 1U}) {
      text = transcript_text(
          transcript, {.events = events, .bytes = share_ / events, .deciding_bytes = share_ / 4});
      if (text.size() <= share_) break;
    }
    return text;
  }

  const Run& run_;
  Sink& out_;
  std::vector<Group> groups_;
  std::unordered_map<const Case*, const Group*> group_of_;
  std::size_t share_ = 0;  // bytes of text of one transcript
};

}  // namespace

void write_junit(const Run& run, Sink& out) {
  Writer(run, out).write();
}

}  // namespace talkspec::report
