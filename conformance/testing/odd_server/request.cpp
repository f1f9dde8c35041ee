#include "conformance/testing/odd_server/request.h"

#include <algorithm>
#include <array>

#include "conformance/testing/odd_server/octets.h"
#include "conformance/testing/odd_server/text.h"

namespace talkspec::odd {
namespace {

std::optional<std::uint64_t> read_length(std::string_view text, const Behaviour& behaviour) {
  if (behaviour.has(Fault::length_lenient)) return read_like_strtol(text, 10);
  if (text.empty() && behaviour.has(Fault::length_empty_is_0)) return 0;
  const bool zeros = text.size() > 1 && text.front() == '0';
  if (zeros && behaviour.has(Fault::length_zeros_refused)) return std::nullopt;
  const std::optional<std::uint64_t> length = read_number(text, 10);
  if (length && zeros && behaviour.has(Fault::length_octal)) return read_like_strtol(text, 8);
  if (length && behaviour.has(Fault::length_wraps)) return read_wrapping(text, 10);
  return length;
}

// All Content-Lengths, of lines and lists, must be valid and the same (RFC 9112 §6.3).
Status find_length(const Request& request, const Behaviour& behaviour, ContentFraming& framing) {
  std::vector<std::uint64_t> lengths;
  for (const std::string_view line : request.values("Content-Length", behaviour)) {
    for (const std::string_view element : split(line, ',')) {
      const bool more = behaviour.has(Fault::length_trimmed);
      const auto length =
          read_length(more ? trimmed_of_more(element) : trimmed(element), behaviour);
      if (!length) return 400;
      lengths.push_back(*length);
    }
  }
  if (lengths.empty()) return 0;
  framing.kind = ContentFraming::Kind::length;
  framing.length = behaviour.has(Fault::two_lengths_last) ? lengths.back() : lengths.front();
  if (behaviour.has(Fault::two_lengths_first) || behaviour.has(Fault::two_lengths_last)) return 0;
  if (behaviour.has(Fault::lengths_added)) framing.length *= lengths.size();
  return std::ranges::count(lengths, lengths.front()) == std::ssize(lengths) ? 0 : 400;
}

std::vector<std::string_view> codings(const Request& request, const Behaviour& behaviour) {
  std::vector<std::string_view> found;
  for (const std::string_view line : request.values("Transfer-Encoding", behaviour)) {
    for (std::string_view element : split(line, ',')) {
      if (behaviour.has(Fault::coding_parameter_passed_over))
        element = element.substr(0, element.find(';'));
      if (const std::string_view coding = trimmed(element); !coding.empty())
        found.push_back(coding);
    }
  }
  return found;
}

// Others are refused with 501 (RFC 9110 §9.1).
bool is_known(std::string_view method) {
  constexpr std::array<std::string_view, 7> known{"GET",    "HEAD",  "POST", "PUT",
                                                  "DELETE", "TRACE", "PATCH"};
  return std::ranges::find(known, method) != known.end();
}
Status unknown_method(const Behaviour& behaviour) {
  if (behaviour.has(Fault::unknown_methods_served)) return 0;
  return behaviour.has(Fault::unknown_method_is_bad) ? 400 : 501;
}

std::string decoded(std::string_view text, const Behaviour& behaviour) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && !behaviour.has(Fault::plus_kept)) {
      out += ' ';
    } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
               hex_digit(text[i + 2]) >= 0 &&
               !(behaviour.has(Fault::percent_kept) && hex_digit(text[i + 1]) >= 8)) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::vector<std::string_view> Request::values(std::string_view name,
                                              const Behaviour& behaviour) const {
  std::vector<std::string_view> found;
  for (const Field& field : fields) {
    std::string written = field.name;
    if (behaviour.has(Fault::underscore_for_hyphen)) std::ranges::replace(written, '_', '-');
    if (behaviour.has(Fault::field_names_decoded)) written = decoded(written, behaviour);
    if (behaviour.has(Fault::prefixed_fields) && same(written.substr(0, 2), "X-"))
      written.erase(0, 2);
    if (behaviour.has(Fault::field_names_case_sensitive) ? written == name : same(written, name))
      found.push_back(field.value);
  }
  return found;
}

