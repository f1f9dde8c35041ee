// What a probe found, as a target file.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "conformance/talk/probe.h"
#include "reports/escape.h"

namespace talkspec::talk {
namespace {

class Text {
 public:
  void comment(const std::string& sentence) { lines_.push_back({"// " + sentence, false}); }
  void member(std::string_view name, const nlohmann::json& value, const std::string& why = {}) {
    std::string line = fmt::format(
        "\"{}\": {}", name, value.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace));
    if (!why.empty()) comment(why);
    lines_.push_back({std::move(line), true});
  }

  // Commas only between members: comments are no values.
  std::string text() const {
    std::string all = "{\n";
    const auto is_member = [](const Line& line) { return line.member; };
    for (auto line = lines_.begin(); line != lines_.end(); ++line) {
      const bool more = line->member && std::any_of(line + 1, lines_.end(), is_member);
      all += "  " + line->text + (more ? "," : "") + "\n";
    }
    return all + "}\n";
  }

 private:
  struct Line {
    std::string text;
    bool member;
  };
  std::vector<Line> lines_;
};

void write_profile(Text& text, const Probed& probed) {
  using Split = Probed::Split;
  switch (probed.split) {
    case Split::nul:
      text.member("profile", "draft-00", "messages end in NUL");
      break;
    case Split::lf:
      text.member("profile", "talk-1.1", "messages end in LF");
      break;
    case Split::events:
      text.member("profile", "event-stream", "messages come as events, asked for or not");
      break;
    case Split::unknown:
      text.comment("profile: unknown, as nothing that was pushed came on a pull");
      break;
  }
  switch (probed.headless) {
    case Probed::Headless::bare:
      text.comment("Head: less is known; the head has no field lines at all then");
      break;
    case Probed::Headless::coding_kept:
      text.comment("Head: less is known; the head keeps Transfer-Encoding alone");
      break;
    case Probed::Headless::not_known:
      text.comment("Head: less changes nothing");
      break;
    case Probed::Headless::unknown:
      text.comment("Head: less: unknown");
      break;
  }
  if (probed.event_stream)
    text.comment(*probed.event_stream
                     ? "Accept: text/event-stream makes a pull carry events"
                     : "Accept: text/event-stream does not make a pull carry events");
}

void write_heartbeat(Text& text, const Probed& probed) {
  if (probed.heartbeats.empty()) {
    text.comment("heartbeat: none was seen");
    return;
  }
  const auto is_printable = [](const std::string& beat) { return report::escape(beat) == beat; };
  if (!std::all_of(probed.heartbeats.begin(), probed.heartbeats.end(), is_printable)) {
    text.comment("heartbeat: odd bytes, first " + report::escape(probed.heartbeats.front()));
    return;
  }
  const std::string period =
      probed.heartbeat_period.count() > 0
          ? fmt::format("every {:.1f} s",
                        std::chrono::duration<double>(probed.heartbeat_period).count())
          : std::string("seen, but not often enough to tell the period");
  if (probed.heartbeats.size() == 1)
    text.member("heartbeat", probed.heartbeats.front(), period);
  else
    text.member("heartbeat", probed.heartbeats, period);
}

void write_sizes(Text& text, const Probed& probed) {
  if (probed.shortest_refused != 0 && probed.longest_delivered != 0) {
    text.member("longest_message", probed.longest_delivered,
                fmt::format("a message of {} bytes was refused", probed.shortest_refused));
  } else if (probed.shortest_lost != 0) {
    text.comment(fmt::format("a message of {} bytes was neither refused nor delivered whole",
                             probed.shortest_lost));
  } else if (probed.longest_delivered != 0) {
    text.comment(fmt::format("messages of {} bytes are delivered; longer ones were not tried",
                             probed.longest_delivered));
  }
}

}  // namespace

std::string target_file_text(const TargetOptions& options, const Probed& probed) {
  const TargetOptions standard;
  Text text;
  text.comment("A proposal of talkspec probe. What is sure not to be supported may be named under");
  text.comment("\"unsupported\"; what merely fails may not, or the suite would not say so.");
  text.member("url", options.url);
  write_profile(text, probed);
  if (probed.routing) {
    text.member("routing", name(*probed.routing));
  } else if (probed.split == Probed::Split::unknown) {
    text.comment("routing: unknown; with none, only the answers to pushes are tested");
  } else {
    text.comment("routing: unknown");
  }
  if (options.insecure) text.member("insecure", true);
  if (options.pull_path != standard.pull_path) text.member("pull", {{"path", options.pull_path}});
  nlohmann::json push = nlohmann::json::object();
  if (options.push_path != standard.push_path) push["path"] = options.push_path;
  if (probed.push_by_get_only && probed.post_refused) push["method"] = "GET";
  if (!push.empty()) text.member("push", push);
  if (!options.headers.empty()) text.comment("headers: as on the command line; name them here");
  write_heartbeat(text, probed);
  write_sizes(text, probed);
  for (const Probed::Form& form : probed.forms)
    text.comment(form.name + ": " + form.outcome);
  return text.text();
}

}  // namespace talkspec::talk
