#include "reports/testing/wire_script.h"

#include <utility>

#include <fmt/format.h>

namespace talkspec::report::testing {

using Mark = Boundary::Kind;

namespace {

std::uint32_t offset(std::string_view bytes) {
  return static_cast<std::uint32_t>(bytes.size());
}

}  // namespace

WireScript& WireScript::add(WireEvent::Kind kind, const std::string& connection, std::string bytes,
                            std::vector<Boundary> boundaries) {
  events_.push_back({at_, connection, kind, std::move(bytes), 0, std::move(boundaries)});
  return *this;
}

WireScript& WireScript::after(std::int64_t microseconds) {
  at_ += std::chrono::microseconds(microseconds);
  return *this;
}

WireScript& WireScript::opened(const std::string& connection) {
  return add(WireEvent::Kind::opened, connection, "", {});
}
WireScript& WireScript::closed(const std::string& connection, const std::string& why) {
  return add(WireEvent::Kind::closed, connection, why, {});
}
WireScript& WireScript::reset(const std::string& connection) {
  return add(WireEvent::Kind::reset, connection, "by the server", {});
}
WireScript& WireScript::note(const std::string& connection, const std::string& sentence) {
  return add(WireEvent::Kind::note, connection, sentence, {});
}
WireScript& WireScript::sent(const std::string& connection, std::string bytes,
                             std::vector<Boundary> boundaries) {
  return add(WireEvent::Kind::sent, connection, std::move(bytes), std::move(boundaries));
}
WireScript& WireScript::received(const std::string& connection, std::string bytes,
                                 std::vector<Boundary> boundaries) {
  return add(WireEvent::Kind::received, connection, std::move(bytes), std::move(boundaries));
}

WireScript& WireScript::pull(const std::string& connection) {
  const std::string request = "GET /pull?name=" + connection +
                              "-fjkwmbq-12 HTTP/1.1\r\n"
                              "Host: 127.0.0.1:8080\r\nAccept: */*\r\n\r\n";
  opened(connection)
      .after(61)
      .sent(connection, request,
            {{Mark::head, 0}, {Mark::body, offset(request)}, {Mark::end, offset(request)}});
  const std::string head =
      "HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 05:52:57 GMT\r\nContent-Type: text/plain\r\n"
      "Transfer-Encoding: chunked\r\n\r\n";
  after(208).received(connection, head, {{Mark::head, 0}, {Mark::body, offset(head)}});
  return after(19).messages(connection, {"noop"});
}

WireScript& WireScript::push(const std::string& connection, std::string_view message) {
  const std::string form = fmt::format("name={}-fjkwmbq-12&message={}", connection, message);
  const std::string head = fmt::format(
      "POST /push HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
      form.size());
  const std::string request = head + form;
  const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnoop";
  sent(connection, request,
       {{Mark::head, 0}, {Mark::body, offset(head)}, {Mark::end, offset(request)}});
  return after(163).received(
      connection, answer,
      {{Mark::head, 0}, {Mark::body, offset(answer) - 4}, {Mark::end, offset(answer)}});
}

WireScript& WireScript::messages(const std::string& connection,
                                 const std::vector<std::string>& texts) {
  std::string bytes;
  std::vector<Boundary> boundaries;
  for (const std::string& text : texts) {
    boundaries.push_back({Mark::chunk, offset(bytes)});
    bytes += fmt::format("{:x}\r\n", text.size() + 1) + text + '\0';
    boundaries.push_back({Mark::message, offset(bytes)});
    bytes += "\r\n";
  }
  return received(connection, std::move(bytes), std::move(boundaries));
}

}  // namespace talkspec::report::testing
