#include "conformance/cli/probe_client.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <iterator>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "conformance/cli/print.h"
#include "conformance/cli/rerun.h"
#include "conformance/cli/run.h"
#include "conformance/scenario/load.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/client/client_fit.h"
#include "conformance/talk/client/client_run.h"

namespace talkspec::cli {
namespace {

using namespace std::chrono_literals;
using report::Verdict;
using report::WireEvent;
using talk::Observe;

// Cases as those of the suite, and run by the same engine: what they say is no verdict here.
constexpr std::string_view cases = R"({"scenarios": [
  {"id": "probe/request", "title": "It pulls", "requirements": ["CLIENT-PULLS"], "fenced": false,
   "steps": [{"pulled": "a"}]},
  {"id": "probe/push", "title": "It pushes", "requirements": ["CLIENT-PUSHES"], "fenced": false,
   "steps": [{"ask": "hello"}, {"pushed": "a", "message": "hello"}]},
  {"id": "probe/messages", "title": "It shows messages", "requirements": ["CLIENT-MESSAGES"],
   "fenced": false,
   "steps": [{"pulled": "a"}, {"stream": "a", "messages": ["one", "two"]},
             {"shown": ["one", "two"]}]},
  {"id": "probe/heartbeat", "title": "It hides heartbeats", "requirements": ["CLIENT-HEARTBEAT"],
   "fenced": false,
   "steps": [{"pulled": "a"}, {"stream": "a", "messages": ["noop", "one"]}, {"shown": ["one"]}]},
  {"id": "probe/last-chunk", "title": "the last-chunk", "requirements": ["CLIENT-RECONNECT"],
   "fenced": false,
   "steps": [{"pulled": "a"}, {"send": "a", "bytes": "0\r\n\r\n"}, {"pulled": "b", "within": 8}]},
  {"id": "probe/closed", "title": "its connection was closed", "requirements": ["CLIENT-RECONNECT"],
   "fenced": false,
   "steps": [{"pulled": "a"}, {"close": "a"}, {"pulled": "b", "within": 8}]},
  {"id": "probe/reset", "title": "its connection was reset", "requirements": ["CLIENT-RECONNECT"],
   "fenced": false,
   "steps": [{"pulled": "a"}, {"close": "a", "how": "reset"}, {"pulled": "b", "within": 8}]},
  {"id": "probe/refused", "title": "an answer 503", "requirements": ["CLIENT-RECONNECT"],
   "fenced": false, "profiles": ["draft-00", "talk-1.1", "event-stream"],
   "steps": [{"pulled": "a", "head": "HTTP/1.1 503 Later\r\nContent-Length: 0\r\n\r\n"},
             {"close": "a"}, {"pulled": "b", "within": 8}]}
]})";
constexpr std::array<std::string_view, 4> ends{"probe/last-chunk", "probe/closed", "probe/reset",
                                               "probe/refused"};

class Silent final : public talk::Observer {
 public:
  void begin(const report::Run&, const std::vector<std::string>&, const std::string&) override {}
  void ended(report::Case&) override {}
  void tick() override {}
};

class Probe {
 public:
  explicit Probe(std::vector<std::string> command)
      : loaded_(scenario::load(cases, "probe", talk::client_catalogue())) {
    client_.command = std::move(command);
    target_.timeout = 1500ms;
  }

  // The exit code; what was seen is printed.
  int look() {
    const report::Case first = run(client_.pulls() ? "probe/request" : "probe/push");
    if (!unreachable_.empty()) {
      complain(unreachable_);
      return exit_unreachable;
    }
    if (!client_.pulls()) {
      say("pushes", first.verdict == Verdict::pass ? "its {text}, by POST or in the query"
                                                   : "not its {text}: " + first.message);
    } else {
      find_profile(first);
      tell_pull();
    }
    print_command();
    return exit_passed;
  }

