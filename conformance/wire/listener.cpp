#include "conformance/wire/listener.h"

#include <system_error>
#include <utility>

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <fcntl.h>

namespace talkspec::wire {

using asio::ip::tcp;

namespace {

// What this process starts must not hold our sockets open: Asio does not say so to the kernel.
void keep_from_children(int descriptor) {
  ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

}  // namespace

struct Listener::State {
  State(Loop& loop_in, Taken taken_in, tcp::endpoint where_in)
      : loop(loop_in),
        acceptor(loop_in.context()),
        taken(std::move(taken_in)),
        where(std::move(where_in)) {}

  bool listen() {
    std::error_code failed;
    const auto step = [&failed](auto act) {
      if (!failed) act();
    };
    acceptor.open(where.protocol(), failed);
    step([&] { keep_from_children(acceptor.native_handle()); });
    step([&] { acceptor.set_option(tcp::acceptor::reuse_address(true), failed); });
    step([&] { acceptor.bind(where, failed); });
    step([&] { acceptor.listen(asio::socket_base::max_listen_connections, failed); });
    if (!failed) where = acceptor.local_endpoint(failed);
    if (failed) error = "no port to listen on: " + failed.message();
    return !failed;
  }

  void shut() {
    std::error_code ignored;
    acceptor.close(ignored);
  }

  static Task<void> accept(std::shared_ptr<State> state) {
    const unsigned round = ++state->round;
    while (state->acceptor.is_open() && state->round == round) {
      std::error_code failed;
      tcp::socket socket =
          co_await state->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
      if (state->round != round || failed == asio::error::operation_aborted) co_return;
      if (failed) {  // no descriptor is left: others will be given back
        const bool slept =
            co_await state->loop.sleep_until(Clock::now() + std::chrono::milliseconds(10));
        if (!slept) co_return;
        continue;
      }
      keep_from_children(socket.native_handle());
      std::error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      if (state->taken) state->taken(transport_over(std::move(socket)));
    }
  }

  Loop& loop;
  tcp::acceptor acceptor;
  Taken taken;
  tcp::endpoint where;
  std::string error;
  unsigned round = 0;  // so often it has begun to accept
};

Listener::Listener(Loop& loop, Taken taken, tcp::endpoint where)
    : state_(std::make_shared<State>(loop, std::move(taken), std::move(where))) {
  open();
}

Listener::~Listener() {
  close();
  state_->taken = nullptr;
}

const std::string& Listener::error() const {
  return state_->error;
}

std::uint16_t Listener::port() const {
  return state_->where.port();
}

void Listener::close() {
  ++state_->round;
  state_->shut();
}

bool Listener::open() {
  if (!state_->listen()) return false;
  state_->loop.start(State::accept(state_));
  return true;
}

}  // namespace talkspec::wire
