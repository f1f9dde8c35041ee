#include "conformance/testing/odd_server/session.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

#include "conformance/testing/odd_server/answer.h"
#include "conformance/testing/odd_server/receive.h"
#include "conformance/testing/odd_server/stream.h"

namespace talkspec::odd {
namespace {

using asio::awaitable;
using asio::ip::tcp;
using namespace std::chrono_literals;

awaitable<void> pause(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

// Well-formed as far as lead and continuation bytes go, which is all an oddity needs.
bool is_utf_8(std::string_view text) {
  std::size_t expected = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continuation = (byte & 0xC0) == 0x80;
    if (continuation != (expected > 0)) return false;
    if (continuation) {
      --expected;
    } else if (byte >= 0xC2 && byte <= 0xF4) {
      expected = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
    } else if (byte >= 0x80) {
      return false;
    }
  }
  return expected == 0;
}

class Session {
 public:
  Session(tcp::socket socket, Server& server)
      : socket_(std::make_shared<tcp::socket>(std::move(socket))),
        server_(server),
        behaviour_(server.behaviour),
        input_(*socket_) {}

  awaitable<void> run() {
    while (co_await exchange()) {
      if (behaviour_.has(Fault::pipelined_lost)) input_.waiting().clear();
      if (behaviour_.has(Oddity::one_request_a_connection)) break;
    }
    server_.deaf |= behaviour_.has(Fault::deaf_after_reset) && input_.was_reset();
    co_await close();
  }

 private:
  // One request and its answer; false when the connection is over.
  awaitable<bool> exchange() {
    Received received = co_await receive(input_, *socket_, behaviour_);
    if (received.kind == Received::Kind::gone || server_.deaf) co_return false;
    const Request& request = received.request;
    to_ = {.head = request.method == "HEAD",
           .http_1_0 = request.http_1_0,
           .then_close = received.then_close || behaviour_.has(Oddity::answer_close)};
    if (received.kind == Received::Kind::refused) {
      server_.deaf |= behaviour_.has(Fault::deaf_after_garbage) && request.path.empty();
      co_return co_await refuse(received.refusal);
    }
    if (request.path == "/push") co_return co_await push(request);
    if (request.path == "/pull") co_return co_await pull(request);
    co_return co_await refuse(404);
  }

  awaitable<bool> push(const Request& request) {
    if (request.method == "HEAD") co_return co_await say(accepted(to_, behaviour_));
    if (request.method != "POST" && request.method != "GET") co_return co_await refuse(405);
    const std::string& form = request.method == "GET" ? request.query : request.content;
    const std::optional<std::string> name = form_value(form, "name", behaviour_);
    std::optional<std::string> message = form_value(form, "message", behaviour_);
    if (!name || !message || !allowed(*message)) co_return co_await refuse(400);
    server_.hub.push(*name, *message);
    while (behaviour_.has(Fault::slow_reader_delays_all) && !server_.hub.drained())
      co_await pause(1ms);
    if (behaviour_.has(Oddity::answer_late)) co_await pause(3ms);
    co_return co_await say(accepted(to_, behaviour_));
  }

  bool allowed(std::string& message) const {
    if (behaviour_.has(Oddity::refuse_odd_bytes) && (has_control(message) || !is_utf_8(message)))
      return false;
    if (message.find(behaviour_.terminator) == std::string::npos) return true;
    if (behaviour_.has(Oddity::replace_terminator))
      std::ranges::replace(message, behaviour_.terminator, ' ');
    return behaviour_.has(Oddity::replace_terminator) ||
           behaviour_.has(Fault::terminator_passed_on);
  }

  // Whatever the client sends on an open pull ends it, its end of stream as well.
  awaitable<bool> pull(const Request& request) {
    Stream stream(behaviour_, request.http_1_0);
    if (request.method == "HEAD") co_return co_await head_of(stream);
    if (request.method != "GET") co_return co_await refuse(405);
    const auto executor = co_await asio::this_coro::executor;
    const auto opened = std::make_shared<Pull>(
        form_value(request.query, "name", behaviour_).value_or(""), executor);
    server_.hub.add(opened);
    asio::co_spawn(executor, write_pull(socket_, opened, stream, behaviour_), asio::detached);
    std::string more;
    co_await input_.bytes(1, more);
    server_.hub.remove(opened);
    co_return false;
  }

