#include "conformance/talk/probe.h"

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "conformance/talk/request.h"
#include "conformance/wire/connection.h"
#include "conformance/wire/loop.h"
#include "conformance/wire/transport.h"
#include "reference/framing/form.h"
#include "reference/framing/head.h"

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using wire::Clock;
using wire::Task;

constexpr auto longest_probe = 60s;
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
  Prober(const TargetOptions& options, const Target& target)
      : options_(options),
        target_(target),
        dialer_(loop_, target.host, target.port, target.security, target.dialling),
        maker_(none_, {}, "", 0),
        writer_(target_, maker_),
        start_(Clock::now()),
        deadline_(start_ + longest_probe) {
    std::random_device device;
    mark_ = fmt::format("probe{:08x}", device());
  }

  Probed run() {
    loop_.start(all());
    loop_.run();
    return std::move(found_);
  }

 private:
  using ConnectionPtr = std::shared_ptr<wire::Connection>;

  // A pull whose body is kept as it comes, and when it grew.
  struct Stream {
    ConnectionPtr connection;
    std::string talk_name;
    std::size_t number = 0;
    std::vector<std::pair<std::size_t, Clock::time_point>> growth;

    const wire::Response* response() const {
      return connection ? connection->response(number) : nullptr;
    }
    std::string_view body() const {
      return response() ? std::string_view(response()->body) : std::string_view();
    }
  };

  Task<void> all() {
    co_await reach();
    while (!found_.error.empty() && Clock::now() < start_ + target_.wait) {
      co_await loop_.sleep_until(Clock::now() + 100ms);
      co_await reach();
    }
    deadline_ = Clock::now() + longest_probe;
    if (found_.error.empty()) co_await look();
    for (const ConnectionPtr& connection : opened_)
      connection->close();
  }

  Task<void> reach() {
    deadline_ = Clock::now() + longest_probe;
    found_.error = co_await dialer_.resolve(deadline());
    if (!found_.error.empty()) co_return;
    const ConnectionPtr connection = co_await connect();
    if (connection) connection->close();
  }

  Task<void> look() {
    co_await open_stream(plain_, "plain", {});
    if (!found_.error.empty()) co_return;
    loop_.start(watch());
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

  Clock::time_point deadline() const {
    return std::min(Clock::now() + std::chrono::milliseconds(options_.timeout), deadline_);
  }

  std::string next_text() { return fmt::format("{}.{}", mark_, ++texts_); }

  Task<ConnectionPtr> connect() {
    wire::Dialled dialled = co_await dialer_.dial(deadline());
    if (!dialled.transport) {
      found_.error = dialled.error;
      co_return nullptr;
    }
    opened_.push_back(
        wire::Connection::start(loop_, std::move(dialled.transport), "probe", start_));
    co_return opened_.back();
  }

  Task<bool> until(wire::Condition& changed, std::function<bool()> ready,
                   Clock::time_point latest) {
    while (!ready()) {
      const bool woken = co_await changed.wait_until(latest);
      if (!woken) break;
    }
    if (!ready()) co_await loop_.settle();
    co_return ready();
  }

  // Opens a pull under a name of its own, with field lines of the caller's. Empty connection: the
  // server did not open it; found_.error says why when it is the plain one.
  Task<void> open_stream(Stream& stream, std::string name,
                         std::vector<scenario::HeaderLine> headers) {
    const bool plain = &stream == &plain_;
    stream.talk_name = mark_ + name;
    stream.connection = co_await connect();
    if (!stream.connection) co_return;
    scenario::step::Pull pull;
    pull.request.headers = std::move(headers);
    stream.number = stream.connection->expect({});
    stream.connection->send(writer_.pull(pull, stream.talk_name, runner::Scope{}));
    const wire::Connection& connection = *stream.connection;
    const bool answered = co_await until(
        stream.connection->changed(),
        [&] {
          return connection.end() != wire::End::none ||
                 (stream.response() && (stream.response()->head || stream.response()->over()));
        },
        deadline());
    const wire::Response* response = stream.response();
    const bool opened = response && response->head && response->head->status_code / 100 == 2;
    if (opened) co_return;
    if (plain && response && response->head)
      found_.error = fmt::format("its pull is answered with status {}; is the path right?",
                                 response->head->status_code);
    else if (plain && response && !response->error.empty())
      found_.error = "it does not speak HTTP: " + response->error;
    else if (plain)
      found_.error = answered
                         ? "a pull is not answered: the connection " + connection.end_sentence()
                         : std::string("a pull is not answered in time");
    stream.connection->close();
    stream.connection = nullptr;
  }

  // Notes when the plain pull grows, for the heartbeat's period.
  Task<void> watch() {
    const ConnectionPtr connection = plain_.connection;
    while (connection->end() == wire::End::none && !loop_.stopping()) {
      if (plain_.growth.empty() || plain_.growth.back().first != plain_.body().size())
        plain_.growth.emplace_back(plain_.body().size(), Clock::now());
      const bool woken = co_await connection->changed().wait_until(deadline_);
      if (!woken) break;
    }
  }

  // Sends a request on a connection of its own; its answers' status codes, 0 where none came.
  Task<std::vector<int>> exchange(std::vector<std::string> requests, wire::Cuts cuts = {},
                                  std::string method = "POST") {
    std::vector<int> codes(requests.size(), 0);
    const ConnectionPtr connection = co_await connect();
    if (!connection) co_return codes;
    std::string all;
    std::vector<std::size_t> numbers;
    for (const std::string& request : requests) {
      all += request;
      wire::Expected expected;
      expected.method = method;
      numbers.push_back(connection->expect(std::move(expected)));
    }
    connection->send(std::move(all), std::move(cuts));
    const auto answered = [&] {
      const wire::Response* last = connection->response(numbers.back());
      return connection->end() != wire::End::none || (last && (last->head || last->over()));
    };
    co_await until(connection->changed(), answered, deadline());
    for (std::size_t at = 0; at < numbers.size(); ++at)
      if (const wire::Response* response = connection->response(numbers[at]);
          response && response->head)
        codes[at] = response->head->status_code;
    connection->close();
    co_return codes;
  }

  Task<int> push(scenario::step::Push::Form form, std::string talk_name, std::string message) {
    scenario::step::Push push;
    push.form = form;
    std::string request = writer_.push(push, talk_name, message, runner::Scope{});
    std::vector<std::string> requests(1, request);
    const std::vector<int> codes = co_await exchange(std::move(requests), {}, writer_.method(push));
    co_return codes.front();
  }

  // Whether it comes on the stream, in time. `ended`: with its terminator.
  Task<bool> comes(Stream& stream, std::string text) {
    const ConnectionPtr connection = stream.connection;
    const bool came = co_await until(
        connection->changed(),
        [&] {
          const std::size_t at = stream.body().find(text);
          return connection->end() != wire::End::none ||
                 (at != std::string_view::npos && at + text.size() < stream.body().size());
        },
        deadline());
    co_return came&& stream.body().find(text) != std::string_view::npos;
  }

  std::string pusher() const { return mark_ + "pusher"; }

  Task<void> look_at_delivery() {
    for (const auto form :
         {scenario::step::Push::Form::length, scenario::step::Push::Form::query}) {
      std::string text = next_text();
      const int code = co_await push(form, pusher(), text);
      if (form == scenario::step::Push::Form::length) found_.post_refused = is_refusal(code);
      if (code / 100 != 2) continue;
      const bool came = co_await comes(plain_, text);
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
    found_.error.clear();
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
    co_await push(own_form(), plain_.talk_name, std::move(own));
    co_await push(own_form(), pusher(), fence);
    const bool came = co_await comes(plain_, fence);
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
    co_await push(own_form(), pusher(), fence);
    co_await comes(plain_, fence);
    co_return stands_whole(text) ? "delivered" : "accepted, and not delivered whole";
  }

  Task<void> look_at_forms() {
    for (const auto form : {scenario::step::Push::Form::length, scenario::step::Push::Form::query,
                            scenario::step::Push::Form::chunked}) {
      std::string text = next_text();
      const int code = co_await push(form, pusher(), text);
      std::string said = co_await outcome(code, text);
      found_.forms.push_back({std::string(name_of(form)), std::move(said)});
    }
    co_await look_at_segments();
    co_await look_at_pipelining();
  }

  Task<void> look_at_segments() {
    std::string text = next_text();
    std::string request = writer_.push(pusher(), text);
    wire::Cuts cuts;
    cuts.at.push_back(request.find("\r\n\r\n") + 4);
    cuts.delay = 50ms;
    std::vector<std::string> requests(1, request);
    const std::vector<int> codes = co_await exchange(std::move(requests), std::move(cuts));
    std::string said = co_await outcome(codes.front(), text);
    found_.forms.push_back({"a POST whose body comes in a segment of its own", std::move(said)});
  }

  Task<void> look_at_pipelining() {
    std::string first = next_text();
    std::string second = next_text();
    std::vector<std::string> requests;
    requests.push_back(writer_.push(pusher(), first));
    requests.push_back(writer_.push(pusher(), second));
    const std::vector<int> codes = co_await exchange(std::move(requests));
    std::string said = co_await outcome(codes.back(), second);
    if (said == "delivered" && !stands_whole(first)) said = "accepted, and not delivered whole";
    found_.forms.push_back({"two pipelined POSTs", std::move(said)});
  }

  Task<void> look_at_sizes() {
    for (std::uint64_t size = first_size; size <= last_size; size *= 2) {
      std::string text = next_text() + ".";
      text.resize(size, 'x');
      const int code = co_await push(own_form(), pusher(), text);
      if (is_refusal(code)) {
        found_.shortest_refused = size;
        co_return;
      }
      bool came = code / 100 == 2;
      if (came) came = co_await comes(plain_, text);
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
    co_await open_stream(stream, "headless", std::move(headers));
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
    co_await open_stream(stream, "events", std::move(headers));
    if (!stream.connection) co_return;
    const auto type = stream.response()->head->fields.first("Content-Type");
    std::string text = next_text();
    co_await push(own_form(), pusher(), text);
    const bool came = co_await comes(stream, text);
    found_.event_stream = came && type && type->starts_with("text/event-stream") &&
                          stream.body().find("data: " + text) != std::string_view::npos;
    stream.connection->close();
  }

  // What comes again and again while nobody pushes, and how long it is from one to the next. What
  // our own pushes made the server say is over then, or comes once.
  Task<void> look_at_heartbeat() {
    const Clock::time_point latest = std::min(Clock::now() + longest_heartbeat, deadline_);
    const std::size_t quiet = plain_.body().size();
    const ConnectionPtr connection = plain_.connection;
    const auto over = [&] {
      return !heartbeats(quiet).empty() || connection->end() != wire::End::none;
    };
    co_await until(connection->changed(), over, latest);
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
        beats[std::string(text)].push_back(time_of(offset));
    }
    std::erase_if(beats, [](const auto& beat) { return beat.second.size() < 2; });
    return beats;
  }

  Clock::time_point time_of(std::size_t offset) const {
    for (const auto& [size, at] : plain_.growth)
      if (size >= offset) return at;
    return Clock::now();
  }

  const TargetOptions& options_;
  const Target& target_;
  Probed found_;
  wire::Loop loop_;
  wire::Dialer dialer_;
  scenario::Scenario none_;
  runner::BytesMaker maker_;
  RequestWriter writer_;
  Clock::time_point start_;
  Clock::time_point deadline_;
  std::string mark_;
  int texts_ = 0;
  Stream plain_;
  std::vector<ConnectionPtr> opened_;
};

}  // namespace

Probed probe(const TargetOptions& options, const Target& target) {
  return Prober(options, target).run();
}

}  // namespace talkspec::talk
