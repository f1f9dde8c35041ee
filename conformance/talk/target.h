// The server under test: where it is and how it is spoken to.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "conformance/runner/secrets.h"
#include "conformance/talk/target_options.h"
#include "conformance/wire/transport.h"
#include "reference/framing/events.h"

namespace talkspec::talk {

struct Target {
  std::string url;     // as given, without user information: for reports
  std::string scheme;  // "http", "https"
  std::string host;    // IPv6 without brackets
  std::string port;
  // For Host: the port only where it is not the scheme's own; or the value of the user's own Host.
  std::string authority;
  wire::Security security = wire::Security::plain;
  wire::Dialling dialling;
  std::chrono::milliseconds wait{};  // until it takes connections
  std::string pull_path;             // the URL's path and the pull path
  std::string push_path;
  std::vector<std::pair<std::string, std::string>> headers;
  const Profile* profile = &profiles().front();
  Routing routing = Routing::others;
  bool routing_asked = false;  // by the user; else what is found out holds
  Dialect dialect;
  const Edition* edition = nullptr;     // none: all that there is
  runner::Secrets secrets;              // of the headers and the target file: in no report
  std::chrono::milliseconds timeout{};  // the longest wait for one thing that must come

  framing::Framing message_end() const noexcept;
  std::string_view terminator() const noexcept;  // of a message, on the wire
};

// What the options hold that must stand in no report.
runner::Secrets secrets_of(const TargetOptions& options);

// The target that the options name, or a sentence that says what is wrong with them.
std::variant<Target, std::string> target_from(const TargetOptions& options);

}  // namespace talkspec::talk
