#include "conformance/talk/target.h"

#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/un.h>

#include "conformance/talk/credentials.h"
#include "conformance/wire/proxy.h"
#include "reference/framing/head.h"
#include "reference/framing/uri.h"
#include "reference/framing/url.h"

namespace talkspec::talk {

using namespace std::string_view_literals;
using framing::Framing;

namespace {

constexpr std::size_t longest_socket = sizeof(sockaddr_un::sun_path) - 1;

bool is_path(std::string_view path) {
  return framing::is_uri_text(path, "/:@");
}

std::string joined(std::string_view prefix, std::string_view path) {
  return std::string(prefix) + (path.starts_with('/') ? "" : "/") + std::string(path);
}

// "unix:SOCKET" or "unix:SOCKET:/PATH": the URL that is spoken of behind the socket.
std::string url_behind_socket(std::string_view text, std::string& socket) {
  text.remove_prefix("unix:"sv.size());
  const std::size_t path = text.find(":/");
  socket = text.substr(0, path);
  return "http://localhost" +
         std::string(path == std::string_view::npos ? ""sv : text.substr(path + 1));
}

// How connections are made to the host and port of the URL; or what is wrong.
std::string set_dialling(const TargetOptions& options, const framing::Url& url, Target& target) {
  if (!target.dialling.to)
    for (const auto& [place, address] : options.resolve)
      if (framing::equals_ignoring_case(place.host, target.host) && place.port == target.port)
        target.dialling.to = wire::Place{address, target.port};
  if (!target.dialling.socket.empty()) return {};
  const std::optional<std::string> proxy =
      options.proxy ? options.proxy : wire::proxy_of_environment(url.tls, target.host, target.port);
  if (!proxy || proxy->empty()) return {};
  auto read = wire::read_proxy(*proxy);
  if (auto* wrong = std::get_if<std::string>(&read)) return *wrong;
  target.dialling.proxy = std::get<wire::Proxy>(std::move(read));
  return {};
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
  target.dialling = options.dialling;
  std::string address = options.url;
  if (address.starts_with(unix_scheme)) {
    address = url_behind_socket(address, target.dialling.socket);
    if (target.dialling.socket.empty() || target.dialling.socket.size() > longest_socket)
      return fmt::format("unix: must go on with the path of a socket, of at most {} bytes",
                         longest_socket);
  }
  const framing::UrlReading reading = framing::read_url(address);
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
  if (std::string wrong = set_dialling(options, url, target); !wrong.empty()) return wrong;
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
