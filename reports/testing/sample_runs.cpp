#include "reports/testing/sample_runs.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reports/testing/wire_script.h"

namespace talkspec::report::testing {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

using Mark = Boundary::Kind;

constexpr std::chrono::system_clock::time_point first_moment(1'795'499'577'123'456'789ns);

// As the catalogue has them.
const Requirement whole{
    "DELIVERY-WHOLE", Level::must,
    "A push that is answered 2xx reaches every open pull that it is routed to, whole.",
    "this project's reading §5"};
const Requirement order{
    "DELIVERY-ORDER", Level::must,
    "The messages of one pusher arrive in the order in which they were accepted.",
    "this project's reading §5"};
const Requirement once{
    "FRAME-ONCE", Level::must,
    "One terminator ends a message, and nothing but messages is on a pull: no empty message "
    "between two others, no byte of anything else.",
    R"(draft §1: "The transport envelope for each message is NULL termination (\0).")"};
const Requirement syntax{
    "CHUNK-SYNTAX", Level::must,
    "What a server sends as chunked is chunked: size lines in hexadecimal, CRLF after each and "
    "after the data, the data as long as was said.",
    "RFC 9112 §7.1"};
const Requirement prompt{"DELIVERY-PROMPT", Level::should,
                         "A message is delivered when it is pushed, not with the next heartbeat.",
                         "this project's reading §5"};
const Requirement nameless{"PULL-NAMELESS", Level::may,
                           "What happens to a pull without a name is recorded.",
                           "this project's reading §3"};
const Requirement smuggling{
    "SMUGGLING-BOTH", Level::must,
    "After a request with Content-Length beside Transfer-Encoding nothing more on its connection "
    "is served, and Transfer-Encoding alone counts.",
    "RFC 9112 §6.1: \"Regardless, the server MUST close the connection after responding to such a "
    "request to avoid the potential attacks.\""};

struct Sketch {
  const char* id;
  const char* title;
  const Requirement* requirement;
};

// Cases that pass, as the built-in suite names them.
constexpr std::array<Sketch, 54> passing = {{
    {"chunking/coding", "A pull is answered with Transfer-Encoding: chunked", &syntax},
    {"chunking/no-length", "A pull has no Content-Length", &syntax},
    {"chunking/syntax", "Chunks are written as the grammar says", &syntax},
    {"chunking/burst", "Chunks stay well-formed in a burst of messages", &syntax},
    {"chunking/large", "The chunks of a large message are well-formed", &syntax},
    {"chunking/no-early-end", "Nothing that is pushed brings the last-chunk", &syntax},
    {"delivery/hello", "A message reaches an open pull", &whole},
    {"delivery/once", "A message is delivered once", &whole},
    {"delivery/repeated-text", "The same text pushed ten times is ten messages", &whole},
    {"delivery/order", "The messages of one pusher arrive in order", &order},
    {"delivery/order-of-sizes", "A short message does not overtake a longer one", &order},
    {"delivery/several-pulls", "A message reaches every open pull", &whole},
    {"delivery/concurrent-pushers", "Of pushers at the same time, each one's messages arrive once",
     &order},
    {"delivery/conversation", "Two clients talk in turns and each hears the other", &whole},
    {"delivery/after-idle", "A pull that was idle for a while gets its message", &whole},
    {"delivery/late-reader", "A pull that is read late gets everything in order", &order},
    {"delivery/slow-reader", "A pull that is not read delays no other", &prompt},
    {"delivery/neighbour-closes", "Who stays gets every message while others come and go", &order},
    {"delivery/refused", "A push that is refused is not delivered", &whole},
    {"framing/terminator", "A message ends in the terminator of the profile", &once},
    {"framing/nothing-else", "Between messages there is nothing", &once},
    {"framing/empty", "An empty message arrives as an empty message", &once},
    {"framing/size/1", "A message of 1 byte arrives whole", &whole},
    {"framing/size/1023", "A message of 1023 bytes arrives whole", &whole},
    {"framing/sizes-in-a-row", "Messages of many sizes in a row keep their boundaries", &once},
    {"framing/text", "Printable text arrives as it was pushed", &whole},
    {"framing/utf-8", "UTF-8 text arrives as it was pushed", &whole},
    {"framing/line-end-inside", "Where NUL ends a message, LF is a byte like any other", &once},
    {"http/absolute-form", "A push whose target is in absolute-form is served", &whole},
    {"http/field-name-case", "Field names are read in any case", &whole},
    {"http/field-value-space", "White space around field values is no part of them", &whole},
    {"http/field-order", "Field lines come in any order", &whole},
    {"http/method", "A method that the push resource does not know is refused", &whole},
    {"http/version-unknown", "A push in no version of HTTP/1 is not taken for one", &whole},
    {"pull/opens", "A GET of the pull resource opens a stream that carries messages", &whole},
    {"pull/prompt", "The head of a pull comes before there is a message", &prompt},
    {"pull/encoded-name", "A name with reserved and non-ASCII characters gets its messages",
     &whole},
    {"pull/reopened-after-close", "Who closed its pull gets messages again on a new one", &whole},
    {"pull/reopened-after-reset", "Who lost its pull gets messages again on a new one", &whole},
    {"pull/many", "Many pulls open one after the other, and each gets the message", &whole},
    {"push/accepted", "A push is answered 2xx", &whole},
    {"push/keep-alive", "Fifty pushes follow each other on one connection", &whole},
    {"push/form", "The form is decoded", &whole},
    {"push/byte-by-byte", "A push that comes one byte a segment is one push", &whole},
    {"push/segments", "A push that comes in segments is one push", &whole},
    {"push/chunked", "A chunked push is decoded, whatever its chunks", &whole},
    {"push/close", "A connection whose request says close is closed after the answer", &whole},
    {"robustness/breaks-off", "A connection that breaks off harms nobody", &whole},
    {"robustness/garbage", "What is no HTTP harms nobody", &whole},
    {"robustness/pull-closed", "A pull that closes takes nothing from the others", &whole},
    {"robustness/pull-reset", "A pull that is reset takes nothing from the others", &whole},
    {"smuggling/coding-before-length", "TE.CL: the rest is not served", &smuggling},
    {"smuggling/two-lengths", "CL.CL: what the request hides is not served", &smuggling},
    {"smuggling/length", "A request with an invalid Content-Length is refused", &smuggling},
}};

std::vector<WireEvent> simple_wire(const std::string& text) {
  WireScript wire;
  wire.pull("alice").after(402).opened("bob").after(38).push("bob", text);
  wire.after(87).messages("alice", {text});
  wire.after(311).closed("bob", "by us").closed("alice", "by us");
  return wire.take();
}

Case made(std::string_view id, std::string title, const Requirement& requirement, Verdict verdict) {
  Case c;
  c.id = id;
  c.area = id.substr(0, id.find('/'));
  c.title = std::move(title);
  c.level = requirement.level;
  c.requirements = {requirement};
  c.verdict = verdict;
  c.file = "conformance/suite/" + c.area + ".json";
  c.line = static_cast<std::uint32_t>(10 + (c.id.size() * 37) % 400);
  c.rerun = "talkspec run http://127.0.0.1:8080 --seed 6021448 --filter '" + c.id + "'";
  c.start = first_moment + std::chrono::milliseconds(c.id.size() * 13);
  c.duration = std::chrono::microseconds(900 + (c.id.size() * 7919) % 90'000);
  return c;
}

// The server loses what a chunk of its buffer's size leaves over.
Case lost_byte() {
  Case c =
      made("chunking/boundaries", "Chunks stay well-formed where messages of a buffer's size meet",
           once, Verdict::fail);
  c.requirements.push_back(syntax);
  c.message = "alice: message 2 of 3 has no terminator: it runs into message 3";
  const std::string b(24, 'b');
  const std::string c_text(12, 'c');
  c.expected = b + '\0' + c_text + '\0';
  c.actual = b + c_text + '\0';
  WireScript wire;
  wire.pull("alice").after(355).opened("bob").after(41).push("bob", "aaaaaaaaaaaa");
  wire.after(93).messages("alice", {"aaaaaaaaaaaa"});
  wire.after(126).push("bob", b);
  wire.after(58).received("alice", "18\r\n" + b + "\r\n", {{Mark::chunk, 0}});
  wire.after(77).push("bob", c_text);
  wire.after(64).received("alice", "d\r\nccccc", {{Mark::chunk, 0}});
  wire.after(2210).received("alice", "ccccccc\0\r\n"s, {{Mark::message, 8}});
  wire.after(173).note("alice", "the fence: a sentinel is pushed and awaited");
  wire.after(12).push("bob", "fjkwmbq!12.1");
  wire.after(104).messages("alice", {"noop", "fjkwmbq!12.1"});
  wire.after(88).closed("bob", "by us").after(21).closed("alice", "by us");
  c.transcript = wire.take();
  c.duration = 4903us;
  c.notes = {"alice: body of the pull: chunk sizes are lower-case, without padding"};
  return c;
}

Case smuggled() {
  Case c = made("smuggling/length-before-coding",
                "CL.TE: where Content-Length covers what the chunked coding leaves over, the rest "
                "is not served",
                smuggling, Verdict::fail);
  c.message = "alice got a message that only the hidden request can have pushed";
  c.expected = "nothing before the sentinel";
  c.actual = "smuggled";
  WireScript wire;
  const std::string request =
      "POST /push HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 61\r\n"
      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /push?name=bob&message=smuggled "
      "HTTP/1.1\r\nHost: a\r\n\r\n";
  wire.pull("alice").after(290).opened("bob").after(40);
  wire.sent("bob", request, {{Mark::head, 0}, {Mark::body, 95}});
  wire.after(180).received("bob", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnoop",
                           {{Mark::head, 0}, {Mark::body, 38}, {Mark::end, 42}});
  wire.after(22).messages("alice", {"smuggled"});
  wire.after(400).reset("bob").closed("alice", "by us");
  c.transcript = wire.take();
  return c;
}

Case late() {
  Case c = made("delivery/prompt",
                "A message is delivered within a second, not with the next "
                "heartbeat",
                prompt, Verdict::warn);
  c.message = "alice: the message came after 4.62 s";
  c.expected = "within 1 s";
  c.actual = "after 4.62 s";
  WireScript wire;
  wire.pull("alice").after(313).opened("bob").after(44).push("bob", "hello");
  wire.after(4'620'113).messages("alice", {"hello", "noop"}).after(90).closed("alice", "by us");
  c.transcript = wire.take();
  c.duration = 4'621'190us;
  return c;
}

std::vector<Case> showcase_cases() {
  std::vector<Case> cases;
  const auto explain = [](Case c, std::string message) {
    c.message = std::move(message);
    return c;
  };
  for (const Sketch& sketch : passing) {
    const std::string_view id = sketch.id;
    if (id == "chunking/large") cases.push_back(lost_byte());
    if (id == "delivery/refused") cases.push_back(late());
    if (id == "smuggling/coding-before-length") cases.push_back(smuggled());
    cases.push_back(made(id, sketch.title, *sketch.requirement, Verdict::pass));
    cases.back().transcript = simple_wire("hello");
  }
  cases.push_back(
      explain(made("pull/nameless", "A pull without a name", nameless, Verdict::pass), ""));
  cases.back().notes = {"answered 200 and served like any other"};
  cases.push_back(explain(
      made("delivery/long-idle", "A pull that was idle for longer than a proxy waits is still open",
           whole, Verdict::skip),
      "slow: runs with --slow only"));
  cases.push_back(explain(
      made("headless/pull", "A headless pull carries messages in chunks", syntax, Verdict::skip),
      "the profile is draft-00"));
  cases.push_back(explain(made("robustness/idle-connections",
                               "Connections that send nothing keep nobody from being served", whole,
                               Verdict::inconclusive),
                          "the runner's own loop was late by 1.2 s"));
  return cases;
}

}  // namespace

Run showcase_run() {
  Run run;
  run.tool_version = "0.1.0";
  run.target = "http://127.0.0.1:8080";
  run.profile = "draft-00";
  run.routing = "others";
  run.seed = 6'021'448;
  run.suite_hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  run.command_line = {"talkspec", "run", "http://127.0.0.1:8080", "--html", "report.html"};
  run.host = "Linux 6.1.0-26-amd64 x86_64";
  run.start = first_moment;
  run.stop = first_moment + 6203ms;
  run.round_trip = 173us;
  run.cases = showcase_cases();
  return run;
}

std::vector<Run> compared_runs() {
  std::vector<Run> runs(4, showcase_run());
  const auto keep = [](Run& run, auto is_kept) {
    for (Case& c : run.cases) {
      if (c.verdict == Verdict::skip || is_kept(c)) continue;
      c.verdict = Verdict::pass;
      c.message = c.expected = c.actual = "";
      c.transcript = simple_wire("hello");
    }
  };
  const auto set_target = [](Run& run, std::string target, std::string profile) {
    run.target = std::move(target);
    run.profile = std::move(profile);
  };
  keep(runs[0], [](const Case&) { return false; });
  set_target(runs[0], "http://127.0.0.1:8080", "draft-00");
  keep(runs[1], [](const Case& c) { return c.verdict == Verdict::warn; });
  set_target(runs[1], "http://127.0.0.1:8081", "draft-00");
  keep(runs[2], [](const Case& c) { return c.area == "smuggling"; });
  set_target(runs[2], "http://127.0.0.1:8082", "talk-1.1");
  std::erase_if(runs[2].cases, [](const Case& c) { return c.area == "pull"; });
  set_target(runs[3], "http://127.0.0.1:8083", "draft-00");
  return runs;
}

Run large_run(std::size_t cases, std::size_t wire_bytes) {
  Run run = showcase_run();
  run.cases.clear();
  constexpr std::array<const char*, 8> areas = {"chunking", "delivery", "framing",    "http",
                                                "pull",     "push",     "robustness", "smuggling"};
  for (std::size_t number = 0; number < cases; ++number) {
    const std::string id =
        fmt::format("{}/case-{}", areas[number * areas.size() / cases], number + 1);
    const bool fails = number % 10 == 7;
    Case c = made(id, fmt::format("Message {} of many arrives whole and in order", number + 1),
                  whole, fails ? Verdict::fail : Verdict::pass);
    if (fails) {
      c.message = fmt::format("alice: message {} never came", number);
      c.expected = std::string(200, 'x') + fmt::format("message {}", number);
      c.actual = std::string(200, 'x') + "noop";
    }
    WireScript wire;
    wire.pull("alice").pull("carol").opened("bob");
    std::size_t written = 900;
    for (std::size_t message = 0; written < wire_bytes; ++message) {
      const std::string text = fmt::format("fjkwmbq.{}:message {} {}", number, message,
                                           std::string((message * 29 + number) % 90, 'x'));
      wire.after(70)
          .push("bob", text)
          .after(90)
          .messages("alice", {text})
          .messages("carol", {text});
      written += 200 + 3 * text.size();
    }
    wire.closed("alice", "by us").closed("bob", "by us").closed("carol", "by us");
    c.transcript = wire.take();
    run.cases.push_back(std::move(c));
  }
  return run;
}

Run hostile_run() {
  const std::vector<std::string> attacks = {
      "<script>window.hacked = 1</script>",
      "</script><script>window.hacked = 1</script>",
      "<!--<script>",
      "-->",
      "]]>",
      "\"><img src=x onerror=window.hacked=1>",
      "'onmouseover='window.hacked=1",
      "<svg onload=window.hacked=1>",
      "javascript:window.hacked=1",
      "{{data}}",
      "__proto__",
      "constructor",
      "\x1b]0;title\x07\x1b[2J\x1b[31m",
      "\xff\xfe\xc0\x80\xed\xa0\x80",
      "\xe2\x80\xa8\xe2\x80\xa9",                // U+2028, U+2029
      "\xe2\x80\xae" + "drowssap\xe2\x81\xa6"s,  // right-to-left override, isolate
      "\0\r\n\t\\x41"s,
      "&lt;script&gt;&amp;",
  };
  Run run = showcase_run();
  run.cases.clear();
  std::string all;
  for (const std::string& attack : attacks)
    all += attack + ' ';
  run.target = "http://" + all;
  run.profile = run.routing = run.host = run.suite_hash = run.tool_version = run.trouble = all;
  run.command_line = attacks;
  for (const std::string& attack : attacks) {
    Case c;
    c.id = attack;
    c.area = attack;
    c.title = c.message = c.expected = c.actual = c.file = c.rerun = attack;
    c.requirements = {{attack, Level::must, attack, attack}};
    c.verdict = Verdict::fail;
    c.notes = attacks;
    for (const auto kind :
         {WireEvent::Kind::opened, WireEvent::Kind::sent, WireEvent::Kind::received,
          WireEvent::Kind::note, WireEvent::Kind::closed})
      c.transcript.push_back({7us, attack, kind, all, 3, {{Mark::chunk, 2}, {Mark::message, 3}}});
    run.cases.push_back(std::move(c));
  }
  Case huge = made("huge/message", "A message of 5 MB", whole, Verdict::fail);
  huge.message = std::string(5'000'000, '<');
  huge.expected = std::string(5'000'000, '\xff');
  huge.actual = huge.expected.substr(1) + 'x';
  huge.transcript = {{0us, "alice", WireEvent::Kind::received, huge.message, 0, {}}};
  run.cases.push_back(std::move(huge));
  return run;
}

}  // namespace talkspec::report::testing
