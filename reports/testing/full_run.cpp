#include "reports/testing/full_run.h"

#include <string>
#include <string_view>
#include <utility>

namespace talkspec::report::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

using Mark = Boundary::Kind;

constexpr std::chrono::system_clock::time_point first_moment(1'700'000'000'123'456'789ns);

std::string every_byte() {
  std::string bytes;
  for (int value = 0; value < 256; ++value)
    bytes += static_cast<char>(value);
  return bytes;
}

Requirement whole_delivery() {
  return {"DELIVERY-WHOLE", Level::must, "A push answered 2xx reaches every open pull whole.",
          "draft §1"};
}

Requirement strict_chunks() {
  return {"CHUNK-SYNTAX", Level::must, "Chunks are as RFC 9112 says: size, CRLF, data, CRLF.",
          "RFC 9112 §7.1"};
}

Case a_case(std::string id, Verdict verdict, Level level) {
  Case c;
  c.area = id.substr(0, id.find('/'));
  c.id = std::move(id);
  c.title = "A message reaches an open pull";
  c.verdict = verdict;
  c.level = level;
  c.requirements = {whole_delivery()};
  c.requirements.front().level = level;
  c.file = "suite/delivery.json";
  c.line = 12;
  c.rerun = "talkspec run http://127.0.0.1:8080 --filter '" + c.id + "'";
  c.start = first_moment + 17ms;
  c.duration = 1499us;
  return c;
}

Case failed_case() {
  Case c = a_case("delivery/hello", Verdict::fail, Level::must);
  c.requirements.push_back(strict_chunks());
  c.message = "alice got \x1b[2J\xff where “hello” was due";
  c.expected = "hello";
  c.actual = every_byte();
  c.known = "the server reads one segment only";
  c.unexpected = "failed, but the list says that it warns";
  c.notes = {"the server sent no noop", "C:\\path\nwith a line break"};
  c.transcript = {
      {0us, "alice", WireEvent::Kind::opened, "", 0},
      {112us, "alice", WireEvent::Kind::sent, "GET /pull?name=a HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {398us,
       "alice",
       WireEvent::Kind::received,
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nnoop\0\r\n"s,
       0,
       {{Mark::head, 0}, {Mark::body, 47}, {Mark::chunk, 47}, {Mark::message, 55}}},
      {401us, "alice", WireEvent::Kind::note, "subscribed — §5", 0},
      {412us, "pusher", WireEvent::Kind::sent, std::string(300, 'x'), 1'048'276},
      {507us, "alice", WireEvent::Kind::received, every_byte(), 0},
      {600us, "alice", WireEvent::Kind::closed, "", 0},
      {601us, "\x1b]0;\x07", WireEvent::Kind::reset, "", 0},
  };
  return c;
}

// Failed, and passed when it ran again.
Case unsteady_case() {
  Case c = a_case("order/overtaken", Verdict::unsteady, Level::must);
  c.message = "alice got message 2 before message 1";
  c.cause = "messages of one pusher arrive in another order";
  c.layer = Layer::order;
  c.expected = "1, 2";
  c.actual = "2, 1";
  c.step_line = 19;
  c.scenario = "{\n  \"id\": \"order/overtaken\",\n  \"steps\": []\n}";
  c.transcript = {
      {10us, "bob", WireEvent::Kind::received, "HTTP/1.1 200 OK\r\n\r\n", 0, {}, false, true},
      {77us, "alice", WireEvent::Kind::received, "2\0001\0"s, 0, {}, true, false},
  };
  c.attempts = {
      {Verdict::fail, "alice: \xff", "a", "b\n", {{1us, "alice", WireEvent::Kind::reset, ""}}},
      {Verdict::pass, "", "", "", {}}};
  return c;
}

Case with_message(Case c, std::string message) {
  c.message = std::move(message);
  return c;
}

}  // namespace

Run full_run() {
  Run run;
  run.tool_version = "0.1.0";
  run.target = "http://127.0.0.1:8080/talk";
  run.profile = "draft-00";
  run.routing = "others";
  run.seed = 18'446'744'073'709'551'615U;
  run.suite_hash = "9f86d081884c7d65";
  run.command_line = {"talkspec", "run", "http://127.0.0.1:8080/talk", "--header", "X: \xff\n"};
  run.host = "Linux 6.1.0-13-amd64 x86_64";
  run.versions = {"g++ 12.2.0", "OpenSSL 3.0.17"};
  run.start = first_moment;
  run.stop = first_moment + 1843ms;
  run.interrupted = true;
  run.trouble = "the target stopped answering after 3 cases";
  run.round_trip = 173us;
  run.headlines = {"everybody gets every message, also the pusher", "\x1b \\ é"};
  run.max_time = 120s;
  run.out_of_time = true;
  run.cases = {
      a_case("framing/one-chunk", Verdict::pass, Level::must),
      failed_case(),
      with_message(a_case("delivery/burst/10-3", Verdict::fail, Level::may), "3 of 10 came"),
      with_message(a_case("push/prompt", Verdict::warn, Level::should), "late by 5.0 s"),
      with_message(a_case("push/head", Verdict::skip, Level::should), "the routing is none"),
      with_message(a_case("push/slow", Verdict::inconclusive, Level::must),
                   "the runner's own loop was late by 1.2 s"),
      unsteady_case(),
  };
  return run;
}

Run passed_run() {
  Run run = full_run();
  run.cases.resize(1);
  run.interrupted = run.out_of_time = false;
  run.trouble = "";
  return run;
}

Run failed_run() {
  Run run = full_run();
  run.interrupted = run.out_of_time = false;
  run.trouble = "";
  run.cases[1].known = run.cases[1].unexpected = "";
  return run;
}

Run smoke_run() {
  Run run = full_run();
  run.interrupted = run.out_of_time = false;
  run.trouble = "the target does not do what every case needs";
  run.smoke =
      "sent  POST /push HTTP/1.1\\r\\n\ncame  HTTP/1.1 404 Not Found\\r\\n\n"
      "why   nothing is at /push\ntry   talkspec run --push-path /talk/push \x1b[2J\xff\n";
  for (Case& c : run.cases) {
    c = a_case(c.id, Verdict::skip, c.level);
    c.message = "the target failed before the cases began";
  }
  return run;
}

Run known_run() {
  Run run = failed_run();
  run.cases[1].known = "the server reads one segment only";
  return run;
}

Run unexpected_run() {
  Run run = passed_run();
  run.cases[0].unexpected = "passed, but the list says that it fails";
  return run;
}

Run run_with_failures(std::size_t count) {
  Run run = failed_run();
  const Case failed = run.cases[1];
  run.cases.clear();
  for (std::size_t i = 0; i < count; ++i) {
    run.cases.push_back(failed);
    run.cases.back().id = "delivery/" + std::to_string(i);
  }
  return run;
}

}  // namespace talkspec::report::testing
