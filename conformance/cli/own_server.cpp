#include "conformance/cli/own_server.h"

#include <unistd.h>

#include "reports/escape.h"

namespace talkspec::cli {
namespace {

constexpr std::chrono::seconds start_timeout{10};

// Headless pulls and event streams are asked of any server; how messages end is what it is told.
std::string server_profile(const talk::TargetOptions& target) {
  const auto* ends = target.profile;
  if (const auto terminator = target.dialect.terminator; terminator && ends->takes_terminator) {
    const auto wanted =
        *terminator == talk::Terminator::lf ? framing::Framing::lf : framing::Framing::nul;
    for (const talk::Profile& row : talk::profiles())
      if (row.asks_with.empty() && row.message_end == wanted) return std::string(row.name);
  }
  return std::string(ends->asks_with.empty() ? ends->name : talk::profiles().front().name);
}

::talk::process::Command command(const std::string& program, const talk::TargetOptions& target) {
  const bool all = target.routing == talk::Routing::all;
  return {{program, "--host", "127.0.0.1", "--port", "0", "--profile", server_profile(target),
           "--routing", all ? "all" : "others"}};
}

}  // namespace

std::string OwnServer::start(const talk::TargetOptions& target) {
  const std::string program = ::talk::process::beside_this("talk-server");
  if (::access(program.c_str(), X_OK) != 0)
    return "no URL given, and there is no talk-server beside this program to test instead";
  server_.emplace(command(program, target), start_timeout);
  if (server_->listens()) return {};
  return program + " did not start; it said: " + report::escape(server_->first_line());
}

}  // namespace talkspec::cli
