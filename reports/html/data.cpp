#include "reports/html/data.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
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

bool is_judged_down(const Case& c) {
  return c.verdict != Verdict::pass && c.verdict != Verdict::skip;
}

// How large the cases of one kind would be at each step. Once they are too large at one, they are
// not written at that step any more, so that this costs little however long the transcripts are.
class Sizes {
 public:
  explicit Sizes(std::size_t budget) : budget_(budget) {}

  void add(const Case& c, Time run_start, HtmlTables& tables) {
    for (std::size_t step = 0; step < steps.size(); ++step) {
      if (sizes_[step] <= budget_)
        sizes_[step] += html_case(c, run_start, steps[step], tables).size() + 1;
    }
  }

  // The most generous step that keeps within `budget`, the barest when none does.
  std::size_t step(std::size_t budget) const {
    const auto found = std::find_if(sizes_.begin(), sizes_.end(),
                                    [&](std::size_t size) { return size <= budget; });
    return std::min<std::size_t>(static_cast<std::size_t>(found - sizes_.begin()),
                                 steps.size() - 1);
  }
  std::size_t size(std::size_t step) const { return sizes_[step]; }

 private:
  std::size_t budget_;
  std::array<std::size_t, steps.size()> sizes_{};
};

struct Chosen {
  std::size_t judged_down = 0;  // steps
  std::size_t others = 0;
};

Chosen choose(const Run& run, std::size_t bytes) {
  Sizes judged_down(bytes);
  Sizes others(bytes);
  HtmlTables tables;
  for_each_case(run, [&](const Case& c) {
    (is_judged_down(c) ? judged_down : others).add(c, run.start, tables);
  });
  // The others get what is left, but never less than what they need at the least.
  const std::size_t least = std::min(others.size(steps.size() - 1), bytes);
  Chosen chosen;
  chosen.judged_down = judged_down.step(bytes - least);
  const std::size_t used = std::min(judged_down.size(chosen.judged_down), bytes);
  chosen.others = others.step(bytes - used);
  return chosen;
}

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
  const Chosen chosen = choose(run, bytes);
  HtmlTables tables;
  out << "{\"run\":";
  write_run(run, out);
  out << ",\n\"cases\":[";
  std::string_view separator;
  for_each_case(run, [&](const Case& c) {
    const HtmlLimits& limits = steps[is_judged_down(c) ? chosen.judged_down : chosen.others];
    out << separator << html_case(c, run.start, limits, tables);
    separator = ",\n";
  });
  out << ']';
  write_table("areas", tables.areas, out);
  write_table("files", tables.files, out);
  write_table("requirements", tables.requirements, out);
  write_table("reruns", tables.reruns, out);
  write_limits("judgedDown", chosen.judged_down, out);
  write_limits("others", chosen.others, out);
  out << '}';
}

}  // namespace talkspec::report