bool Request::lists(std::string_view name, std::string_view member,
                    const Behaviour& behaviour) const {
  for (const std::string_view line : values(name, behaviour)) {
    for (const std::string_view element : split(line, ',')) {
      if (same(trimmed(element.substr(0, element.find(';'))), member)) return true;
    }
  }
  return false;
}

Status read_request_line(std::string_view line, const Behaviour& behaviour, Request& request) {
  std::vector<std::string_view> parts = split(line, ' ');
  if (parts.size() > 3 && behaviour.has(Fault::target_with_space)) {
    const std::size_t begin = parts[0].size() + 1;
    const std::size_t end = line.size() - parts.back().size() - 1;
    parts = {parts[0], line.substr(begin, end - begin), parts.back()};
  }
  if (parts.size() != 3 || !is_token(parts[0]) || parts[1].empty()) return 400;
  if (std::ranges::any_of(line, is_control)) return 400;
  const std::string_view version = parts[2];
  request.version = version;
  if (behaviour.has(Fault::unknown_version_served)) {
    // whatever it is
  } else if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.' ||
             !is_digit(version[5]) || !is_digit(version[7])) {
    return 400;
  } else if (version[5] != '1') {
    return 505;
  } else if (version[7] > '1' && behaviour.has(Fault::minor_version_refused)) {
    return 505;
  }
  request.http_1_0 = version == "HTTP/1.0";
  request.method = parts[0];
  if (behaviour.has(Fault::methods_any_case) && same(parts[0], "POST")) request.method = "POST";
  std::string_view target = parts[1];
  if (request.method == "CONNECT" && behaviour.has(Fault::connect_served)) return 0;
  if (request.method != "OPTIONS" && !is_known(request.method)) return unknown_method(behaviour);
  if (target.front() != '/' && target.find("://") == std::string_view::npos) return 400;
  if (const std::size_t authority = target.find("://");
      authority != std::string_view::npos && target.front() != '/' &&
      !behaviour.has(Fault::absolute_form_refused)) {
    const std::size_t path = std::min(target.find('/', authority + 3), target.size());
    request.absolute = true;
    request.https = same(target.substr(0, authority), "https");
    request.authority = target.substr(authority + 3, path - authority - 3);
    target.remove_prefix(path);
  }
  const std::size_t mark = target.find('?');
  request.path = target.substr(0, mark);
  if (mark != std::string_view::npos) request.query = target.substr(mark + 1);
  return 0;
}

Status read_field_line(std::string_view line, const Behaviour& behaviour, Request& request) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return 400;
  std::string_view name = line.substr(0, colon);
  if (behaviour.has(Fault::space_before_colon_dropped) && trimmed(name) != name) return 0;
  if (behaviour.has(Fault::space_before_colon)) name = trimmed(name);
  const bool unchecked =
      behaviour.has(Fault::field_names_unchecked) && !name.empty() && trimmed(name) == name;
  if (!is_token(name) && !unchecked) return 400;
  std::string value(line.substr(colon + 1));
  if (behaviour.has(Fault::nul_ends_value)) value.resize(std::min(value.find('\0'), value.size()));
  if (behaviour.has(Fault::tab_in_value_refused) &&
      trimmed(value).find('\t') != std::string_view::npos)
    return 400;
  if (behaviour.has(Fault::high_bytes_refused) &&
      std::ranges::any_of(value, [](char c) { return static_cast<unsigned char>(c) > 127; }))
    return 400;
  std::ranges::replace_if(value, is_replaced, ' ');
  if (std::ranges::any_of(value, is_control)) return 400;
  const bool at_second_byte = behaviour.has(Fault::field_value_at_second_byte);
  request.fields.push_back({std::string(name), at_second_byte ? value.substr(!value.empty())
                                                              : std::string(trimmed(value))});
  return 0;
}

// RFC 9112 §9.6
bool asks_to_close(const Request& request, const Behaviour& behaviour) {
  const std::vector<std::string_view> lines = request.values("Connection", behaviour);
  if (behaviour.has(Fault::close_as_whole_value))
    return std::ranges::any_of(lines, [](std::string_view line) {
      return same(line, "close") || same(line, "keep-alive, close");
    });
  const bool one =
      behaviour.has(Fault::close_on_first_line) || behaviour.has(Fault::close_on_last_line);
  if (one && lines.size() > 1) {
    const std::string_view line =
        behaviour.has(Fault::close_on_first_line) ? lines.front() : lines.back();
    Request alone;
    alone.fields.push_back({"Connection", std::string(line)});
    return alone.lists("Connection", "close", behaviour);
  }
  return request.lists("Connection", "close", behaviour);
}

