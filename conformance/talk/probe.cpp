#include "conformance/talk/probe.h"

#include <algorithm>
#include <map>
#include <random>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "conformance/talk/probe_connections.h"
#include "reference/framing/form.h"
#include "reference/framing/head.h"

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using wire::Clock;
using wire::Task;

constexpr auto longest_heartbeat = 11s;  // two ticks of the family's, with nothing pushed meanwhile
constexpr std::uint64_t first_size = 256;
constexpr std::uint64_t last_size = std::uint64_t{256} * 1024;

// Only that the server does not want it: a 5xx, or no answer, is for the suite to judge.
bool is_refusal(int code) {
  return code / 100 == 4 || code == 501;
}

std::string_view name_of(scenario::step::Push::Form form) {
  switch (form) {
    case scenario::step::Push::Form::chunked:
      return "a chunked POST";
    case scenario::step::Push::Form::query:
      return "a GET";
    case scenario::step::Push::Form::length:
      break;
  }
  return "a POST";
}

class Prober {
 public:
  Prober(const TargetOptions& options, const Target& target) : connections_(options, target) {
    std::random_device device;
    mark_ = fmt::format("probe{:08x}", device());
  }

  Probed run() {
    connections_.loop().start(all());
    connections_.loop().run();
    return std::move(found_);
  }

 private:
  using Stream = ProbeConnections::Stream;

  Task<void> all() {
    found_.error = co_await connections_.reach();
    if (found_.error.empty()) co_await look();
    connections_.close();
  }

  Task<void> look() {
    found_.error = co_await connections_.open(plain_, mark_ + "plain", {});
    if (!found_.error.empty()) co_return;
    connections_.loop().start(connections_.watch(plain_));
    co_await look_at_delivery();
    if (found_.split != Probed::Split::unknown) {
      co_await look_at_routing();
      co_await look_at_forms();
      co_await look_at_sizes();
    }
    co_await look_at_headless();
    co_await look_at_events();
    co_await look_at_heartbeat();
  }

  std::string next_text() { return fmt::format("{}.{}", mark_, ++texts_); }

  std::string pusher() const { return mark_ + "pusher"; }

  Task<void> look_at_delivery() {
    for (const auto form :
         {scenario::step::Push::Form::length, scenario::step::Push::Form::query}) {
      std::string text = next_text();
      const int code = co_await connections_.push(form, pusher(), text);
      if (form == scenario::step::Push::Form::length) found_.post_refused = is_refusal(code);
      if (code / 100 != 2) continue;
      const bool came = co_await connections_.comes(plain_, text);
      if (!came) continue;
      found_.push_by_get_only = form == scenario::step::Push::Form::query;
      const std::string_view body = plain_.body();
      const std::size_t end = body.find(text) + text.size();
      const std::size_t begin = body.find(text);
      const bool event = begin >= 5 && body.substr(0, begin).ends_with("data: ");
      found_.split = event               ? Probed::Split::events
                     : body[end] == '\0' ? Probed::Split::nul
                     : body[end] == '\n' ? Probed::Split::lf
                                         : Probed::Split::unknown;
      co_return;
    }
  }

  scenario::step::Push::Form own_form() const {
    return found_.push_by_get_only ? scenario::step::Push::Form::query
                                   : scenario::step::Push::Form::length;
  }

  // What is pushed under a pull's own name comes back on it, or only what comes after does.
  Task<void> look_at_routing() {
    std::string own = next_text();
    std::string fence = next_text();
    const std::string own_text = own;
    co_await connections_.push(own_form(), plain_.talk_name, std::move(own));
    co_await connections_.push(own_form(), pusher(), fence);
    const bool came = co_await connections_.comes(plain_, fence);
    if (!came) co_return;
    const bool back = plain_.body().find(own_text) != std::string_view::npos;
    found_.routing = back ? Routing::all : Routing::others;
  }

  // The message as a whole one: with a terminator before and after it.
  bool stands_whole(const std::string& text) const {
    const std::string_view body = plain_.body();
    const std::size_t at = body.find(text);
    if (at == std::string_view::npos) return false;
    const char before = at == 0 ? '\n' : body[at - 1];
    const char after = body[at + text.size()];
    const auto ends = [](char byte) { return byte == '\0' || byte == '\n' || byte == ' '; };
    return ends(before) && ends(after);
  }

  Task<std::string> outcome(int code, std::string text) {
    if (code == 0) co_return "not answered";
    if (code / 100 != 2) co_return fmt::format("refused ({})", code);
    std::string fence = next_text();
    co_await connections_.push(own_form(), pusher(), fence);
    co_await connections_.comes(plain_, fence);
    co_return stands_whole(text) ? "delivered" : "accepted, and not delivered whole";
  }

  Task<void> look_at_forms() {
    for (const auto form : {scenario::step::Push::Form::length, scenario::step::Push::Form::query,
                            scenario::step::Push::Form::chunked}) {
      std::string text = next_text();
      const int code = co_await connections_.push(form, pusher(), text);
      std::string said = co_await outcome(code, text);
      found_.forms.push_back({std::string(name_of(form)), std::move(said)});
    }
    co_await look_at_segments();
    co_await look_at_pipelining();
  }

