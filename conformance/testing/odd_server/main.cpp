// odd-server: serves Talk on a loopback port until it is killed.
#include <cstdio>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "conformance/testing/odd_server/behaviour.h"
#include "conformance/testing/odd_server/session.h"

namespace talkspec::odd {
namespace {

int listening_socket(std::uint16_t& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (listener < 0 || ::bind(listener, any, size) != 0 || ::listen(listener, 4096) != 0 ||
      ::getsockname(listener, any, &size) != 0)
    throw std::runtime_error("cannot listen");
  port = ntohs(address.sin_port);
  return listener;
}

// A thread a connection. It ends with the process, which a signal ends.
[[noreturn]] void run(const Behaviour& behaviour, std::uint16_t port) {
  const int listener = listening_socket(port);
  const bool ordinary =
      behaviour.has(Fault::full_pull_blocks_all) || behaviour.has(Fault::full_pull_leaks);
  const auto buffers = ordinary ? Socket::Buffers::ordinary : Socket::Buffers::small;
  Server server{.behaviour = behaviour, .hub = Hub(behaviour), .deaf = false, .reading = {}};
  fmt::print("listening on http://127.0.0.1:{}\n", port);
  std::fflush(stdout);
  for (;;) {
    const int descriptor = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    std::thread(serve, std::make_shared<Socket>(descriptor, buffers), std::ref(server)).detach();
  }
}

// One a line, with tabs between: for people and scripts.
void list(std::string_view kind, std::span<const Switch> switches) {
  for (const Switch& one : switches)
    fmt::print("{}\t{}\t{}\t{}\t{}\t{}\n", kind, one.name, one.requirement, one.profile,
               one.routing, one.sentence);
}

int main(int argc, char** argv) {
  CLI::App app{"A Talk server of another make: odd but right, or wrong in one thing."};
  std::vector<std::string> odd;
  std::vector<std::string> faulty;
  std::string profile = "draft-00";
  std::string routing = "others";
  std::uint16_t port = 0;
  bool listing = false;
  app.add_option("--oddity", odd, "Something a right server may do (repeatable)");
  app.add_option("--fault", faulty, "Something no right server does (repeatable)");
  app.add_option("--profile", profile, "draft-00: messages end in NUL; talk-1.1: in LF")
      ->check(CLI::IsMember({"draft-00", "talk-1.1", "headless", "event-stream"}));
  app.add_option("--routing", routing)->check(CLI::IsMember({"others", "all"}));
  app.add_option("--port", port, "0: one that is free");
  app.add_flag("--list", listing,
               "Name the oddities and faults: kind, name, requirement, profile, routing, what");
  CLI11_PARSE(app, argc, argv);
  if (listing) {
    list("oddity", oddities());
    list("fault", faults());
    return 0;
  }
  Behaviour behaviour;
  behaviour.terminator = profile == "talk-1.1" ? '\n' : '\0';
  behaviour.to_all = routing == "all";
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