Status find_framing(const Request& request, const Behaviour& behaviour, ContentFraming& framing) {
  const bool old = request.http_1_0 && !behaviour.has(Fault::http_1_0_kept_open);
  framing.then_close = (old && !request.lists("Connection", "keep-alive", behaviour)) ||
                       asks_to_close(request, behaviour);
  const bool any_coding = !request.values("Transfer-Encoding", behaviour).empty();
  const bool any_length = !request.values("Content-Length", behaviour).empty();
  if (!any_coding) return find_length(request, behaviour, framing);

  const std::vector<std::string_view> applied = codings(request, behaviour);
  if (applied.empty() && !behaviour.has(Fault::coding_ignored)) return 400;
  if (applied.empty()) return find_length(request, behaviour, framing);
  bool chunked = applied.size() == 1 && same(applied.front(), "chunked");
  if (chunked && any_length && behaviour.has(Fault::both_by_length))
    return find_length(request, behaviour, framing);
  const bool doubtful = !chunked;
  const auto is_chunked = [](std::string_view coding) { return same(coding, "chunked"); };
  if (behaviour.has(Fault::coding_of_any_member) && !any_length && !is_chunked(applied.back()))
    chunked = std::ranges::any_of(applied, is_chunked);
  if (behaviour.has(Fault::coding_trimmed) && !any_length && applied.size() == 1)
    chunked = is_chunked(trimmed_of_more(applied.front()));
  if (behaviour.has(Fault::unknown_coding_passed_over) && !any_length)
    chunked = is_chunked(applied.back());
  if (behaviour.has(Fault::coding_by_substring))
    chunked = std::ranges::any_of(applied, [](std::string_view coding) {
      return coding.find("chunked") != std::string_view::npos;
    });
  if (!chunked && behaviour.has(Fault::coding_ignored))
    return find_length(request, behaviour, framing);
  if (!chunked && behaviour.has(Fault::unknown_coding_is_bad)) return 400;
  if (!chunked) return applied.size() > 1 && same(applied.back(), "chunked") ? 501 : 400;
  framing.kind = ContentFraming::Kind::chunked;
  framing.both = any_length;
  framing.then_close |= any_length && !doubtful && !behaviour.has(Fault::both_kept_open);
  framing.then_close |= request.http_1_0;
  if (request.http_1_0 && behaviour.has(Fault::http_1_0_chunks_kept_open))
    framing.then_close = false;
  return 0;
}

bool has_right_authority(const Request& request, const Behaviour& behaviour) {
  if (!request.absolute) return true;
  const std::size_t at = request.authority.find('@');
  if (at != std::string::npos && !behaviour.has(Fault::target_with_user_served)) return false;
  const bool host = !request.authority.empty() && request.authority.front() != ':';
  return host || behaviour.has(Fault::target_without_host_served);
}

bool is_host(std::string_view value) {
  const auto is_port = [](std::string_view text) {
    return text.empty() || (text.front() == ':' && std::ranges::all_of(text.substr(1), is_digit));
  };
  if (value.starts_with('[')) {
    const std::size_t end = value.find(']');
    if (end == std::string_view::npos || !is_port(value.substr(end + 1))) return false;
    const std::string_view address = value.substr(1, end - 1);
    if (address.starts_with('v') || address.starts_with('V')) {  // IPvFuture
      const std::size_t dot = address.find('.');
      return dot != std::string_view::npos && dot > 1 && dot + 1 < address.size();
    }
    const auto fits = [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; };
    return std::ranges::count(address, ':') > 1 && std::ranges::all_of(address, fits);
  }
  const std::string_view host = value.substr(0, value.find(':'));
  const auto fits = [](char c) {
    return is_digit(c) || is_letter(c) ||
           std::string_view("-._~%!$&'()*+,;=").find(c) != std::string_view::npos;
  };
  return std::ranges::all_of(host, fits) && escape_cut(host) == std::string_view::npos &&
         is_port(value.substr(host.size()));
}

bool has_open_quote(std::string_view line) {
  bool open = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (open && line[i] == '\\')
      ++i;
    else if (line[i] == '"')
      open = !open;
  }
  return open;
}

