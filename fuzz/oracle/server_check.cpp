#include "fuzz/oracle/server_check.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>

#include "fuzz/oracle/answer_check.h"
#include "fuzz/oracle/connection_model.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/payload_sink.h"
#include "fuzz/oracle/slow_pull.h"
#include "reference/framing/testing/model.h"
#include "reference/framing/testing/recorder.h"
#include "reference/server/gated_server.h"
#include "reference/server/hub.h"
#include "reference/server/talk_service.h"
#include "reference/server/testing/memory_transport.h"
#include "reference/server/transport.h"

namespace talk::fuzz {
namespace {

using framing::Status;
using framing::testing::escaped;
using namespace server;
using std::string_view;
using Told = ServerExchange::Told;

// What reaches a pull that the input itself opens, before all pulls end.
constexpr string_view fence = "fence";
constexpr string_view noop = "noop";

// Names of pulls: one that few inputs have, though it begins and ends as those that they have, and
// one that they have.
constexpr string_view nobody = "ab";
constexpr string_view somebody = "a";

// A client that sends `wire` in segments, half-closes, and reads all that comes.
class SendingTransport final : public server::testing::MemoryTransport {
 public:
  SendingTransport(string_view wire, const Cuts& cuts, std::shared_ptr<server::testing::Seen> seen)
      : MemoryTransport(std::move(seen)), rest_(wire), cuts_(cuts) {}

  ReadResult read(std::span<char> into, Clock::time_point) override {
    const std::size_t size = std::min({cuts_.length(reads_++), rest_.size(), into.size()});
    if (size == 0) return {ReadResult::Status::end};
    rest_.copy(into.data(), size);
    rest_.remove_prefix(size);
    return {ReadResult::Status::bytes, size};
  }

 private:
  string_view rest_;
  const Cuts& cuts_;
  std::size_t reads_ = 0;
};

// Nothing here waits for a loop: what is pushed to so few pulls is written by whoever pushes.
class NoLoop final : public HubLoop {
 public:
  void wake() override {}
  void watch(int, std::uint64_t pull) override { last_pull = pull; }

  std::uint64_t last_pull = 0;
};

Told told_of(const server::testing::Seen& seen) {
  return {seen.bytes, seen.aborted, seen.finished};
}

std::string text_of(const ServerExchange& exchange) {
  std::string text = "answers: " + escaped(exchange.answers) + '\n';
  constexpr std::array<const char*, 4> names{"other", "own", "events", "slow"};
  for (std::size_t i = 0; i < names.size(); ++i)
    text += std::string(names.at(i)) + ": " + escaped(exchange.told.at(i).bytes) +
            (exchange.told.at(i).aborted ? ", dropped\n" : "\n");
  return text;
}

// As in connection.cpp: each byte of a message may come percent-encoded.
GateLimits gate_limits(const ServerOptions& options) {
  GateLimits limits;
  limits.body_bytes = 3 * options.max_message + 8000;
  limits.web = &options.web;
  return limits;
}

// Size of a chunk of its own for so many bytes of message.
std::size_t frame_size(std::size_t message) {
  const std::size_t data = message + 1;
  std::size_t digits = 1;
  for (std::size_t rest = data; rest >= 16; rest /= 16)
    ++digits;
  return digits + 2 + data + 2;
}

}  // namespace

// A hub ends with its pulls, so each exchange has one of its own; the others serve any.
class ServerCheck::Serving {
 public:
  explicit Serving(const ServerOptions& options)
      : options_(options),
        hub_(std::in_place, options, loop_),
        server_(options, nullptr, *hub_),
        service_(options, *hub_, server_) {}

  Hub& renew() { return hub_.emplace(options_, loop_); }
  void end() { hub_.reset(); }
  GatedServer& server() { return server_; }
  std::uint64_t last_pull() const { return loop_.last_pull; }

