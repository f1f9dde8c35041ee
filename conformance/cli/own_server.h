// A reference server to try the suite on when no target is named: the program talk-server that
// stands beside this one, as a process of its own, so that the two do not share a scheduler.
#pragma once

#include <optional>
#include <string>

#include "conformance/talk/target_options.h"
#include "reference/process/process.h"

namespace talkspec::cli {

class OwnServer {
 public:
  // Starts it on a free port of the loopback and waits until it listens. Empty when it does, else
  // one sentence. It ends with this object, and with this process, however that ends.
  std::string start(const talk::TargetOptions& target);

  const std::string& url() const { return server_->url(); }

 private:
  std::optional<::talk::process::Server> server_;
};

}  // namespace talkspec::cli
