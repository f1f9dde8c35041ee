#include "conformance/testing/odd_server/session.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "conformance/testing/odd_server/answer.h"
#include "conformance/testing/odd_server/receive.h"
#include "conformance/testing/odd_server/stream.h"
#include "conformance/testing/odd_server/text.h"

namespace talkspec::odd {
namespace {

using namespace std::chrono_literals;

bool has_control(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

// Writes a pull until it has gone; a thread of its own, as its connection's thread reads.
class PullWriter {
 public:
  PullWriter(Pull& pull, Stream stream, Server& server)
      : pull_(pull), stream_(std::move(stream)), hub_(server.hub), behaviour_(server.behaviour) {}

  void run() {
    if (behaviour_.has(Fault::pull_head_late) && pull_.reopened) hub_.pause(pull_, 1200ms);
    std::string wire = stream_.head();
    if (!behaviour_.has(Oddity::no_noop)) wire += stream_.noop();
    if (!write(std::exchange(wire, {}))) return;
    while (!hub_.gone(pull_)) {
      if (messages_.empty()) messages_ = hub_.take(pull_, heartbeat());
      // All at once would wait in the middle of a write, instead of finding the connection full.
      if ((leaks() || beats_inside()) && !write_all_but_last()) return;
      if (hub_.gone(pull_)) return;
      const bool beat = messages_.empty();
      if (beat && behaviour_.has(Oddity::no_noop)) continue;
      if (stream_.held(messages_)) hub_.pause(pull_, 1200ms);
      if (behaviour_.has(Oddity::coalesced)) gather();
      const bool due = is_due();
      if (beat) beaten_ = std::chrono::steady_clock::now();
      wire += beat ? stream_.noop() : stream_.messages(std::exchange(messages_, {}), due);
      const bool written = write(std::exchange(wire, {}));
      hub_.written(pull_);
      if (!written) return;
      if (behaviour_.has(Fault::pull_ends_after_message) && !beat) return end();
    }
  }

 private:
  std::chrono::milliseconds heartbeat() const {
    if (beats_inside()) return 100ms;
    return behaviour_.has(Oddity::noop_every_20_ms) ? 20ms : 5000ms;
  }

  bool beats_inside() const { return behaviour_.has(Fault::noop_inside_long); }

  // A heartbeat, which that fault does not wait with until a message is out.
  bool is_due() {
    const auto now = std::chrono::steady_clock::now();
    if (!beats_inside() || now < beaten_ + heartbeat()) return false;
    beaten_ = now;
    return true;
  }

  bool leaks() const {
    return behaviour_.has(Fault::stalled_bytes_leak) || behaviour_.has(Fault::full_pull_leaks);
  }

  bool write_all_but_last() {
    while (messages_.size() > 1) {
      if (!write(stream_.messages({std::move(messages_.front())}, is_due()))) return false;
      messages_.erase(messages_.begin());
    }
    return true;
  }

  void gather() {
    hub_.pause(pull_, 2ms);
    for (Message& message : hub_.take(pull_, 0ms))
      messages_.push_back(std::move(message));
  }

  void end() {
    pull_.socket->write("0\r\n\r\n");
    pull_.socket->end_writing();
  }

  bool write(const std::string& wire) {
    if (leaks() && !pull_.socket->takes_bytes()) {
      if (const std::shared_ptr<Socket> other = hub_.neighbour(pull_)) return other->write(wire);
    }
    if (behaviour_.has(Fault::full_pull_written_again)) return pull_.socket->write_again(wire);
    if (!behaviour_.has(Oddity::split_segments)) return pull_.socket->write(wire);
    constexpr std::size_t most = 7;
    for (std::size_t i = 0; i < wire.size(); i += most) {
      if (!pull_.socket->write(std::string_view(wire).substr(i, most))) return false;
    }
    return true;
  }

  Pull& pull_;
  Stream stream_;
  Hub& hub_;
  const Behaviour& behaviour_;
  std::vector<Message> messages_;
  std::chrono::steady_clock::time_point beaten_ = std::chrono::steady_clock::now();
};

class Session {
 public:
  Session(std::shared_ptr<Socket> socket, Server& server)
      : socket_(std::move(socket)),
        server_(server),
        behaviour_(server.behaviour),
        input_(*socket_) {}

  void run() {
    constexpr int most = 40;
    turned_away_ = ++server_.connections > most && behaviour_.has(Oddity::forty_connections);
    while (exchange()) {
      if (behaviour_.has(Fault::pipelined_lost)) input_.waiting().clear();
      if (behaviour_.has(Oddity::one_request_a_connection)) break;
    }
    --server_.connections;
    close();
  }

 private:
  // One request and its answer; false when the connection is over.
  bool exchange() {
    const Received received = next();
    if (behaviour_.has(Fault::deaf_after_half_request) && received.broke_off) server_.deaf = true;
    if (behaviour_.has(Fault::deaf_after_reset) && received.broke_off && input_.was_reset())
      server_.deaf = true;
    if (behaviour_.has(Fault::deaf_after_garbage) && received.malformed) server_.deaf = true;
    if (behaviour_.has(Fault::broken_push_keeps_slot) && received.broke_off &&
        ++server_.broken_pushes >= 128)
      server_.deaf = true;
    if (received.kind == Received::Kind::gone || server_.deaf) return false;
    const Request& request = received.request;
    ++requests_;
    to_ = {
        .head = request.method == "HEAD",
        .http_1_0 = request.http_1_0,
        .then_close = received.then_close || turned_away_ || behaviour_.has(Oddity::answer_close),
        .pull = request.path == "/pull",
        .expected = request.lists("Expect", "100-continue", behaviour_)};
    if (received.kind == Received::Kind::refused) {
      if (behaviour_.has(Fault::garbage_accepted) && received.malformed && request.version.empty())
        return say(accepted(to_, behaviour_));
      return refuse(received.refusal);
    }
    if (turned_away_) return say(answer(503, to_, behaviour_));
    traits_ = received.traits;
    traits_.later = requests_ > 1;
    if (received.delivered) deliver(request, false);
    if (received.refusal != 0) return refuse(received.refusal);
    if (request.method == "CONNECT" && behaviour_.has(Fault::connect_served))
      return say(accepted(to_, behaviour_));
    if (request.method == "OPTIONS" && behaviour_.has(Fault::options_says_nothing))
      return say(accepted(to_, behaviour_));
    if (request.http_1_0 && behaviour_.has(Fault::upgrade_of_http_1_0) &&
        !request.values("Upgrade", behaviour_).empty())
      return say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n");
    if (request.path == "/push") return push(request, received.dropped);
    if (request.path == "/pull") return pull(request);
    if (behaviour_.has(Fault::quoted_length_in_characters)) return quote_target(request);
    return refuse(404);
  }

  Received next() {
    if (!behaviour_.has(Fault::half_request_blocks_all))
      return receive(input_, *socket_, behaviour_, place());
    if (input_.peek() < 0) return {};
    const std::lock_guard alone(server_.reading);
    return receive(input_, *socket_, behaviour_, place());
  }

  Place place() { return {.first = requests_ == 0, .continued = std::exchange(continued_, false)}; }

  bool push(const Request& request, bool dropped) {
    if (request.method == "HEAD") return say(accepted(to_, behaviour_));
    const bool known = request.method == "POST" || request.method == "GET";
    if (!known && !behaviour_.has(Fault::unknown_methods_served)) return refuse(405);
    if (behaviour_.has(Fault::media_type_by_bytes) && request.method == "POST") {
      const auto types = request.values("Content-Type", behaviour_);
      dropped |= types.empty() || types.front() != "application/x-www-form-urlencoded";
    } else if (!is_form(request, behaviour_)) {
      return refuse(415);
    }
    if (behaviour_.has(Fault::half_closed_push_lost) && requests_ == 1) {
      std::this_thread::sleep_for(5ms);
      dropped |= socket_->has_ended();
    }
    if (behaviour_.has(Fault::event_conflict_stays) && server_.had_event_stream &&
        form_value(request.content, "message", behaviour_).value_or("").find('\r') !=
            std::string::npos)
      return refuse(409);
    if (!deliver(request, dropped)) return refuse(400);
    if (behaviour_.has(Oddity::answer_late)) std::this_thread::sleep_for(3ms);
    return say(accepted(to_, behaviour_));
  }

  // False when there is nothing to deliver, or nothing that may be.
  bool deliver(const Request& request, bool dropped) {
    const std::string& form = request.method == "GET" ? request.query : request.content;
    std::optional<std::string> name = form_value(form, "name", behaviour_);
    if (!first_name_) first_name_ = name;
    if (behaviour_.has(Fault::name_of_connection_kept)) name = first_name_;
    std::optional<std::string> message = form_value(form, "message", behaviour_);
    keep(Fault::name_of_before_kept, name, name_before_);
    keep(Fault::form_of_before_kept, message, message_before_);
    if (!message && behaviour_.has(Fault::message_made_up)) message = "null";
    if (!message || !allowed(*message)) return false;
    const bool nameless_lost = behaviour_.has(Fault::nameless_lost);
    const bool made_up = behaviour_.has(Fault::message_made_up);
    if (!name && !nameless_lost && !made_up) return false;
    if (dropped || !name) dropped |= nameless_lost;
    const std::size_t times = dropped ? 0 : times_where_two_meet(*message, traits_, behaviour_);
    for (std::size_t i = 0; i < times; ++i)
      server_.hub.push({.from = name.value_or(""),
                        .text = *message,
                        .closing = request.lists("Connection", "close", behaviour_)});
    return true;
  }

  void keep(Fault fault, std::optional<std::string>& value,
            std::optional<std::string>& before) const {
    if (!value && behaviour_.has(fault)) value = before;
    before = value;
  }

  bool allowed(std::string& message) const {
    if (behaviour_.has(Oddity::refuse_odd_bytes) && (has_control(message) || !is_utf_8(message)))
      return false;
    if (behaviour_.has(Fault::colon_refused) && message.find(':') != std::string::npos)
      return false;
    if (message.find(behaviour_.terminator) == std::string::npos) return true;
    if (behaviour_.has(Oddity::replace_terminator))
      std::ranges::replace(message, behaviour_.terminator, ' ');
    return behaviour_.has(Oddity::replace_terminator) ||
           behaviour_.has(Fault::terminator_passed_on) ||
           behaviour_.has(Fault::text_cut_at_terminator);
  }

  // Whatever the client sends on an open pull ends it, its end of stream as well.
  bool pull(const Request& request) {
    Stream stream(behaviour_, {.head = request.method == "HEAD",
                               .http_1_0 = request.http_1_0,
                               .headless = !request.values("Head", behaviour_).empty(),
                               .events = request.lists("Accept", "text/event-stream", behaviour_),
                               .met = {.absolute = request.absolute,
                                       .closing = request.lists("Connection", "close", behaviour_),
                                       .many_fields = request.fields.size() > 5}});
    if (request.method == "HEAD") return head_of(stream);
    if (request.method != "GET") return refuse(405);
    if (behaviour_.has(Fault::pull_not_modified) &&
        !request.values("If-Modified-Since", behaviour_).empty())
      return say(answer_head(304, {}, behaviour_));
    constexpr int most_lost = 16;
    if (server_.lost_places >= most_lost) return refuse(503);
    const auto opened = std::make_shared<Pull>();
    opened->name = form_value(request.query, "name", behaviour_).value_or("");
    opened->socket = socket_;
    if (request.lists("Accept", "text/event-stream", behaviour_)) server_.had_event_stream = true;
    const bool late = behaviour_.has(Fault::pull_registered_late);
    const bool deaf = behaviour_.has(Fault::pull_behind_pushes_deaf) && requests_ > 1;
    if (!late && !deaf) server_.hub.add(opened);
    if (opened->reopened) stream.reopened();
    std::thread writing([&] { PullWriter(*opened, stream, server_).run(); });
    if (late) std::this_thread::sleep_for(25ms);
    if (late) server_.hub.add(opened);
    input_.peek();
    server_.hub.remove(opened, input_.was_reset());
    if (behaviour_.has(Fault::reset_pull_keeps_place) && input_.was_reset()) ++server_.lost_places;
    if (behaviour_.has(Fault::half_closed_pull_kept) && !input_.was_reset())
      std::this_thread::sleep_for(15s);
    socket_->end();
    writing.join();
    return false;
  }

  // By a fault.
  bool quote_target(const Request& request) {
    const std::string target = "target=" + request.path + '?' + request.query;
    const std::string content = form_value(target, "target", behaviour_).value_or("") + '\n';
    const auto characters =
        std::ranges::count_if(content, [](int c) { return (c & 0xC0) != 0x80; });
    std::string wire =
        answer_head(404, {{"Content-Length", std::to_string(characters)}}, behaviour_);
    if (!to_.head) wire += content;
    return say(wire);
  }

  bool head_of(Stream& stream) {
    std::string wire = stream.head();
    if (behaviour_.has(Fault::pull_head_with_content)) wire += stream.noop();
    return say(wire);
  }

  bool say(std::string wire) {
    const std::string& next = input_.waiting();
    const bool awaits = next.find("Expect: 100-continue") != std::string::npos;
    if (behaviour_.has(Fault::continue_overtakes_answer) && awaits && next.ends_with("\r\n\r\n")) {
      wire.insert(0, "HTTP/1.1 100 Continue\r\n\r\n");
      continued_ = true;
    }
    if (behaviour_.has(Fault::keep_alive_ends) && requests_ > 80) return true;
    return socket_->write(wire) && !to_.then_close;
  }

  bool refuse(int status) {
    if (behaviour_.has(Oddity::refuse_by_closing)) return false;
    return say(answer(status, to_, behaviour_));
  }

  // In stages, so that no reset overtakes the last answer (RFC 9112 §9.6).
  void close() {
    socket_->end_writing();
    socket_->limit_wait();
    std::array<char, 16384> rest;
    const auto until = std::chrono::steady_clock::now() + 1s;
    while (std::chrono::steady_clock::now() < until && socket_->read(rest.data(), rest.size()) > 0)
      continue;
  }

  std::shared_ptr<Socket> socket_;
  Server& server_;
  const Behaviour& behaviour_;
  Input input_;
  AnswerTo to_;
  PushTraits traits_;                       // of the request under way
  std::optional<std::string> first_name_;   // of a push on the connection
  std::optional<std::string> name_before_;  // of the last push on it
  std::optional<std::string> message_before_;
  bool continued_ = false;  // by a fault, the next request has got its 100 Continue
  int requests_ = 0;
  bool turned_away_ = false;  // by an oddity
};

}  // namespace

void serve(std::shared_ptr<Socket> socket, Server& server) {
  Session(std::move(socket), server).run();
}

}  // namespace talkspec::odd
