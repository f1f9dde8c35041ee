#include "fuzz/oracle/target_model.h"

#include <algorithm>
#include <cstddef>

namespace talk::fuzz {
namespace {

using std::string_view;

constexpr string_view digits = "0123456789";
constexpr string_view hex = "0123456789abcdefABCDEF";
constexpr string_view url =
    "-._~!$&'()*+,;=0123456789abcdefghijklmnopqrstuvwxyz"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool only(string_view text, string_view set) {
  return text.find_first_not_of(set) == string_view::npos;
}

bool is_http(string_view scheme) {
  std::string lower(scheme);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return lower == "http" || lower == "https";
}

// Bytes of `url`, those of `more`, and whole escapes.
bool is_url_text(string_view text, string_view more) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool escape =
        text[at] == '%' && text.size() - at > 2 && only(text.substr(at + 1, 2), hex);
    if (escape) {
      at += 2;
    } else if (url.find(text[at]) == string_view::npos &&
               more.find(text[at]) == string_view::npos) {
      return false;
    }
  }
  return true;
}

// dec-octet, four times.
bool is_ipv4(string_view text) {
  for (int i = 0; i < 4; ++i) {
    const string_view octet = text.substr(0, text.find('.'));
    if (octet.empty() || octet.size() > 3 || !only(octet, digits)) return false;
    if (octet.size() > 1 && octet.front() == '0') return false;
    if (octet.size() == 3 && octet > "255") return false;
    if (octet.size() == text.size()) return i == 3;
    text.remove_prefix(octet.size() + 1);
  }
  return false;
}

// How many 16-bit groups stand there, an IPv4 address at the end counting two; -1 for anything
// else.
int ipv6_groups(string_view text, bool ipv4_may_end_it) {
  if (text.empty()) return 0;
  int groups = 0;
  for (;;) {
    const string_view group = text.substr(0, text.find(':'));
    const bool last = group.size() == text.size();
    if (last && ipv4_may_end_it && is_ipv4(group)) return groups + 2;
    if (group.empty() || group.size() > 4 || !only(group, hex)) return -1;
    ++groups;
    if (last) return groups;
    text.remove_prefix(group.size() + 1);
  }
}

bool is_ipv6(string_view text) {
  const std::size_t gap = text.find("::");
  if (gap == string_view::npos) return ipv6_groups(text, true) == 8;
  const int before = ipv6_groups(text.substr(0, gap), false);
  const int after = ipv6_groups(text.substr(gap + 2), true);
  return before >= 0 && after >= 0 && before + after <= 7;
}

bool is_ip_future(string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == string_view::npos || dot < 2 || (text.front() != 'v' && text.front() != 'V'))
    return false;
  const string_view address = text.substr(dot + 1);
  return only(text.substr(1, dot - 1), hex) && !address.empty() &&
         address.find('%') == string_view::npos && is_url_text(address, ":");
}

bool is_path_and_query(string_view text) {
  const std::size_t mark = std::min(text.find('?'), text.size());
  return is_url_text(text.substr(0, mark), ":@/") && is_url_text(text.substr(mark), ":@/?");
}

}  // namespace

bool is_host_field(string_view text) {
  const std::size_t colon = text.rfind(':');
  const bool port = colon != string_view::npos && text.size() - colon <= 6 &&
                    only(text.substr(colon + 1), digits);
  const string_view host = text.substr(0, port ? colon : text.size());
  if (is_url_text(host, "")) return true;
  if (host.size() < 3 || host.front() != '[' || host.back() != ']') return false;
  const string_view literal = host.substr(1, host.size() - 2);
  return is_ipv6(literal) || is_ip_future(literal);
}

bool is_target(string_view method, string_view target) {
  if (target == "*") return method == "OPTIONS";
  if (target.front() == '/') return is_path_and_query(target);
  const std::size_t colon = target.find("://");
  if (colon == string_view::npos || !is_http(target.substr(0, colon))) return false;
  const string_view rest = target.substr(colon + 3);
  const std::size_t end = std::min(rest.find_first_of("/?"), rest.size());
  const string_view authority = rest.substr(0, end);
  return !authority.empty() && authority.front() != ':' && is_host_field(authority) &&
         is_path_and_query(rest.substr(end));
}

std::string authority_of(string_view target) {
  const std::size_t colon = target.find("://");
  if (target.front() == '/' || colon == string_view::npos) return {};
  const string_view rest = target.substr(colon + 3);
  return std::string(rest.substr(0, rest.find_first_of("/?")));
}

std::string origin_form(string_view target) {
  if (target == "*") return std::string(target);
  const std::size_t colon = target.find("://");
  if (target.front() != '/' && colon != string_view::npos) {
    target.remove_prefix(colon + 3);
    target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
  }
  std::string origin(target);
  if (origin.empty() || origin.front() == '?') origin.insert(origin.begin(), '/');
  if (origin.back() == '?' && origin.find('?') + 1 == origin.size()) origin.pop_back();
  for (std::size_t mark = origin.find('?'); mark != std::string::npos;) {  // others are encoded
    mark = origin.find('?', mark + 1);
    if (mark != std::string::npos) origin.replace(mark, 1, "%3F");
  }
  return origin;
}

}  // namespace talk::fuzz
