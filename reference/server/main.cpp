// talk-server: serves until SIGTERM or SIGINT.
#include <csignal>
#include <cstdio>
#include <iostream>

#include <pthread.h>
#include <sys/resource.h>

#include "reference/server/command_line.h"
#include "reference/server/server.h"

namespace {

// A pull is a descriptor; the soft limit is often 1024.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  const talk::server::CommandLine command_line = talk::server::read_command_line(argc, argv);
  if (command_line.output) {
    (command_line.exit_code == 0 ? std::cout : std::cerr) << *command_line.output;
    return command_line.exit_code;
  }
  raise_descriptor_limit();
  // Before there are threads, so that all inherit it and the signal waits for sigwait().
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGTERM);
  sigaddset(&ending, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);

  talk::server::Server server(command_line.options);
  if (const auto problem = server.start()) {
    std::cerr << "talk-server: " << talk::server::printable(*problem) << '\n';
    return 1;
  }
  std::cout << "listening on " << talk::server::printable(server.url()) << '\n' << std::flush;
  int signal = 0;
  sigwait(&ending, &signal);
  server.stop();
  return 0;
}
