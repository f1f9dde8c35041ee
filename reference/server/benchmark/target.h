// A server under load: how it is asked for a pull and for a push, whichever server it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace talk::server::benchmark {

struct Target {
  std::uint16_t port = 0;  // of 127.0.0.1
  std::string pull;        // request targets
  std::string push;
  std::string prefix;            // of what is pushed: "name=p&message=" of a form
  std::string end;               // of what is pushed: a NUL where the server does not add it
  std::vector<pid_t> processes;  // of the server
};

// A blocking connection with TCP_NODELAY; -1 with errno.
int connect_to(const Target& target);

std::string pull_request(const Target& target);
std::string push_request(const Target& target, const std::string& message);

// Sends it and reads the whole answer, whose length its head tells. False: it was no 2xx.
bool answered(int fd, const std::string& request);

// Seconds of CPU that the server's processes have used, and bytes that they hold in memory.
double cpu_seconds(const Target& target);
std::size_t resident_bytes(const Target& target);

}  // namespace talk::server::benchmark
