// old-server: serves Talk on a loopback port, as the protocol's own family does, until SIGTERM.
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "conformance/testing/old_server/server.h"

namespace talkspec::old {
namespace {

// Listens on the loopback; prints where.
int listen_on(std::uint16_t port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (listener < 0) return -1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const int yes = 1;  // the port may be taken again at once
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(listener, generic, size) != 0 || ::listen(listener, SOMAXCONN) != 0) return -1;
  ::getsockname(listener, generic, &size);
  fmt::print("listening on http://127.0.0.1:{}\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return listener;
}

int main(int argc, char** argv) {
  CLI::App app{"A Talk server as those of the protocol's own family are, defects included."};
  Options options;
  std::string era = "2013";
  std::string profile = "draft-00";
  double tick = 5;
  double patience = 5;
  std::uint16_t port = 0;
  app.add_option("--era", era)->check(CLI::IsMember({"2013", "2015", "new"}));
  app.add_option("--profile", profile)->check(CLI::IsMember({"draft-00", "talk-1.1"}));
  app.add_option("--tick", tick, "Seconds from noop to noop")->check(CLI::Range(0.01, 3600.0));
  app.add_option("--patience", patience, "Seconds that a worker waits for its client")
      ->check(CLI::Range(0.01, 3600.0));
  app.add_option("--late-every", options.late_every, "Of so many messages one waits for a tick");
  app.add_option("--port", port, "0: one that is free");
  CLI11_PARSE(app, argc, argv);
  options.era = era_from(era);
  options.terminator = profile == "draft-00" ? '\0' : '\n';
  const auto milliseconds = [](double seconds) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
  };
  options.tick = milliseconds(tick);
  options.patience = milliseconds(patience);

  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  ::sigprocmask(SIG_BLOCK, &ending, nullptr);
  const int stop = ::signalfd(-1, &ending, SFD_CLOEXEC);
  const int listener = listen_on(port);
  if (listener < 0) {
    fmt::print(stderr, "old-server: cannot listen on port {}\n", port);
    return 1;
  }
  Server(options, listener).run(stop);
  ::close(stop);
  return 0;
}

}  // namespace
}  // namespace talkspec::old

int main(int argc, char** argv) {
  try {
    return talkspec::old::main(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "old-server: {}\n", error.what());
    return 1;
  }
}
