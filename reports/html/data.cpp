#include "reports/html/data.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/escape.h"
#include "reports/html/case.h"
#include "reports/html/text.h"
#include "reports/timestamp.h"

namespace talkspec::report {
namespace {

// From generous to bare; the runner itself keeps no more than 2 KiB of an event.
constexpr std::array<HtmlLimits, 8> steps = {{
    {400, 4096, 16 * 1024},
    {200, 2048, 8 * 1024},
    {120, 1024, 4096},
    {60, 512, 2048},
    {32, 256, 1024},
    {16, 128, 512},
    {8, 64, 256},
    {0, 0, 120},
}};

// Every case at every step that may still be chosen. A step is given up with what was written for
// it as soon as it is too large, so that this holds little and costs little however many cases
// there are and however long their transcripts.
class Drafts {
 public:
  Drafts(const Run& run, std::size_t bytes) : bytes_(bytes) {
    for_each_case(run, [&](const Case& c) {
      Kind& kind = is_judged_down(c.verdict) ? judged_down_ : others_;
      add(c, run.start, kind);
      order_.push_back(&kind);
    });
    // The others get what is left, but never less than what they need at the least.
    const std::size_t least = std::min(others_.sizes.back(), bytes);
    judged_down_.step = step(judged_down_, bytes - least);
    others_.step = step(others_, bytes - std::min(judged_down_.sizes[judged_down_.step], bytes));
  }

  void write(Sink& out) {
    std::string_view separator;
    for (Kind* kind : order_) {
      out << separator << kind->texts[kind->step][kind->written++];
      separator = ",\n";
    }
  }

  std::size_t judged_down() const { return judged_down_.step; }
  std::size_t others() const { return others_.step; }
  const HtmlTables& tables() const { return tables_; }

 private:
  struct Kind {
    std::array<std::size_t, steps.size()> sizes{};
    std::array<std::vector<std::string>, steps.size()> texts;
    std::size_t step = 0;     // chosen
    std::size_t written = 0;  // of its texts
  };

  void add(const Case& c, Time run_start, Kind& kind) {
    constexpr std::size_t barest = steps.size() - 1;
    for (std::size_t one = 0; one < steps.size(); ++one) {
      if (kind.sizes[one] > bytes_ && one != barest) continue;
      std::string text = html_case(c, run_start, steps[one], tables_);
      kind.sizes[one] += text.size() + 2;
      kind.texts[one].push_back(std::move(text));
      if (kind.sizes[one] > bytes_ && one != barest)
        std::vector<std::string>().swap(kind.texts[one]);
    }
  }

  // The most generous step that keeps within `budget`, the barest when none does.
  static std::size_t step(const Kind& kind, std::size_t budget) {
    const auto found = std::find_if(kind.sizes.begin(), kind.sizes.end() - 1,
                                    [&](std::size_t size) { return size <= budget; });
    return static_cast<std::size_t>(found - kind.sizes.begin());
  }

  std::size_t bytes_;
  HtmlTables tables_;
  Kind judged_down_;
  Kind others_;
  std::vector<Kind*> order_;  // of each case
};

void write_member(std::string_view key, std::string_view text, Sink& out) {
  std::string json;
  append_json(json, escape_text_shortened(text, 4000));
  out << ",\"" << key << "\":" << json;
}

void write_run(const Run& run, Sink& out) {
  out << R"({"roundTrip":)" << std::to_string(run.round_trip.count());
  write_member("version", run.tool_version, out);
  write_member("target", run.target, out);
  write_member("profile", run.profile, out);
  write_member("routing", run.routing, out);
  write_member("seed", std::to_string(run.seed), out);
  write_member("suite", run.suite_hash, out);
  write_member("host", run.host, out);
  write_member("start", timestamp(run.start), out);
  write_member("stop", timestamp(run.stop), out);
  write_member("trouble", run.trouble, out);
  out << R"(,"interrupted":)" << (run.interrupted ? "true" : "false") << R"(,"command":[)";
  std::string words;
  for (const std::string& word : run.command_line) {
    if (!words.empty()) words += ',';
    append_json(words, escape_text_shortened(word, 4000));
  }
  out << words << "]}";
}

void write_table(std::string_view key, const HtmlTable& table, Sink& out) {
  out << ",\n\"" << key << "\":[";
  std::string_view separator;
  for (const std::string& entry : table.entries()) {
    out << separator << entry;
    separator = ",\n";
  }
  out << ']';
}

void write_limits(std::string_view key, std::size_t step, Sink& out) {
  out << ",\n\"" << key << "\":[" << std::to_string(step) << ','
      << std::to_string(steps[step].events) << ',' << std::to_string(steps[step].event_bytes)
      << ']';
}

}  // namespace

void write_html_data(const Run& run, std::size_t bytes, Sink& out) {
  Drafts drafts(run, bytes);
  out << "{\"run\":";
  write_run(run, out);
  out << ",\n\"cases\":[";
  drafts.write(out);
  out << ']';
  write_table("areas", drafts.tables().areas, out);
  write_table("files", drafts.tables().files, out);
  write_table("requirements", drafts.tables().requirements, out);
  write_table("reruns", drafts.tables().reruns, out);
  write_limits("judgedDown", drafts.judged_down(), out);
  write_limits("others", drafts.others(), out);
  out << '}';
}

}  // namespace talkspec::report
