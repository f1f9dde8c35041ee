// A reference server to try the suite on when no target is named: the program talk-server that
// stands beside this one, as a process of its own, so that the two do not share a scheduler.
#pragma once

#include <string>

#include <sys/types.h>

#include "conformance/talk/target_options.h"

namespace talkspec::cli {

class OwnServer {
 public:
  OwnServer() = default;
  ~OwnServer();  // ends the process and waits for it
  OwnServer(const OwnServer&) = delete;
  OwnServer& operator=(const OwnServer&) = delete;

  // Starts it on a free port of the loopback and waits until it listens. Empty when it does, else
  // one sentence. It dies with this process, however that ends.
  std::string start(const talk::TargetOptions& target);

  const std::string& url() const { return url_; }

 private:
  pid_t process_ = -1;
  int output_ = -1;  // of the process; kept, as writing to a pipe that nobody holds would end it
  std::string url_;
};

}  // namespace talkspec::cli
