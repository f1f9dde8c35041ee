#include "conformance/talk/credentials.h"

#include <algorithm>
#include <array>

#include "conformance/wire/framing.h"
#include "reference/framing/head.h"
#include "reference/framing/octets.h"
#include "reports/encodings.h"

namespace talkspec::talk {
namespace {

using framing::equals_ignoring_case;

// How long the scheme is, with the space behind it; 0: there is none (RFC 9110 §11.4).
std::size_t scheme_length(std::string_view field_name, std::string_view value) {
  const bool has_scheme = equals_ignoring_case(field_name, "Authorization") ||
                          equals_ignoring_case(field_name, "Proxy-Authorization");
  return has_scheme ? value.find(' ') + 1 : 0;
}

void add_password(std::vector<runner::Secret>& secrets, const std::string& credentials) {
  const std::string pair = report::from_base64(credentials).value_or("");
  secrets.push_back({pair});
  if (const std::size_t colon = pair.find(':'); colon != std::string::npos)
    secrets.push_back({pair.substr(colon + 1)});
}

void add_cookies(std::vector<runner::Secret>& secrets, std::string_view cookies) {
  while (!cookies.empty()) {
    const std::size_t end = std::min(cookies.find(';'), cookies.size());
    const std::string_view cookie = cookies.substr(0, end);
    if (const std::size_t equals = cookie.find('='); equals != std::string_view::npos)
      secrets.push_back({std::string(framing::trimmed(cookie.substr(equals + 1)))});
    cookies.remove_prefix(std::min(end + 1, cookies.size()));
  }
}

}  // namespace

bool is_harmless(std::string_view field_name) {
  constexpr std::array<std::string_view, 14> harmless = {"Accept",
                                                         "Accept-Charset",
                                                         "Accept-Encoding",
                                                         "Accept-Language",
                                                         "Cache-Control",
                                                         "Connection",
                                                         "Content-Type",
                                                         "DNT",
                                                         "Expect",
                                                         "Host",
                                                         "Origin",
                                                         "Pragma",
                                                         "TE",
                                                         "User-Agent"};
  return std::any_of(harmless.begin(), harmless.end(), [field_name](std::string_view name) {
    return equals_ignoring_case(name, field_name);
  });
}

std::vector<runner::Secret> secrets_of(const Fields& fields) {
  std::vector<runner::Secret> secrets;
  for (const auto& [name, value] : fields) {
    if (value.empty() || is_harmless(name)) continue;
    const std::size_t scheme = scheme_length(name, value);
    secrets.push_back({value.substr(scheme)});
    // For what is too short to be looked for alone.
    secrets.push_back({name + ": " + value, name.size() + 2 + scheme});
    if (equals_ignoring_case(value.substr(0, scheme), "Basic "))
      add_password(secrets, value.substr(scheme));
    if (equals_ignoring_case(name, "Cookie")) add_cookies(secrets, value);
  }
  return secrets;
}

}  // namespace talkspec::talk
