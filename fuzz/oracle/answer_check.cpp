#include "fuzz/oracle/answer_check.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "fuzz/oracle/head_model.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/payload_sink.h"
#include "reference/framing/testing/model.h"
#include "reference/framing/testing/recorder.h"

namespace talk::fuzz {
namespace {

using framing::Status;
using framing::testing::escaped;
using std::string_view;
using Answer = ServiceReading::Answer;

constexpr string_view date_pattern = "Aaa, 00 Aaa 0000 00:00:00 GMT";
constexpr string_view blank_date = "-----------------------------";

bool is_date(string_view text) {
  return std::equal(text.begin(), text.end(), date_pattern.begin(), date_pattern.end(),
                    [](char c, char wanted) {
                      if (wanted == '0') return c >= '0' && c <= '9';
                      if (wanted == 'A') return c >= 'A' && c <= 'Z';
                      if (wanted == 'a') return c >= 'a' && c <= 'z';
                      return c == wanted;
                    });
}

// Methods of an Allow field, sorted.
std::string sorted(const std::vector<string_view>& methods) {
  std::vector<string_view> order(methods);
  std::sort(order.begin(), order.end());
  std::string text;
  for (const string_view method : order)
    text.append(text.empty() ? "" : ",").append(method);
  return text;
}

class AnswerReader {
 public:
  AnswerReader(string_view answers, const ServiceReading& reading,
               const server::ServerOptions& options, const std::vector<std::string>& told)
      : answers_(answers), reading_(reading), options_(options), told_(told), rest_(answers) {}

  void read() {
    for (const Answer& answer : reading_.answers)
      read_answer(answer);
    if (!rest_.empty()) fail("bytes that answer nothing");
  }

 private:
  [[noreturn]] void fail(string_view what) const {
    oracle_response(std::string(what) + ", at byte " +
                    std::to_string(answers_.size() - rest_.size()) + " of: " + escaped(answers_));
  }

  HeadReading read_head() {
    const HeadReading head = read_response_head(rest_, {});
    if (head.status != Status::done) fail("no head of a response");
    if (head.start_line.substr(0, 9) != "HTTP/1.1 ") fail("another version");
    rest_.remove_prefix(head.size);
    return head;
  }

  void read_answer(const Answer& answer) {
    HeadReading head = read_head();
    const bool interim = head.start_line.substr(9, 3) == "100";
    if (interim != answer.interim) fail(interim ? "a 100 that is not due" : "no 100");
    if (interim) {
      if (!head.fields.empty()) fail("fields in an interim response");
      head = read_head();
    }
    const int status = std::stoi(std::string(head.start_line.substr(9, 3)));
    if (!answer.is(status)) fail("status code, wanted " + std::to_string(answer.statuses.front()));
    check_fields(head, answer);
    const std::string body = read_body(head, answer);
    if (answer.pull) check_pull(head, answer, body);
    if (status == 200 && !answer.streams && body != "noop") fail("what a push is answered with");
  }

  // Each at most once; none but those that are known; none at all, but for the framing, after
  // `Head: less`.
  void check_fields(const HeadReading& head, const Answer& answer) const {
    constexpr std::array<string_view, 2> framing{"Transfer-Encoding", "Content-Length"};
    constexpr std::array<string_view, 13> known{"Transfer-Encoding",
                                                "Content-Length",
                                                "Date",
                                                "Server",
                                                "Content-Type",
                                                "Connection",
                                                "Allow",
                                                "Cache-Control",
                                                "Vary",
                                                "Access-Control-Allow-Origin",
                                                "Access-Control-Allow-Methods",
                                                "Access-Control-Allow-Headers",
                                                "Access-Control-Max-Age"};
    for (const HeadReading::Field& field : head.fields) {
      const bool may_stand =
          !answer.headless
              ? std::find(known.begin(), known.end(), field.name) != known.end()
              : options_.headless == server::HeadlessForm::framed &&
                    std::find(framing.begin(), framing.end(), field.name) != framing.end();
      if (!may_stand) fail("a field that may not stand there");
      if (head.values(field.name).size() > 1) fail("a field twice");
    }
    if (answer.headless) return;
    expect(head, "Date", blank_date);
    expect(head, "Connection", answer.close ? "close" : answer.old ? "keep-alive" : "");
    if (!answer.allow.empty() && sorted(members(head.values("Allow"))) != answer.allow)
      fail("Allow");
    if (answer.streams) expect(head, "Cache-Control", "no-store");
    check_type(head, answer);
    expect(head, "Access-Control-Allow-Origin", answer.origin);
    expect(head, "Vary", answer.origin.empty() ? "" : "Origin");
    expect(head, "Access-Control-Allow-Methods",
           answer.preflight ? value_of(head, "Allow") : string_view());
  }

