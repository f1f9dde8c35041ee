// talk-server: serves until SIGTERM, SIGINT or SIGHUP; SIGUSR1 asks for counts.
#include <csignal>
#include <cstdio>
#include <iostream>

#include <pthread.h>
#include <sys/resource.h>

#include "reference/command_line/output.h"
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

int complain_of_output() {
  std::cerr << "talk-server: cannot write standard output\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  talk::command_line::fill_standard_descriptors();
  const talk::server::CommandLine command_line = talk::server::read_command_line(argc, argv);
  if (command_line.output) {
    (command_line.exit_code == 0 ? std::cout : std::cerr) << *command_line.output;
    return talk::command_line::flush_output() ? complain_of_output() : command_line.exit_code;
  }
  raise_descriptor_limit();
  // Before there are threads, so that all inherit it and the signal waits for sigwait().
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP, SIGUSR1})
    sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  talk::server::Server server(command_line.options);
  if (const auto problem = server.start()) {
    std::cerr << "talk-server: " << talk::server::printable(*problem) << '\n';
    return 1;
  }
  std::cout << "listening on " << talk::server::printable(server.url()) << '\n' << std::flush;
  if (!std::cout) {
    std::cerr << "talk-server: nobody can learn the port: cannot write to standard output\n";
    return 1;
  }
  int signal = SIGUSR1;
  while (signal == SIGUSR1) {
    sigwait(&signals, &signal);
    if (signal == SIGUSR1) std::cerr << "talk-server: " << server.counts() << '\n';
  }
  server.stop();
  return 0;
}
