// odd-server: serves Talk on a loopback port until it is killed.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/redirect_error.hpp>
#include <asio/signal_set.hpp>
#include <asio/use_awaitable.hpp>
#include <fmt/core.h>

#include "conformance/testing/odd_server/behaviour.h"
#include "conformance/testing/odd_server/session.h"

namespace talkspec::odd {
namespace {

using asio::ip::tcp;

asio::awaitable<void> accept(tcp::acceptor& acceptor, Server& server) {
  for (;;) {
    asio::error_code error;
    tcp::socket socket =
        co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (!error)
      asio::co_spawn(acceptor.get_executor(), serve(std::move(socket), server), asio::detached);
  }
}

void run(const Behaviour& behaviour, std::uint16_t port) {
  asio::io_context context(1);
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), port});
  acceptor.listen(4096);
  Server server{.behaviour = behaviour, .hub = Hub(behaviour)};
  asio::co_spawn(context, accept(acceptor, server), asio::detached);
  asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&context](asio::error_code, int) { context.stop(); });
  fmt::print("listening on http://127.0.0.1:{}\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  context.run();
}

void list(std::string_view title, std::span<const Switch> switches) {
  fmt::print("{}\n", title);
  for (const Switch& one : switches)
    fmt::print("  {:<28} {}\n", one.name, one.sentence);
}

int main(int argc, char** argv) {
  CLI::App app{"A Talk server of another make: odd but right, or wrong in one thing."};
  std::vector<std::string> odd;
  std::vector<std::string> faulty;
  std::string profile = "draft-00";
  std::uint16_t port = 0;
  bool listing = false;
  app.add_option("--oddity", odd, "Something a right server may do (repeatable)");
  app.add_option("--fault", faulty, "Something no right server does (repeatable)");
  app.add_option("--profile", profile)->check(CLI::IsMember({"draft-00", "talk-1.1"}));
  app.add_option("--port", port, "0: one that is free");
  app.add_flag("--list", listing, "Name the oddities and faults");
  CLI11_PARSE(app, argc, argv);
  if (listing) {
    list("oddities:", oddities());
    list("faults:", faults());
    return 0;
  }
  Behaviour behaviour;
  behaviour.terminator = profile == "draft-00" ? '\0' : '\n';
  for (const std::string& name : odd) {
    if (behaviour.set_oddity(name)) continue;
    fmt::print(stderr, "odd-server: no such oddity: {} (see --list)\n", name);
    return 2;
  }
  for (const std::string& name : faulty) {
    if (behaviour.set_fault(name)) continue;
    fmt::print(stderr, "odd-server: no such fault: {} (see --list)\n", name);
    return 2;
  }
  run(behaviour, port);
  return 0;
}

}  // namespace
}  // namespace talkspec::odd

int main(int argc, char** argv) {
  try {
    return talkspec::odd::main(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "odd-server: {}\n", error.what());
    return 1;
  }
}
