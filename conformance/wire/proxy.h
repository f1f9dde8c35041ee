// Which proxy connects to a server: as the user says, or as the environment does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "conformance/wire/dialling.h"

namespace talkspec::wire {

// "http://[USER:PASSWORD@]HOST:PORT", with or without its scheme. Else a sentence that says what is
// wrong, without the password.
std::variant<Proxy, std::string> read_proxy(std::string_view text);

// What https_proxy or http_proxy, or else all_proxy, say of that server; none: no proxy, because
// nothing is said, no_proxy has the host, or it is this machine. HTTPS_PROXY, ALL_PROXY and
// NO_PROXY are read too; HTTP_PROXY is not, since a web server sets it from a field of a request.
std::optional<std::string> proxy_of_environment(bool tls, std::string_view host,
                                                std::string_view port);

// Whether the list, as in no_proxy, names the host: "example.org" with all below it,
// ".example.org", "example.org:8080", "10.1.2.3", "*".
bool names_host(std::string_view no_proxy, std::string_view host, std::string_view port);

}  // namespace talkspec::wire
