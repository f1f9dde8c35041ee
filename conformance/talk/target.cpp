#include "conformance/talk/target.h"

#include <string_view>
#include <vector>

#include "conformance/talk/credentials.h"
#include "reference/framing/url.h"

namespace talkspec::talk {

using namespace std::string_view_literals;
using framing::Framing;

namespace {

std::string joined(std::string_view prefix, std::string_view path) {
  return std::string(prefix) + (path.starts_with('/') ? "" : "/") + std::string(path);
}

}  // namespace

Framing Target::message_end() const noexcept {
  if (dialect.terminator && profile->takes_terminator)
    return *dialect.terminator == Terminator::lf ? Framing::lf : Framing::nul;
  return profile->message_end;
}

std::string_view Target::terminator() const noexcept {
  switch (message_end()) {
    case Framing::lf:
      return "\n"sv;
    case Framing::event_stream:
      return "\n\n"sv;
    case Framing::nul:
    case Framing::none:
      break;
  }
  return "\0"sv;
}

runner::Secrets secrets_of(const TargetOptions& options) {
  std::vector<runner::Secret> secrets = secrets_of(options.headers);
  for (const std::string& secret : options.dialect.secrets)
    secrets.push_back({secret});
  return runner::Secrets(secrets);
}

std::variant<Target, std::string> target_from(const TargetOptions& options) {
  Target target;
  const framing::UrlReading reading = framing::read_url(options.url);
  if (!reading.url) return reading.error;
  const framing::Url& url = *reading.url;
  target.scheme = url.tls ? "https" : "http";
  target.host = url.host;
  target.port = std::to_string(url.port);
  target.authority = url.authority();
  target.url = options.url;
  target.pull_path = joined(url.path, options.pull_path);
  target.push_path = joined(url.path, options.push_path);
  if (url.tls)
    target.security = options.insecure ? wire::Security::tls_unverified : wire::Security::tls;
  target.headers = options.headers;
  target.profile = options.profile;
  target.routing = options.routing.value_or(Routing::others);
  target.routing_asked = options.routing.has_value();
  target.dialect = options.dialect;
  target.secrets = secrets_of(options);
  target.timeout = options.timeout;
  return target;
}

}  // namespace talkspec::talk