  static string_view value_of(const HeadReading& head, string_view name) {
    const auto values = head.values(name);
    return values.empty() ? string_view() : values[0];
  }

  // An empty value stands for no such field.
  void expect(const HeadReading& head, string_view name, string_view value) const {
    if (value_of(head, name) != value || head.values(name).empty() != value.empty())
      fail(std::string(name) + ", wanted \"" + escaped(value) + '"');
  }

  // RFC 9110 §12.5.1: what the client asks for is what it gets.
  void check_type(const HeadReading& head, const Answer& answer) const {
    if (!answer.streams || answer.wanted == Wanted::either) return;
    expect(head, "Content-Type",
           answer.wanted == Wanted::event_stream ? "text/event-stream" : "text/plain");
  }

  std::string read_body(const HeadReading& head, const Answer& answer) {
    const auto codings = head.values("transfer-encoding");
    const auto lengths = head.values("content-length");
    if (codings.size() + lengths.size() > 1) fail("framing in doubt");
    if (answer.old && !codings.empty()) fail("Transfer-Encoding for HTTP/1.0");
    if (answer.no_body) {
      if (answer.is(204) && codings.size() + lengths.size() > 0) fail("framing of a 204");
      return {};
    }
    const bool bare = answer.headless && options_.headless == server::HeadlessForm::bare;
    if (bare && answer.pull && !answer.old) return read_chunked("chunked");
    if (!codings.empty()) return read_chunked(codings.front());
    std::size_t size = rest_.size();
    if (bare && !answer.pull) {
      size = std::min(rest_.find("HTTP/1.1 "), size);
    } else if (lengths.empty()) {
      if (!answer.until_close) fail("no framing");
    } else {
      const string_view digits = lengths.front();
      if (digits.empty() || digits.size() > 9 ||
          digits.find_first_not_of("0123456789") != string_view::npos)
        fail("Content-Length");
      size = static_cast<std::size_t>(std::stoul(std::string(digits)));
      if (size > rest_.size()) fail("a body that is cut short");
    }
    std::string body(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return body;
  }

  std::string read_chunked(string_view coding) {
    framing::testing::Model model;
    model.read(rest_, {.framing = framing::Framing::none});
    if (coding != "chunked" || model.end().status != Status::done) fail("no chunked body");
    PayloadSink sink;
    model.tell(sink);
    rest_.remove_prefix(static_cast<std::size_t>(model.end().consumed));
    return sink.body;
  }

  void check_pull(const HeadReading& head, const Answer& answer, const std::string& body) const {
    const bool undecided = answer.wanted == Wanted::either;
    const bool events = !undecided        ? answer.wanted == Wanted::event_stream
                        : answer.headless ? body.substr(0, 5) == "data:"
                                          : value_of(head, "Content-Type") == "text/event-stream";
    if (body != (events ? as_events(told_) : as_plain(told_, options_.message_end)))
      oracle_delivery("a pull was told " + escaped(body));
  }

  const string_view answers_;
  const ServiceReading& reading_;
  const server::ServerOptions& options_;
  const std::vector<std::string>& told_;
  string_view rest_;
};

}  // namespace

std::string as_plain(const std::vector<std::string>& messages, framing::Framing profile) {
  std::string text;
  for (const std::string& message : messages)
    text.append(message).append(1, profile == framing::Framing::nul ? '\0' : '\n');
  return text;
}

std::string as_events(const std::vector<std::string>& messages) {
  std::string text;
  for (const std::string& message : messages) {
    text += "data: ";
    for (const char c : message)
      c == '\n' ? text += "\ndata: " : text += c;
    text += "\n\n";
  }
  return text;
}

void check_answers(string_view answers, const ServiceReading& reading,
                   const server::ServerOptions& options, const std::vector<std::string>& told) {
  AnswerReader(answers, reading, options, told).read();
}

void blank_dates(std::string& answers) {
  constexpr string_view field = "\r\nDate: ";
  for (std::size_t at = answers.find(field); at != std::string::npos;
       at = answers.find(field, at + 1)) {
    const std::size_t begin = at + field.size();
    if (is_date(string_view(answers).substr(begin, date_pattern.size())))
      answers.replace(begin, date_pattern.size(), blank_date);
  }
}

}  // namespace talk::fuzz
