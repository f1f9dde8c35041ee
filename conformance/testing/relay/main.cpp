// relay: stands before a server and makes the way to it as long as asked, until SIGTERM or SIGINT.
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/signal_set.hpp>
#include <fmt/core.h>

#include "conformance/testing/relay/relay.h"

namespace talkspec::testing {
namespace {

using asio::ip::tcp;

int main(int argc, char** argv) {
  CLI::App app{
      "Relays TCP connections, and takes its time. A connection itself is accepted at once."};
  std::string to;
  double delay = 0;
  app.add_option("--to", to, "HOST:PORT")->required();
  app.add_option("--delay", delay, "Milliseconds there and back, half of them each way")
      ->check(CLI::Range(0.0, 60000.0));
  CLI11_PARSE(app, argc, argv);

  asio::io_context context;
  const std::size_t colon = to.rfind(':');
  if (colon == std::string::npos) throw std::runtime_error("--to wants HOST:PORT");
  const auto found = tcp::resolver(context).resolve(to.substr(0, colon), to.substr(colon + 1));
  constexpr double microseconds = 1000;
  const RelayOptions options{
      .to = *found.begin(),
      .one_way = std::chrono::microseconds(static_cast<std::int64_t>(delay * microseconds / 2))};
  tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), 0});
  fmt::print("listening on http://127.0.0.1:{}\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  asio::signal_set ending(context, SIGTERM, SIGINT);
  ending.async_wait([&context](auto, auto) { context.stop(); });
  relay_all(context, acceptor, options);
  return 0;
}

}  // namespace
}  // namespace talkspec::testing

int main(int argc, char** argv) {
  try {
    return talkspec::testing::main(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "relay: {}\n", error.what());
    return 1;
  }
}
