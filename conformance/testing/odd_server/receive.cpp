#include "conformance/testing/odd_server/receive.h"

#include <algorithm>

#include <asio/buffer.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

namespace talkspec::odd {
namespace {

using asio::awaitable;

constexpr std::size_t line_limit = 8192;
constexpr std::size_t field_limit = 100;
constexpr std::size_t content_limit = std::size_t{4} << 20;

Status refusal_of(Input::Outcome outcome) {
  return outcome == Input::Outcome::too_long ? 431 : 400;
}

class Receiver {
 public:
  Receiver(Input& input, asio::ip::tcp::socket& socket, const Behaviour& behaviour)
      : input_(input), socket_(socket), behaviour_(behaviour) {}

  awaitable<Received> run() {
    if (co_await head() && co_await content()) received_.kind = Received::Kind::request;
    co_return std::move(received_);
  }

 private:
  bool refuse(Status status) {
    received_.kind = Received::Kind::refused;
    received_.refusal = status;
    received_.then_close = true;
    return false;
  }

  awaitable<bool> line(std::string& line) {
    const Input::Outcome outcome = co_await input_.line(line, line_limit);
    if (outcome == Input::Outcome::read) co_return true;
    if (outcome != Input::Outcome::gone) refuse(refusal_of(outcome));
    co_return false;
  }

  awaitable<bool> head() {
    std::string text;
    do {  // RFC 9112 §2.2: empty lines before a request line
      if (!co_await line(text)) co_return false;
    } while (text.empty());
    Request& request = received_.request;
    if (const Status status = read_request_line(text, behaviour_, request))
      co_return refuse(status);
    for (;;) {
      if (!co_await line(text)) co_return false;
      if (text.empty()) break;
      if (request.fields.size() == field_limit) co_return refuse(431);
      if (const Status status = read_field_line(text, behaviour_, request))
        co_return refuse(status);
    }
    co_return acceptable();
  }

  bool acceptable() {
    const Request& request = received_.request;
    if (request.http_1_0 && behaviour_.has(Oddity::refuse_http_1_0)) return refuse(505);
    const std::size_t hosts = request.values("Host", behaviour_).size();
    if (hosts == 0 && !request.http_1_0 && !behaviour_.has(Fault::host_unchecked))
      return refuse(400);
    if (hosts > 1 && !behaviour_.has(Fault::two_hosts)) return refuse(400);
    if (const Status status = find_framing(request, behaviour_, framing_)) return refuse(status);
    received_.then_close = framing_.then_close && !behaviour_.has(Fault::close_ignored);
    return true;
  }

  // Whether a fault leaves the content where it is, to be read as a request.
  bool left_over() const {
    const Request& request = received_.request;
    const bool known = (request.path == "/push" || request.path == "/pull") &&
                       (request.method == "POST" || request.method == "GET");
    return (!known && behaviour_.has(Fault::refused_content_served)) ||
           (request.method == "GET" && behaviour_.has(Fault::content_of_get_served));
  }

  std::size_t limit() const {
    return behaviour_.has(Oddity::refuse_2_kib) ? std::size_t{2048} : content_limit;
  }

  awaitable<bool> content() {
    if (framing_.kind == ContentFraming::Kind::none || left_over()) co_return true;
    if (framing_.length > limit()) co_return refuse(413);
    if (framing_.kind == ContentFraming::Kind::chunked && behaviour_.has(Oddity::refuse_chunked))
      co_return refuse(411);
    if (received_.request.lists("Expect", "100-continue", behaviour_) && input_.waiting().empty() &&
        !received_.request.http_1_0 && !behaviour_.has(Fault::expectation_ignored))
      co_await say_continue();
    if (framing_.kind == ContentFraming::Kind::chunked) co_return co_await chunks();
    std::size_t length = static_cast<std::size_t>(framing_.length);
    if (behaviour_.has(Fault::content_of_first_segment))
      length = std::min(length, input_.waiting().size());
    const bool whole =
        co_await input_.bytes(length, received_.request.content) == Input::Outcome::read;
    co_return whole || behaviour_.has(Fault::content_incomplete_delivered);
  }

  awaitable<void> say_continue() {
    static constexpr std::string_view interim = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::error_code ignored;  // whoever is gone is seen to be gone by the next read
    co_await asio::async_write(socket_, asio::buffer(interim),
                               asio::redirect_error(asio::use_awaitable, ignored));
  }

  awaitable<bool> chunks() {
    std::string& content = received_.request.content;
    if (behaviour_.has(Fault::chunks_not_decoded)) {
      content = std::exchange(input_.waiting(), {});
      co_return true;
    }
    std::string text;
    for (;;) {
      if (!co_await line(text)) co_return incomplete();
      const std::optional<std::uint64_t> size = read_chunk_size(text, behaviour_);
      if (!size) co_return refuse(400);
      if (*size > limit() - content.size()) co_return refuse(413);
      if (*size == 0) co_return co_await trailer_section();
      if (co_await input_.bytes(*size, content) != Input::Outcome::read) co_return incomplete();
      if (behaviour_.has(Fault::chunk_extension_kept))
        content.append(text, std::min(text.find(';'), text.size()));
      std::string end;
      if (co_await input_.bytes(2, end) != Input::Outcome::read) co_return incomplete();
      if (end != "\r\n" && !behaviour_.has(Fault::chunk_crlf_unchecked)) co_return refuse(400);
    }
  }

  bool incomplete() const { return behaviour_.has(Fault::content_incomplete_delivered); }

  awaitable<bool> trailer_section() {
    std::string text;
    Request trailers;
    while (!behaviour_.has(Fault::trailer_left_over)) {
      if (!co_await line(text)) co_return incomplete();
      if (text.empty()) break;
      if (trailers.fields.size() == field_limit) co_return refuse(431);
      if (const Status status = read_field_line(text, behaviour_, trailers))
        co_return refuse(status);
    }
    co_return true;
  }

  Input& input_;
  asio::ip::tcp::socket& socket_;
  const Behaviour& behaviour_;
  Received received_;
  ContentFraming framing_;
};

}  // namespace

awaitable<Received> receive(Input& input, asio::ip::tcp::socket& socket,
                            const Behaviour& behaviour) {
  Receiver receiver(input, socket, behaviour);
  co_return co_await receiver.run();
}

}  // namespace talkspec::odd
