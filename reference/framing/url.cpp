#include "reference/framing/url.h"

#include <utility>

#include "reference/framing/octets.h"
#include "reference/framing/uri.h"

namespace talk::framing {
namespace {

bool is_one_of(char c, std::string_view set) {
  return set.find(c) != std::string_view::npos;
}

std::uint16_t port_of_scheme(bool tls) {
  return tls ? 443 : 80;
}

// Takes `prefix`, given in lower case, off `text`, whose case does not count.
bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i)
    if (to_lower(text[i]) != prefix[i]) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Each part has a function that takes it off the front of the rest and says what is wrong with
// it, or nothing.
class UrlReader {
 public:
  explicit UrlReader(std::string_view text) : rest_(text) {}

  UrlReading read() {
    for (const auto part : {&UrlReader::characters, &UrlReader::scheme, &UrlReader::host,
                            &UrlReader::port, &UrlReader::path}) {
      std::string error = (this->*part)();
      if (!error.empty()) return {std::nullopt, "the URL " + error};
    }
    return {std::move(url_), ""};
  }

 private:
  // First of all, so that no later sentence repeats a byte that a terminal would obey.
  std::string characters() {
    if (rest_.empty()) return "is empty: write http://HOST:PORT";
    for (std::size_t i = 0; i < rest_.size(); ++i)
      if (rest_[i] <= 0x20 || rest_[i] >= 0x7f)
        return "has a byte that must be percent-encoded at character " + std::to_string(i + 1);
    return "";
  }

  std::string scheme() {
    if (take_prefix(rest_, "https://")) {
      url_.tls = true;
    } else if (!take_prefix(rest_, "http://")) {
      return "must begin with http:// or https://";
    }
    url_.port = port_of_scheme(url_.tls);
    const std::string_view authority = rest_.substr(0, rest_.find_first_of("/?#"));
    if (is_one_of('@', authority)) return "must not hold user information: send it as a header";
    return "";
  }

  std::string host() {
    if (rest_.starts_with('[')) return ipv6_literal();
    const std::string_view host = rest_.substr(0, rest_.find_first_of(":/?#"));
    if (host.empty()) return "has no host";
    for (const char c : host)
      if (!is_alpha(c) && !is_digit(c) && !is_one_of(c, "-._"))
        return std::string("has a '") + c + "' in its host";
    rest_.remove_prefix(host.size());
    url_.host = host;
    return "";
  }

  std::string ipv6_literal() {
    const std::size_t end = rest_.find(']');
    if (end == std::string_view::npos) return "has a '[' without its ']'";
    const std::string_view literal = rest_.substr(1, end - 1);
    const std::string_view address = literal.substr(0, literal.find('%'));
    if (!is_ipv6_address(address)) return "has no IPv6 address between '[' and ']'";
    url_.host = address;
    if (address != literal) {  // RFC 6874 §2; and §3: people write "%" alone
      std::string_view zone = literal.substr(address.size() + 1);
      if (zone.size() > 2 && zone.starts_with("25")) zone.remove_prefix(2);
      for (const char c : zone)
        if (!is_alpha(c) && !is_digit(c) && !is_one_of(c, "-._~")) zone = {};
      if (zone.empty()) return "has no name of a zone behind the '%'";
      url_.host.append(1, '%').append(zone);
    }
    rest_.remove_prefix(end + 1);
    if (!rest_.empty() && !is_one_of(rest_.front(), ":/?#"))
      return "must go on with a port or a path after ']'";
    return "";
  }

  std::string port() {
    if (!rest_.starts_with(':')) return "";
    rest_.remove_prefix(1);
    const std::string digits(rest_.substr(0, rest_.find_first_of("/?#")));
    std::uint32_t number = 0;
    for (const char digit : digits) {
      if (!is_digit(digit)) return "has a port that is no number: " + digits;
      number = number * 10 + static_cast<std::uint32_t>(digit - '0');
      if (number > 65535) break;
    }
    if (number == 0 || number > 65535)
      return digits.empty() ? "has no port after ':'" : "has a port outside 1 to 65535: " + digits;
    rest_.remove_prefix(digits.size());
    url_.port = static_cast<std::uint16_t>(number);
    return "";
  }

  // RFC 3986 §3.3: pchar and "/".
  std::string path() {
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (c == '?') return "must not hold a query: it is the client that writes it";
      if (c == '#') return "must not hold a fragment";
      const std::string_view piece = rest_.substr(i, c == '%' ? 3 : 1);
      if (is_uri_text(piece, "/:@")) continue;
      if (c == '%') return "has a '%' without two hexadecimal digits in its path";
      return std::string("has a '") + c + "' in its path: percent-encode it";
    }
    while (rest_.ends_with('/'))
      rest_.remove_suffix(1);
    url_.path = rest_;
    return "";
  }

  std::string_view rest_;
  Url url_;
};

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : '[' + host.substr(0, host.find('%')) + ']';
}

}  // namespace

std::string Url::authority() const {
  if (port == port_of_scheme(tls)) return bracketed(host);
  return bracketed(host) + ':' + std::to_string(port);
}

std::string Url::target(std::string_view below) const {
  return path + std::string(below);
}

std::string Url::text() const {
  std::string named = host;
  if (const std::size_t zone = named.find('%'); zone != std::string::npos)
    named.insert(zone + 1, "25");  // RFC 6874 §2
  if (host.find(':') != std::string::npos) named = '[' + named + ']';
  return std::string(tls ? "https://" : "http://") + named + ':' + std::to_string(port) + path;
}

UrlReading read_url(std::string_view text) {
  return UrlReader(text).read();
}

}  // namespace talk::framing
