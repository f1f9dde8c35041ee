// `talkspec probe --client`: looks at a client by starting it a few times.
#pragma once

#include <string>
#include <vector>

namespace talkspec::cli {

// What the client is started with: the words behind the first "--" of a command line, up to which
// that is parsed (main.cpp).
std::vector<std::string> command_of(const std::vector<std::string>& words);

// Prints what was seen, and the command that tests it; gives the exit code. Takes up to a minute.
int probe_client(const std::vector<std::string>& command);

}  // namespace talkspec::cli