 private:
  report::Case run(std::string_view id) {
    const auto found = std::find_if(loaded_.scenarios.begin(), loaded_.scenarios.end(),
                                    [id](const auto& one) { return one.id == id; });
    const std::string unfit = talk::reason_to_skip(*found, client_, *target_.profile);
    report::Case skipped;
    if (!unfit.empty()) return skipped;
    Silent observer;
    runner::Settings settings;
    settings.jobs = 1;
    talk::TargetRun done =
        talk::run_on_client(client_, target_, {{&*found, ""}}, settings, 1, observer);
    unreachable_ = done.unreachable;
    return done.run.cases.empty() ? skipped : std::move(done.run.cases.front());
  }

  // What it asks for says which profiles to try first; what it shows decides.
  void find_profile(const report::Case& first) {
    std::vector<const talk::Profile*> order;
    for (const talk::Profile& profile : talk::profiles())
      order.push_back(&profile);
    const std::string guess = asked_for(first);
    std::stable_partition(order.begin(), order.end(),
                          [&guess](const auto* one) { return one->name == guess; });
    for (const talk::Profile* profile : order)
      for (const Observe observe : {Observe::json, Observe::nul, Observe::lines, Observe::echo}) {
        target_.profile = profile;
        client_.observe = observe;
        shows_ = run("probe/messages").verdict == Verdict::pass;
        if (shows_) return;
      }
    target_.profile = order.front();
    client_.observe = Observe::wire;
  }

  static std::string asked_for(const report::Case& first) {
    std::string request;
    for (const WireEvent& event : first.transcript)
      if (event.kind == WireEvent::Kind::received) request += event.bytes;
    std::transform(request.begin(), request.end(), request.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (request.find("text/event-stream") != std::string::npos) return "event-stream";
    return request.find("\r\nhead:") != std::string::npos ? "headless" : "draft-00";
  }

  void tell_pull() {
    say("profile", std::string(target_.profile->name) +
                       (shows_ ? "" : ", by its request; no message was seen in any"));
    say("messages", std::string("seen by ") + std::string(talk::name(client_.observe)));
    if (shows_)
      say("heartbeats",
          run("probe/heartbeat").verdict == Verdict::pass ? "not shown" : "shown as messages");
    for (const std::string_view end : ends) {
      const report::Case made = run(end);
      if (!made.id.empty()) say("after " + made.title, again_of(made));
    }
  }

  static std::string again_of(const report::Case& made) {
    if (made.verdict != Verdict::pass) return "it does not come again within 8 s";
    const auto& events = made.transcript;
    const auto opened = std::find_if(events.rbegin(), events.rend(), [](const WireEvent& event) {
      return event.kind == WireEvent::Kind::opened;
    });
    const auto left = std::find_if(opened, events.rend(), [](const WireEvent& event) {
      return event.kind == WireEvent::Kind::sent;
    });
    if (left == events.rend()) return "it comes again";
    const auto pause = std::chrono::duration<double>(opened->at - left->at);
    return fmt::format("it comes again after {:.1f} s", pause.count());
  }

  static void say(std::string_view what, std::string_view seen) {
    std::fputs(printable_lines(fmt::format("{}: {}\n", what, seen)).c_str(), stdout);
  }

  void print_command() const {
    std::string line = fmt::format("talkspec client --profile {} --observe {} --",
                                   target_.profile->name, talk::name(client_.observe));
    for (const std::string& word : client_.command)
      line.append(1, ' ').append(quoted(word));
    std::fputs(printable_lines(line + "\n").c_str(), stdout);
  }

  scenario::Loaded loaded_;
  talk::ClientOptions client_;
  talk::TargetOptions target_;
  std::string unreachable_;
  bool shows_ = false;
};

}  // namespace

std::vector<std::string> command_of(const std::vector<std::string>& words) {
  const auto mark = std::find(words.begin(), words.end(), "--");
  return mark == words.end() ? std::vector<std::string>()
                             : std::vector<std::string>(std::next(mark), words.end());
}

int probe_client(const std::vector<std::string>& command) {
  std::signal(SIGPIPE, SIG_IGN);
  return Probe(command).look();
}

}  // namespace talkspec::cli