  Task<void> look_at_segments() {
    std::string text = next_text();
    std::string request = connections_.writer().push(pusher(), text);
    wire::Cuts cuts;
    cuts.at.push_back(request.find("\r\n\r\n") + 4);
    cuts.delay = 50ms;
    std::vector<std::string> requests(1, request);
    const std::vector<int> codes =
        co_await connections_.exchange(std::move(requests), std::move(cuts));
    std::string said = co_await outcome(codes.front(), text);
    found_.forms.push_back({"a POST whose body comes in a segment of its own", std::move(said)});
  }

  Task<void> look_at_pipelining() {
    std::string first = next_text();
    std::string second = next_text();
    std::vector<std::string> requests;
    requests.push_back(connections_.writer().push(pusher(), first));
    requests.push_back(connections_.writer().push(pusher(), second));
    const std::vector<int> codes = co_await connections_.exchange(std::move(requests));
    std::string said = co_await outcome(codes.back(), second);
    if (said == "delivered" && !stands_whole(first)) said = "accepted, and not delivered whole";
    found_.forms.push_back({"two pipelined POSTs", std::move(said)});
  }

  Task<void> look_at_sizes() {
    for (std::uint64_t size = first_size; size <= last_size; size *= 2) {
      std::string text = next_text() + ".";
      text.resize(size, 'x');
      const int code = co_await connections_.push(own_form(), pusher(), text);
      if (is_refusal(code)) {
        found_.shortest_refused = size;
        co_return;
      }
      bool came = code / 100 == 2;
      if (came) came = co_await connections_.comes(plain_, text);
      if (!came) {
        found_.shortest_lost = size;
        co_return;
      }
      found_.longest_delivered = size;
    }
  }

  Task<void> look_at_headless() {
    Stream stream;
    std::vector<scenario::HeaderLine> headers(1);
    headers[0].name = "Head";
    headers[0].value.text = "less";
    co_await connections_.open(stream, mark_ + "headless", std::move(headers));
    if (!stream.connection) co_return;
    const framing::FieldSection& fields = stream.response()->head->fields;
    const std::size_t count = fields.lines.size();
    const bool coding = fields.count("Transfer-Encoding") > 0;
    // A server may have so short a head whatever it is asked for.
    const bool changed = plain_.response()->head->fields.lines.size() != count;
    found_.headless = changed && count == 0             ? Probed::Headless::bare
                      : changed && count == 1 && coding ? Probed::Headless::coding_kept
                                                        : Probed::Headless::not_known;
    stream.connection->close();
  }

  Task<void> look_at_events() {
    if (found_.split == Probed::Split::unknown) co_return;
    Stream stream;
    std::vector<scenario::HeaderLine> headers(1);
    headers[0].name = "Accept";
    headers[0].value.text = "text/event-stream";
    co_await connections_.open(stream, mark_ + "events", std::move(headers));
    if (!stream.connection) co_return;
    const auto type = stream.response()->head->fields.first("Content-Type");
    std::string text = next_text();
    co_await connections_.push(own_form(), pusher(), text);
    const bool came = co_await connections_.comes(stream, text);
    found_.event_stream = came && type && type->starts_with("text/event-stream") &&
                          stream.body().find("data: " + text) != std::string_view::npos;
    stream.connection->close();
  }

  // What comes again and again while nobody pushes, and how long it is from one to the next. What
  // our own pushes made the server say is over then, or comes once.
  Task<void> look_at_heartbeat() {
    const Clock::time_point latest =
        std::min(Clock::now() + longest_heartbeat, connections_.deadline());
    const std::size_t quiet = plain_.body().size();
    const ProbeConnections::ConnectionPtr connection = plain_.connection;
    const auto over = [&] {
      return !heartbeats(quiet).empty() || connection->end() != wire::End::none;
    };
    co_await connections_.until(connection->changed(), over, latest);
    for (const auto& [text, times] : heartbeats(quiet)) {
      found_.heartbeats.push_back(text);
      found_.heartbeat_period = std::chrono::duration_cast<std::chrono::milliseconds>(
          times.back() - times[times.size() - 2]);
    }
  }

  using Beats = std::map<std::string, std::vector<Clock::time_point>>;

  // Messages behind so many bytes of the stream that came at least twice, and when.
  Beats heartbeats(std::size_t offset) const {
    constexpr std::size_t longest = 64;
    Beats beats;
    const std::string_view end = found_.split == Probed::Split::events ? "\n\n"
                                 : found_.split == Probed::Split::nul  ? std::string_view("\0", 1)
                                                                       : "\n";
    std::string_view body = plain_.body().substr(offset);
    for (std::size_t at = body.find(end); at != std::string_view::npos; at = body.find(end)) {
      std::string_view text = body.substr(0, at);
      if (end.size() == 2 && text.starts_with("data: ")) text.remove_prefix(6);
      offset += at + end.size();
      body.remove_prefix(at + end.size());
      const bool ours = text.find(mark_) != std::string_view::npos;
      if (!ours && !text.empty() && text.size() <= longest)
        beats[std::string(text)].push_back(plain_.time_of(offset));
    }
    std::erase_if(beats, [](const auto& beat) { return beat.second.size() < 2; });
    return beats;
  }

  ProbeConnections connections_;
  Probed found_;
  std::string mark_;
  int texts_ = 0;
  Stream plain_;
};

}  // namespace

Probed probe(const TargetOptions& options, const Target& target) {
  return Prober(options, target).run();
}

}  // namespace talkspec::talk