  awaitable<bool> head_of(const Stream& stream) {
    const bool content = behaviour_.has(Fault::head_with_content);
    co_return co_await say(stream.head() + (content ? stream.noop() : ""));
  }

  // Keeps what it needs alive by itself: it may end after the session.
  static awaitable<void> write_pull(std::shared_ptr<tcp::socket> socket, std::shared_ptr<Pull> pull,
                                    Stream stream, const Behaviour& behaviour) {
    std::string wire = stream.head();
    bool noop_due = !behaviour.has(Oddity::no_noop) && !behaviour.has(Oddity::late_head);
    if (behaviour.has(Oddity::late_head)) co_await rest(*pull, behaviour);
    while (!pull->gone) {
      if (behaviour.has(Oddity::coalesced)) co_await pause(2ms);
      if (noop_due) wire += stream.noop();
      wire += stream.messages(std::exchange(pull->waiting, {}));
      pull->writing = true;
      const bool written = co_await write(*socket, std::exchange(wire, {}), behaviour);
      pull->writing = false;
      if (!written) co_return;
      noop_due = pull->waiting.empty() && co_await rest(*pull, behaviour) &&
                 !behaviour.has(Oddity::no_noop);
    }
  }

  // Waits for messages; true when the heartbeat came first.
  static awaitable<bool> rest(Pull& pull, const Behaviour& behaviour) {
    pull.wake.expires_after(behaviour.has(Oddity::noop_every_20_ms)    ? 20ms
                            : behaviour.has(Fault::held_for_heartbeat) ? 1500ms
                                                                       : 5000ms);
    asio::error_code woken;
    co_await pull.wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    co_return !woken;
  }

  static awaitable<bool> write(tcp::socket& socket, std::string wire, const Behaviour& behaviour) {
    const std::size_t most = behaviour.has(Oddity::split_segments) ? 7 : wire.size();
    for (std::string_view rest = wire; !rest.empty();
         rest.remove_prefix(std::min(most, rest.size()))) {
      asio::error_code error;
      co_await asio::async_write(socket, asio::buffer(rest.substr(0, most)),
                                 asio::redirect_error(asio::use_awaitable, error));
      if (error) co_return false;
    }
    co_return true;
  }

  awaitable<bool> say(std::string wire) {
    const bool written = co_await write(*socket_, std::move(wire), behaviour_);
    co_return written && !to_.then_close;
  }

  awaitable<bool> refuse(int status) {
    if (behaviour_.has(Oddity::refuse_by_closing)) co_return false;
    co_return co_await say(answer(status, to_, behaviour_));
  }

  // In stages, so that no reset overtakes the last answer (RFC 9112 §9.6).
  awaitable<void> close() {
    asio::error_code ignored;
    socket_->shutdown(tcp::socket::shutdown_send, ignored);
    asio::steady_timer timer(co_await asio::this_coro::executor, 1s);
    timer.async_wait([socket = socket_](asio::error_code cancelled) {
      asio::error_code none;
      if (!cancelled) socket->close(none);
    });
    std::array<char, 16384> rest;
    asio::error_code error;
    while (!error)
      co_await socket_->async_read_some(asio::buffer(rest),
                                        asio::redirect_error(asio::use_awaitable, error));
    socket_->close(ignored);
  }

  std::shared_ptr<tcp::socket> socket_;
  Server& server_;
  const Behaviour& behaviour_;
  Input input_;
  AnswerTo to_;
};

}  // namespace

awaitable<void> serve(tcp::socket socket, Server& server) {
  asio::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  Session session(std::move(socket), server);
  co_await session.run();
}

}  // namespace talkspec::odd