 private:
  const ServerOptions& options_;
  NoLoop loop_;
  std::optional<Hub> hub_;  // always in the same place
  GatedServer server_;
  const TalkService service_;
};

ServerCheck::ServerCheck() : serving_(std::make_unique<Serving>(setup_.options)) {}
ServerCheck::~ServerCheck() = default;

void ServerCheck::check(string_view wire, const ServerSetup& setup, const Cuts& cuts) {
  setup_ = setup;
  reading_ = read_service(read_connection(wire, gate_limits(setup_.options)), setup_.options,
                          setup_.event_stream);
  const ServerExchange whole = exchange(wire, {{wire.size() + 1, wire.size() + 1, 1}});
  std::vector<std::string> told{std::string(noop)};
  if (pulled() && is_routed(setup_.options, reading_.answers.back().name, nobody))
    told.emplace_back(fence);
  if (setup_.long_silence) told.emplace_back(noop);
  told.emplace_back(noop);
  check_answers(whole.answers, reading_, setup_.options, told);
  if (!whole.silent_after_finish) oracle_response("bytes after the end");
  if (whole.aborted) oracle_response("the connection was dropped");
  check_delivery(whole);
  if (setup_.slow_takes) check_slow(whole);
  const auto expect_the_same = [&](const ServerExchange& again) {
    if (!(again == whole))
      oracle_split_invariance("whole: " + text_of(whole) + "in segments: " + text_of(again));
  };
  expect_the_same(exchange(wire, cuts));
  if (wire.size() <= single_bytes) expect_the_same(exchange(wire, {{1, 1, 1}}));
  // Nothing is kept: libFuzzer runs an input again that allocates more than it frees.
  serving_->end();
  reading_ = {};
  setup_ = {};
}

// Once the input has opened a pull, somebody pushes the fence, and the server shuts down: else the
// pull would never end.
ServerExchange ServerCheck::exchange(string_view wire, const Cuts& cuts) {
  Hub& hub = serving_->renew();
  const auto open = [&hub](string_view name, bool event_stream, bool chunked, std::size_t takes) {
    auto seen = std::make_shared<server::testing::Seen>();
    seen->takes = takes;
    hub.open(std::make_unique<server::testing::MemoryTransport>(seen),
             {std::string(name), event_stream, chunked}, "");
    return seen;
  };
  const auto none = std::make_shared<server::testing::Seen>();
  const std::array readers{
      open(nobody, false, false, std::string::npos),
      open(somebody, false, false, std::string::npos),
      setup_.event_stream.open ? open(setup_.event_stream.name, true, false, std::string::npos)
                               : none,
      setup_.slow_takes ? open(nobody, false, true, *setup_.slow_takes) : none};
  const std::uint64_t slow = serving_->last_pull();
  const auto client = std::make_shared<server::testing::Seen>();
  serving_->server().serve_connection(std::make_unique<SendingTransport>(wire, cuts, client));
  if (serving_->last_pull() != slow) hub.push(nobody, fence);
  if (setup_.long_silence) hub.turn(Clock::now() + std::chrono::hours(1));
  if (setup_.slow_takes) {
    readers[ServerExchange::slow]->takes = std::string::npos;
    hub.notice(slow, {.writable = true}, Clock::now());
  }
  hub.close();
  ServerExchange exchange;
  exchange.answers = client->bytes;
  std::transform(readers.begin(), readers.end(), exchange.told.begin(),
                 [](const auto& seen) { return told_of(*seen); });
  exchange.aborted = client->aborted;
  exchange.silent_after_finish = client->silent_after_finish;
  exchange.pushed = static_cast<std::size_t>(hub.counts().pushed);
  exchange.dropped = static_cast<std::size_t>(hub.counts().dropped_pulls);
  blank_dates(exchange.answers);
  return exchange;
}

bool ServerCheck::pulled() const {
  return !reading_.answers.empty() && reading_.answers.back().pull;
}

// Between the first noop and what comes after the input.
std::vector<std::string> ServerCheck::due_to(string_view reader) const {
  std::vector<std::string> due;
  for (const ServiceReading::Message& message : reading_.messages)
    if (is_routed(setup_.options, reader, message.pusher)) due.push_back(message.text);
  if (pulled() && is_routed(setup_.options, reader, nobody)) due.emplace_back(fence);
  return due;
}

void ServerCheck::check_delivery(const ServerExchange& exchange) const {
  const auto told_to = [this](string_view reader) {
    std::vector<std::string> told = due_to(reader);
    told.emplace(told.begin(), noop);
    if (setup_.long_silence) told.emplace_back(noop);
    told.emplace_back(noop);
    return told;
  };
  const auto expect = [&](ServerExchange::Reader reader, const std::string& bytes) {
    const Told& told = exchange.told.at(reader);
    if (told.bytes != bytes || told.aborted || !told.finished)
      oracle_delivery("expected: " + escaped(bytes) + '\n' + text_of(exchange));
  };
  const framing::Framing end = setup_.options.message_end;
  expect(ServerExchange::other, as_plain(told_to(nobody), end));
  expect(ServerExchange::own, as_plain(told_to(somebody), end));
  if (setup_.event_stream.open)
    expect(ServerExchange::events, as_events(told_to(setup_.event_stream.name)));
  if (exchange.pushed != reading_.messages.size() + (pulled() ? 1 : 0) ||
      exchange.dropped != (exchange.told[ServerExchange::slow].aborted ? 1 : 0))
    oracle_delivery("counts: " + std::to_string(exchange.pushed) + " pushed, " +
                    std::to_string(exchange.dropped) + " dropped\n" + text_of(exchange));
}

void ServerCheck::check_slow(const ServerExchange& exchange) const {
  SlowPull pull(setup_.options, *setup_.slow_takes);
  pull.put(frame_size(noop.size()));
  std::vector<ServiceReading::Message> pushes = reading_.messages;
  if (pulled()) pushes.push_back({std::string(nobody), std::string(fence)});
  for (const ServiceReading::Message& message : pushes) {
    if (is_routed(setup_.options, nobody, message.pusher))
      pull.put(frame_size(message.text.size()));
    pull.all_put();
  }
  std::vector<std::string> told = due_to(nobody);
  told.emplace(told.begin(), noop);
  if (setup_.long_silence && pull.idle()) told.emplace_back(noop);
  if (setup_.long_silence) pull.fall_silent();
  told.emplace_back(noop);

  const Told& got = exchange.told[ServerExchange::slow];
  using Fate = SlowPull::Fate;
  if (pull.fate() != Fate::either && got.aborted != (pull.fate() == Fate::dropped))
    oracle_delivery("a slow pull was dropped, or was not: " + text_of(exchange));
  framing::testing::Model model;
  model.read(got.bytes, {.framing = framing::Framing::none});
  PayloadSink payload;
  model.tell(payload);
  const std::string due = as_plain(told, setup_.options.message_end);
  const bool right =
      got.aborted ? model.end().status == Status::incomplete &&
                        string_view(due).substr(0, payload.body.size()) == string_view(payload.body)
                  : model.end().status == Status::done && payload.body == due && got.finished;
  if (!right) oracle_delivery("a slow pull, expected: " + escaped(due) + '\n' + text_of(exchange));
}

}  // namespace talk::fuzz
