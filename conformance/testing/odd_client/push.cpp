#include "conformance/testing/odd_client/push.h"

#include <cctype>
#include <cstdio>

#include "conformance/testing/odd_client/faults.h"
#include "conformance/testing/odd_client/stream.h"

namespace odd_client {
namespace {

std::string encoded(const std::string& text) {
  if (is("no-encoding")) return text;
  std::string made;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        (byte < 0x80 && std::isalnum(byte) != 0) || c == '-' || c == '_' || c == '.' || c == '*';
    const bool raw =
        is("encodes-only-space") || (is("raw-plus") && c == '+') || (is("raw-percent") && c == '%');
    char escape[4];
    std::snprintf(escape, sizeof(escape), "%%%02X", byte);
    if (c == ' ')
      made += is("space-by-percent") ? "%20" : "+";
    else if ((plain && !is("upper-case-percent")) || raw)
      made += c;
    else
      made += escape;
  }
  return made;
}

std::string changed(std::string text) {
  const auto cut = [&text](std::size_t most) {
    if (text.size() > most) text.resize(most);
  };
  if (is("pushes-1000")) cut(1000 - 1);
  if (is("pushes-4096")) cut(4096 - 1);
  if (is("pushes-first-line")) text = text.substr(0, text.find_first_of("\r\n"));
  if (is("pushes-line-end")) text += '\n';
  if (is("pushes-crlf-as-lf"))
    for (auto at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n"))
      text.erase(at, 1);
  if (is("pushes-trimmed")) {
    const auto begin = text.find_first_not_of(' ');
    text = begin == std::string::npos ? ""
                                      : text.substr(begin, text.find_last_not_of(' ') - begin + 1);
  }
  if (is("pushes-latin-1"))
    for (std::size_t at = 0; at + 1 < text.size(); ++at)
      if (static_cast<unsigned char>(text[at]) == 0xC3) {
        text[at] = static_cast<char>(static_cast<unsigned char>(text[at + 1]) + 0x40U);
        text.erase(at + 1, 1);
      }
  return text;
}

std::string read_answer(Input& input, const Head& head) {
  std::string content;
  if (head.status == 204) {
    if (is("stops-at-204")) input.bytes(1);
    return content;
  }
  if (head.chunked) {
    if (is("stops-at-chunked")) input.bytes(10'000);
    for (;;) {
      const std::size_t size = std::stoul(input.line(), nullptr, 16);
      if (size == 0) break;
      content += input.bytes(size);
      input.bytes(2);
    }
    while (!input.line().empty()) {
    }
  } else if (head.has_length) {
    content = input.bytes(head.length);
  } else {
    try {
      while (content.size() < 1'000'000)
        content += input.byte();
    } catch (const Ended&) {
    }
  }
  return content;
}

}  // namespace

std::string Pusher::request(const std::string& text) const {
  const std::string message = "message=" + encoded(changed(text));
  const std::string form =
      is("message-first") ? message + "&name=" + name_ : "name=" + name_ + "&" + message;
  if (is("by-get"))
    return "GET /push?" + form + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
           "\r\n\r\n";
  std::string made = std::string(is("by-put") ? "PUT" : "POST") + " /push HTTP/1.1\r\n";
  if (!is("no-push-host")) made += "Host: 127.0.0.1:" + std::to_string(port_) + "\r\n";
  if (!is("no-content-type")) made += "Content-Type: application/x-www-form-urlencoded\r\n";
  if (is("push-close")) made += "Connection: close\r\n";
  if (is("chunked-push")) {
    char size[20];
    std::snprintf(size, sizeof(size), "%zx", form.size());
    return made + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\n" + form + "\r\n0\r\n\r\n";
  }
  std::size_t length = form.size();
  if (is("counts-characters")) length = 13 + name_.size() + text.size();
  return made + "Content-Length: " + std::to_string(length) + "\r\n\r\n" + form;
}

bool Pusher::push_once(const std::string& request, bool& known) {
  known = false;
  if (!connection_ || is("connection-a-push")) connection_ = std::make_unique<Input>(port_);
  if (!connection_->connected()) return false;
  connection_->send(request);
  if (is("answer-at-once")) connection_->set_patience(500);
  try {
    const Head head = read_head(*connection_, true);
    const bool late = is("answer-in-one-read") && !head.in_one_read;
    const std::string content = read_answer(*connection_, head);
    known = true;
    if (head.close && !is("pushes-on-closed")) connection_.reset();
    const bool missing =
        (is("needs-answer-length") && !head.has_length && head.status != 204) ||
        (is("needs-noop") && content.empty()) || (is("only-empty-answer") && !content.empty()) ||
        (is("answer-4-kib") && content.size() > 4096) || (is("close-is-error") && head.close) ||
        (is("searches-answer") && content.find("404") != std::string::npos) || late;
    return is("refusal-is-success") ||
           (!missing && (is("only-200") ? head.status == 200 : head.status / 100 == 2));
  } catch (const std::exception&) {
    connection_.reset();
    return is("unknown-is-success");
  }
}

bool Pusher::push(const std::string& text) {
  const std::string bytes = request(text);
  bool known = false;
  bool done = push_once(bytes, known);
  const bool again = (is("pushes-twice") && done) || (is("repeats-refused") && known && !done) ||
                     (is("repeats-unknown") && !known);
  if (again) done = push_once(bytes, known);
  return done;
}

}  // namespace odd_client
