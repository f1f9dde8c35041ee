#include "reports/forms/events.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include <nlohmann/json.hpp>

#include "reports/ctrf.h"
#include "reports/escape.h"
#include "reports/json_reader.h"
#include "reports/json_writer.h"
#include "reports/spool.h"

namespace talkspec::report {
namespace {

std::string line(std::string_view event, const std::function<void(JsonWriter&)>& write_members) {
  StringSink out;
  JsonWriter json(out, JsonWriter::Layout::one_line);
  json.begin_object().string("event", event);
  write_members(json);
  json.end_object();
  out << '\n';
  return out.text();
}

class Reader {
 public:
  explicit Reader(const std::shared_ptr<Spool>& spool) : spool_(spool) {}

  // Takes the lines one by one; false when one is wrong, which no further one mends.
  bool take(std::string_view text) {
    ++line_;
    const nlohmann::json event = nlohmann::json::parse(text, nullptr, false);
    const JsonNode root{&event, ""};
    if (event.is_discarded()) {
      reader_.fail(root, "is not JSON");
      return false;
    }
    const std::string kind = reader_.text(reader_.need(root, "event"));
    if (whole_)
      reader_.fail(root, "comes after the footer");
    else if ((kind == "header") != (line_ == 1))
      reader_.fail(root, line_ == 1 ? "must be the header" : "is a second header");
    else if (kind == "header")
      read_header(root);
    else if (kind == "case")
      read_case(root);
    else if (kind == "footer")
      read_footer(root);
    else
      reader_.fail(root, "is of a kind that this version does not know");
    return reader_.error().empty();
  }

  // `torn`: the text ended in a line without its newline, as a killed run may leave one.
  EventsReading reading(bool torn) && {
    EventsReading reading;
    if (!reader_.error().empty())
      reading.error = "line " + std::to_string(line_) + ": " + reader_.error();
    else if (line_ == 0)
      reading.error = torn ? "no event in it is whole" : "there is no event in it";
    if (!reading.error.empty()) return reading;
    put_in_order();
    if (!whole_) close_killed();
    reading.whole = whole_;
    run_.spool = spool_;
    reading.run = std::move(run_);
    return reading;
  }

 private:
  void read_header(const JsonNode& root) {
    run_.tool_version = reader_.text(reader_.need(reader_.need(root, "tool"), "version"));
    read_beginning(reader_, reader_.need(root, "run"), run_);
    const std::vector<std::string> plan = reader_.texts(reader_.need(root, "plan"));
    for (std::size_t place = 0; place < plan.size(); ++place)
      places_.emplace(plan[place], place);
  }

  void read_case(const JsonNode& root) {
    run_.cases.push_back(read_test(reader_, reader_.need(root, "test")));
    const Case& c = run_.cases.back();
    last_end_ = std::max(last_end_, c.start + c.duration);
    if (spool_) spool_->take(run_.cases.back());
  }

  void read_footer(const JsonNode& root) {
    constexpr auto any = std::numeric_limits<std::uint64_t>::max();
    const JsonNode cases = reader_.need(root, "cases");
    if (cases && reader_.whole(cases, any) != run_.cases.size())
      reader_.fail(cases, "is not the number of cases above, " + std::to_string(run_.cases.size()));
    read_ending(reader_, reader_.need(root, "run"), run_);
    whole_ = true;
  }

  void put_in_order() {
    const auto place = [this](const Case& c) {
      const auto found = places_.find(c.id);
      return found == places_.end() ? places_.size() : found->second;
    };
    std::stable_sort(run_.cases.begin(), run_.cases.end(),
                     [&](const Case& a, const Case& b) { return place(a) < place(b); });
  }

  void close_killed() {
    run_.interrupted = true;
    run_.trouble = "the events end without a footer: the run was killed, or is still going";
    run_.stop = std::max(run_.start, last_end_);
  }

  const std::shared_ptr<Spool>& spool_;
  JsonReader reader_{"the event"};
  Run run_;
  std::unordered_map<std::string, std::size_t> places_;
  std::chrono::system_clock::time_point last_end_{};
  std::size_t line_ = 0;
  bool whole_ = false;
};

}  // namespace

std::string header_event(const Run& run, const std::vector<std::string>& plan) {
  return line("header", [&](JsonWriter& json) {
    json.key("tool").begin_object();
    json.string("name", "talkspec").text("version", run.tool_version).end_object();
    json.key("run").begin_object();
    write_beginning(json, run);
    json.end_object();
    json.texts("plan", plan);
  });
}

std::string case_event(const Case& c) {
  return line("case", [&](JsonWriter& json) {
    json.key("test");
    write_test(json, c);
  });
}

std::string footer_event(const Run& run, std::size_t cases) {
  return line("footer", [&](JsonWriter& json) {
    json.number("cases", cases);
    json.key("run").begin_object();
    write_ending(json, run);
    json.end_object();
  });
}

EventsReading read_events(std::string_view text, const std::shared_ptr<Spool>& spool) {
  Reader reader(spool);
  bool good = true;
  for (std::size_t end = text.find('\n'); good && end != std::string_view::npos;
       end = text.find('\n')) {
    good = reader.take(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return std::move(reader).reading(!text.empty());
}

bool looks_like_events(std::string_view text) noexcept {
  return text.starts_with(R"({"event":"header")");
}

}  // namespace talkspec::report
