// talk-client's two commands, without its command line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "reference/client/client.h"
#include "reference/client/interrupt.h"

namespace talk::client {

enum class ExitCode : std::uint8_t {
  done = 0,
  refused = 1,      // the server answered with a refusal or a redirect
  usage = 2,        // or trouble on this side: files, standard input and output
  unreachable = 3,  // no connection, no trust in it, or it broke and attempts ran out
  interrupted = 4,  // by a signal, before what was asked for was done
  not_talk = 5,     // what came is not HTTP, or not Talk
};

struct Command {
  framing::Url url;
  std::string name;
  ClientOptions options;
  std::uint64_t count = 0;                            // pull: how many messages; 0: until a signal
  bool json = false;                                  // pull
  std::optional<std::string> message = std::nullopt;  // push; none: lines of standard input
};

// Print to standard output and standard error; `interrupted` is what a signal handler sets.
ExitCode run_pull(const Command& command, Interrupt& interrupted);
ExitCode run_push(const Command& command, Interrupt& interrupted);

}  // namespace talk::client
