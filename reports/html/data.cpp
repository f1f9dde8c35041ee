#include "reports/html/data.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/escape.h"
#include "reports/groups.h"
#include "reports/html/case.h"
#include "reports/json_writer.h"
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

  void write(JsonWriter& json) {
    for (Kind* kind : order_)
      json.raw(kind->texts[kind->step][kind->written++]);
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

void write_run(JsonWriter& json, const Run& run) {
  const auto member = [&json](std::string_view key, std::string_view text) {
    json.string(key, escape_text_shortened(text, 1000));
  };
  json.key("run").begin_object();
  json.number("roundTrip", run.round_trip.count());
  member("version", run.tool_version);
  member("target", target_label(run));
  member("profile", run.profile);
  member("routing", run.routing);
  member("seed", std::to_string(run.seed));
  member("suite", run.suite_hash);
  member("host", run.host);
  member("start", timestamp(run.start));
  member("stop", timestamp(run.stop));
  member("trouble", run.trouble);
  json.string("smoke", printable_lines(std::string_view(run.smoke).substr(0, 16'384)));
  json.boolean("interrupted", run.interrupted).boolean("outOfTime", run.out_of_time);
  json.number("maxTime", run.max_time.count());
  json.key("headlines").begin_array();
  for (std::size_t i = 0; i < std::min<std::size_t>(run.headlines.size(), 20); ++i)
    json.string(escape_text_shortened(run.headlines[i], 1000));
  json.end_array();
  json.key("command").begin_array();
  for (const std::string& word : run.command_line)
    json.string(escape_text_shortened(word, 4000));
  json.end_array().end_object();
}

// [heading, verdict, level, layer, sentence, numbers of the cases], the gravest first.
void write_groups(JsonWriter& json, const Run& run) {
  constexpr std::size_t most = 200;
  std::vector<Group> groups = groups_of(run);
  json.number("groupsLeftOut", groups.size() - std::min(groups.size(), most));
  groups.resize(std::min(groups.size(), most));
  json.key("groups").begin_array();
  for (const Group& group : groups) {
    json.begin_array().string(heading(group));
    json.number(static_cast<int>(representative(run, group).verdict));
    json.number(static_cast<int>(group.level)).string(name(group.layer));
    json.string(escape_text_shortened(group.sentence, 500)).begin_array();
    for (const std::size_t one : group.cases)
      json.number(one);
    json.end_array().end_array();
  }
  json.end_array();
}

void write_table(JsonWriter& json, std::string_view key, const HtmlTable& table) {
  json.key(key).begin_array();
  for (const std::string& entry : table.entries())
    json.raw(entry);
  json.end_array();
}

void write_limits(JsonWriter& json, std::string_view key, std::size_t step) {
  json.key(key).begin_array().number(step);
  json.number(steps[step].events).number(steps[step].event_bytes).end_array();
}

}  // namespace

void write_html_data(const Run& run, std::size_t bytes, Sink& out) {
  Drafts drafts(run, bytes);
  JsonWriter json(out, JsonWriter::Layout::in_page);
  json.begin_object();
  write_run(json, run);
  json.key("cases").begin_array();
  drafts.write(json);
  json.end_array();
  write_groups(json, run);
  write_table(json, "areas", drafts.tables().areas);
  write_table(json, "files", drafts.tables().files);
  write_table(json, "requirements", drafts.tables().requirements);
  write_table(json, "reruns", drafts.tables().reruns);
  write_limits(json, "judgedDown", drafts.judged_down());
  write_limits(json, "others", drafts.others());
  json.end_object();
}

}  // namespace talkspec::report
