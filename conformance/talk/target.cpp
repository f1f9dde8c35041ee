#include "conformance/talk/target.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace talkspec::talk {

using namespace std::string_view_literals;
using framing::Framing;

namespace {

bool has_control_or_space(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char byte) {
    const auto octet = static_cast<unsigned char>(byte);
    return octet <= 0x20 || octet == 0x7f;
  });
}

bool is_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  return error == std::errc() && stop == text.data() + text.size() && port > 0;
}

// RFC 3986 §3.2, without user information: fills host, port and authority.
std::optional<std::string> take_authority(std::string_view text, Target& target) {
  if (text.find('@') != std::string_view::npos)
    return "the URL must not carry user information: use --header 'Authorization: …'";
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return "the IPv6 address in the URL lacks its ']'";
    target.host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
  } else {
    const std::size_t colon = text.find(':');
    target.host = text.substr(0, colon);
    rest = colon == std::string_view::npos ? ""sv : text.substr(colon);
  }
  const std::string_view standard = target.scheme == "https" ? "443"sv : "80"sv;
  if (!rest.empty() && !(rest.starts_with(':') && is_port(rest.substr(1))))
    return "the port in the URL is not a number from 1 to 65535";
  target.port = rest.empty() ? standard : rest.substr(1);
  target.authority = text.substr(0, text.size() - (target.port == standard ? rest.size() : 0));
  if (target.host.empty()) return "the URL names no host";
  return std::nullopt;
}

std::string joined(std::string_view prefix, std::string_view path) {
  while (prefix.ends_with('/'))
    prefix.remove_suffix(1);
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

std::variant<Target, std::string> target_from(const TargetOptions& options) {
  Target target;
  std::string_view url = options.url;
  if (has_control_or_space(url)) return "the URL has a space or a control byte in it";
  const std::size_t colon = url.find("://");
  if (colon != std::string_view::npos) target.scheme = url.substr(0, colon);
  std::transform(target.scheme.begin(), target.scheme.end(), target.scheme.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (target.scheme != "http" && target.scheme != "https")
    return "the URL must begin with http:// or https://";
  url.remove_prefix(colon + 3);
  if (url.find_first_of("?#") != std::string_view::npos)
    return "the URL must end in a host or a path: no query, no fragment";

  const std::size_t slash = std::min(url.find('/'), url.size());
  if (auto wrong = take_authority(url.substr(0, slash), target)) return *wrong;
  target.url = options.url;
  target.pull_path = joined(url.substr(slash), options.pull_path);
  target.push_path = joined(url.substr(slash), options.push_path);
  if (target.scheme == "https")
    target.security = options.insecure ? wire::Security::tls_unverified : wire::Security::tls;
  target.headers = options.headers;
  target.profile = options.profile;
  target.routing = options.routing.value_or(Routing::others);
  target.routing_asked = options.routing.has_value();
  target.dialect = options.dialect;
  target.timeout = options.timeout;
  return target;
}

}  // namespace talkspec::talk
