#include "conformance/talk/target.h"

#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "conformance/talk/credentials.h"
#include "reference/framing/head.h"
#include "reference/framing/uri.h"
#include "reference/framing/url.h"

namespace talkspec::talk {

using namespace std::string_view_literals;
using framing::Framing;

namespace {

bool is_path(std::string_view path) {
  return framing::is_uri_text(path, "/:@");
}

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
  for (const auto& [noun, path] :
       {std::pair("pull"sv, &options.pull_path), {"push"sv, &options.push_path}})
    if (!is_path(*path))
      return fmt::format(
          "the {} path must be that of a URL (RFC 3986 §3.3), without a query: percent-encode all "
          "else",
          noun);
  target.pull_path = joined(url.path, options.pull_path);
  target.push_path = joined(url.path, options.push_path);
  if (url.tls)
    target.security = options.insecure ? wire::Security::tls_unverified : wire::Security::tls;
  if (std::string wrong = wire::tls_trouble(target.security, options.dialling); !wrong.empty())
    return wrong;
  target.dialling = options.dialling;
  target.wait = options.wait;
  for (const std::pair<std::string, std::string>& field : options.headers)
    if (framing::equals_ignoring_case(field.first, "Host"))
      target.authority = field.second;
    else
      target.headers.push_back(field);
  target.profile = options.profile;
  target.routing = options.routing.value_or(Routing::others);
  target.routing_asked = options.routing.has_value();
  target.dialect = options.dialect;
  target.edition = options.edition;
  target.secrets = secrets_of(options);
  target.timeout = options.timeout;
  return target;
}

}  // namespace talkspec::talk
