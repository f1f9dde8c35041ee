#include "conformance/testing/relay/relay.h"

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>

#include <asio/awaitable.hpp>
#include <asio/buffer.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/error.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/write.hpp>

namespace talkspec::testing {
namespace {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

// Whatever goes wrong comes as a value.
constexpr auto result = asio::experimental::as_tuple(asio::use_awaitable);

// A way is as wide as what comes in that time, up to `most_held`. A receiver who takes nothing for
// `patience` after it was due holds the sender up, as over any connection.
constexpr std::size_t most_read = 64UL * 1024;
constexpr std::size_t most_held = 64UL * 1024 * 1024;
constexpr std::chrono::milliseconds patience{50};

void reset(tcp::socket& socket) {
  asio::error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

// From one side to the other.
class Way {
 public:
  Way(tcp::socket& from, tcp::socket& to, std::chrono::microseconds length)
      : from_(from), to_(to), length_(length), changed_(from.get_executor()) {
    changed_.expires_at(Clock::time_point::max());
  }

  asio::awaitable<void> take() {
    while (true) {
      while (is_full())
        co_await change(Clock::now() + patience);
      std::string bytes(most_read, '\0');
      const auto [error, count] = co_await from_.async_read_some(asio::buffer(bytes), result);
      bytes.resize(count);
      const auto what = !error                      ? Piece::What::bytes
                        : error == asio::error::eof ? Piece::What::fin
                                                    : Piece::What::reset;
      held_ += count;
      pieces_.push_back({Clock::now() + length_, what, std::move(bytes)});
      changed_.cancel();
      if (what == Piece::What::reset) co_await reset_the_rest();
      if (error) co_return;
    }
  }

  asio::awaitable<void> give() {
    while (true) {
      while (pieces_.empty())
        co_await change(Clock::time_point::max());
      co_await until(pieces_.front().due);
      const Piece& piece = pieces_.front();
      if (piece.what == Piece::What::reset) co_return reset(to_);
      if (piece.what == Piece::What::fin) {
        asio::error_code ignored;
        to_.shutdown(tcp::socket::shutdown_send, ignored);
        co_return;
      }
      const auto [error, count] =
          co_await asio::async_write(to_, asio::buffer(piece.bytes), result);
      if (error) {  // what a RST tells the sender, when it has come all the way back
        co_await until(Clock::now() + length_);
        co_return reset(from_);
      }
      held_ -= piece.bytes.size();
      pieces_.pop_front();
      changed_.cancel();
    }
  }

 private:
  struct Piece {
    enum class What : std::uint8_t { bytes, fin, reset };
    Clock::time_point due;
    What what;
    std::string bytes;
  };

  bool is_full() const {
    return held_ > most_held || (!pieces_.empty() && Clock::now() > pieces_.front().due + patience);
  }

  asio::awaitable<void> until(Clock::time_point time) {
    asio::steady_timer timer(to_.get_executor(), time);
    co_await timer.async_wait(result);
  }

  // A RST also reaches who takes no bytes.
  asio::awaitable<void> reset_the_rest() {
    co_await until(Clock::now() + length_ + patience);
    if (to_.is_open()) reset(to_);
  }

  // Until the other end of the way has done something, or that time.
  asio::awaitable<void> change(Clock::time_point latest) {
    changed_.expires_at(latest);
    co_await changed_.async_wait(result);
  }

  tcp::socket& from_;
  tcp::socket& to_;
  std::chrono::microseconds length_;
  asio::steady_timer changed_;
  std::deque<Piece> pieces_;
  std::size_t held_ = 0;
};

// Both ways of a connection; its coroutines keep it.
struct Link {
  Link(tcp::socket from, std::chrono::microseconds length)
      : client(std::move(from)),
        server(client.get_executor()),
        out(client, server, length),
        back(server, client, length) {}

  tcp::socket client;
  tcp::socket server;
  Way out;
  Way back;
};

using Part = asio::awaitable<void> (Way::*)();

asio::awaitable<void> run(std::shared_ptr<Link> link, Way& way, Part part) {
  co_await (way.*part)();
  (void)link;
}

asio::awaitable<void> relay(std::shared_ptr<Link> link, tcp::endpoint to) {
  const auto [error] = co_await link->server.async_connect(to, result);
  if (error) co_return reset(link->client);
  asio::error_code ignored;
  for (tcp::socket* socket : {&link->client, &link->server})
    socket->set_option(tcp::no_delay(true), ignored);
  for (Way* way : {&link->out, &link->back})
    for (const Part part : {&Way::take, &Way::give})
      asio::co_spawn(link->client.get_executor(), run(link, *way, part), asio::detached);
}

asio::awaitable<void> accept_all(tcp::acceptor& acceptor, RelayOptions options) {
  while (true) {
    auto [error, socket] = co_await acceptor.async_accept(result);
    if (error == asio::error::operation_aborted) co_return;
    if (error) continue;
    asio::co_spawn(acceptor.get_executor(),
                   relay(std::make_shared<Link>(std::move(socket), options.one_way), options.to),
                   asio::detached);
  }
}

}  // namespace

void relay_all(asio::io_context& context, tcp::acceptor& acceptor, const RelayOptions& options) {
  asio::co_spawn(context, accept_all(acceptor, options), asio::detached);
  context.run();
}

}  // namespace talkspec::testing