// RFC 9112 §7.1.1: *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
bool are_extensions(std::string_view text) {
  const auto token = [&] {
    const auto end = std::ranges::find_if(text, [](char c) { return !is_token({&c, 1}); });
    const auto size = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(size);
    return size > 0;
  };
  const auto blanks = [&] {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  };
  const auto next = [&](char c) {
    blanks();
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
  };
  const auto rest_of_quoted = [&] {
    while (!text.empty() && text.front() != '"')
      text.remove_prefix(std::min<std::size_t>(text.front() == '\\' ? 2 : 1, text.size()));
    return next('"');
  };
  while (!text.empty()) {
    if (!next(';')) return false;
    blanks();
    if (!token()) return false;
    if (!next('=')) continue;
    if (!(next('"') ? rest_of_quoted() : token())) return false;
  }
  return true;
}

std::optional<std::uint64_t> read_chunk_size(std::string_view line, const Behaviour& behaviour) {
  if (behaviour.has(Fault::chunk_size_lenient)) return read_like_strtol(line, 16);
  if (behaviour.has(Fault::chunk_size_read_as_decimal)) return read_like_strtol(line, 10);
  if (behaviour.has(Fault::chunk_size_cr_cr_lf) && line.ends_with('\r')) line.remove_suffix(1);
  if (behaviour.has(Fault::last_chunk_cr_cr_lf) && line == "0\r") line.remove_suffix(1);
  if (std::ranges::any_of(line, is_control)) return std::nullopt;
  if (line.empty() && behaviour.has(Fault::chunk_size_missing_is_0)) return 0;
  const std::size_t semicolon = line.find(';');
  std::string_view size = line.substr(0, semicolon);
  if (semicolon != std::string_view::npos) {
    if (!are_extensions(line.substr(semicolon)) && !behaviour.has(Fault::chunk_quote_left_open))
      return std::nullopt;
    size = size.substr(0, size.find_last_not_of(" \t") + 1);
  }
  const std::optional<std::uint64_t> number = read_number(size, 16);
  if (number && behaviour.has(Fault::chunk_size_wraps)) return read_wrapping(size, 16);
  if (number && *number >> 63U && behaviour.has(Fault::chunk_size_signed)) return 0;
  return number;
}

std::optional<std::string> form_value(std::string_view form, std::string_view name,
                                      const Behaviour& behaviour) {
  if (behaviour.has(Fault::escape_cut_ends_form)) form = form.substr(0, escape_cut(form));
  const std::vector<std::string_view> pairs = split(form, '&');
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const std::size_t equals = pairs[i].find('=');
    const std::string_view key = pairs[i].substr(0, equals);
    const bool second = behaviour.has(Fault::fields_by_position) && name == "message";
    const std::string read =
        behaviour.has(Fault::form_names_kept) ? std::string(key) : decoded(key, behaviour);
    if (second ? i != 1 : read != name) continue;
    if (equals == std::string_view::npos) return std::string();
    std::string_view value = pairs[i].substr(equals + 1);
    if (behaviour.has(Fault::value_cut_at_equals)) value = value.substr(0, value.find('='));
    if (behaviour.has(Fault::value_to_the_end) && name == "message")
      value = form.substr(static_cast<std::size_t>(value.data() - form.data()));
    const std::string once = decoded(value, behaviour);
    return behaviour.has(Fault::percent_decoded_twice) ? decoded(once, behaviour) : once;
  }
  return std::nullopt;
}

bool is_form(const Request& request, const Behaviour& behaviour) {
  const std::vector<std::string_view> types = request.values("Content-Type", behaviour);
  if (types.empty()) return true;
  return same(trimmed(types.front().substr(0, types.front().find(';'))),
              "application/x-www-form-urlencoded");
}

bool all_fields_known(const Request& request) {
  constexpr std::array<std::string_view, 10> known{
      "Host",   "User-Agent", "Content-Type", "Content-Length",  "Transfer-Encoding",
      "Accept", "Connection", "Expect",       "Accept-Encoding", "Head"};
  return std::ranges::all_of(request.fields, [&](const Field& field) {
    return std::ranges::any_of(known,
                               [&](std::string_view name) { return same(field.name, name); });
  });
}

}  // namespace talkspec::odd
