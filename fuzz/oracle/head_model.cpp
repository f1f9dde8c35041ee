#include "fuzz/oracle/head_model.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracle/payload_sink.h"
#include "fuzz/oracle/target_model.h"
#include "reference/framing/testing/model.h"

namespace talk::fuzz {
namespace {

using framing::Status;
using std::string_view;

constexpr string_view digits = "0123456789";
constexpr string_view token =
    "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
bool only(string_view text, string_view set) {
  return text.find_first_not_of(set) == string_view::npos;
}

bool starts_with(string_view text, string_view start) {
  return text.substr(0, start.size()) == start;
}

string_view trim(string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

bool same_word(string_view a, string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

// The parts of a list, quoted strings whole, empty parts left out (RFC 9110 §5.6.1).
std::vector<string_view> members(const std::vector<string_view>& values) {
  std::vector<string_view> found;
  for (const string_view value : values) {
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t at = 0; at <= value.size(); ++at) {
      const bool end = at >= value.size();
      if (!end && quoted && value[at] == '\\') {
        ++at;
      } else if (!end && value[at] == '"') {
        quoted = !quoted;
      } else if (end || (value[at] == ',' && !quoted)) {
        const string_view member = trim(value.substr(begin, at - begin));
        if (!member.empty()) found.push_back(member);
        begin = at + 1;
      }
    }
    if (begin < value.size()) {  // a backslash was the last byte
      const string_view member = trim(value.substr(begin));
      if (!member.empty()) found.push_back(member);
    }
  }
  return found;
}

bool is_version(string_view text) {
  return text.size() == 8 && starts_with(text, "HTTP/") && only(text.substr(5, 1), digits) &&
         text[6] == '.' && only(text.substr(7, 1), digits);
}

bool is_request_line(string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t second = line.find(' ', first + 1);
  if (first == string_view::npos || second == string_view::npos) return false;
  const string_view target = line.substr(first + 1, second - first - 1);
  const auto visible = [](char c) { return c > 0x20 && c < 0x7F; };
  return first > 0 && only(line.substr(0, first), token) && !target.empty() &&
         std::all_of(target.begin(), target.end(), visible) && is_version(line.substr(second + 1));
}

bool is_status_line(string_view line) {
  if (line.size() < 13 || !is_version(line.substr(0, 8))) return false;
  return line[8] == ' ' && only(line.substr(9, 3), digits) && line[9] != '0' && line[12] == ' ';
}

bool may_stand_in_a_line(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

// Line by line; `is_start_line` tells requests from responses.
class HeadReader {
 public:
  HeadReader(string_view wire, const framing::HeadLimits& limits,
             bool (*is_start_line)(string_view), int empty_lines)
      : wire_(wire), limits_(limits), is_start_line_(is_start_line), empty_lines_(empty_lines) {}

  HeadReading read() {
    while (reading_.status == Status::incomplete && at_ < wire_.size())
      read_line();
    return reading_;
  }

 private:
  void read_line() {
    const std::size_t begin = at_;
    for (; at_ < wire_.size() && wire_[at_] != '\r'; ++at_)
      if (!may_stand_in_a_line(wire_[at_]) || !has_room(at_ - begin)) return fail();
    if (at_ == wire_.size() || at_ + 1 == wire_.size()) {
      at_ = wire_.size();
      return;
    }
    if (wire_[at_ + 1] != '\n') return fail();
    const string_view line = wire_.substr(begin, at_ - begin);
    at_ += 2;
    take(line);
  }

  // Whether a line may have one byte more than `size`.
  bool has_room(std::size_t size) const {
    if (reading_.start_line.empty()) return size < limits_.start_line_bytes;
    return (size > 0 || lines_ < limits_.field_lines) && size < limits_.field_line_bytes &&
           section_ + size < limits_.field_section_bytes;
  }

  void take(string_view line) {
    if (reading_.start_line.empty()) {
      if (line.empty() && empty_lines_-- > 0) return;
      if (!is_start_line_(line)) return fail();
      reading_.start_line = line;
    } else if (line.empty()) {
      reading_.status = Status::done;
      reading_.size = at_;
    } else {
      ++lines_;
      section_ += line.size();
      const std::size_t colon = line.find(':');
      if (colon == string_view::npos || colon == 0 || !only(line.substr(0, colon), token))
        return fail();
      reading_.fields.push_back({line.substr(0, colon), trim(line.substr(colon + 1))});
    }
  }

  void fail() { reading_.status = Status::error; }

  string_view wire_;
  const framing::HeadLimits& limits_;
  bool (*is_start_line_)(string_view);
  int empty_lines_;
  HeadReading reading_;
  std::size_t at_ = 0;
  std::size_t lines_ = 0;
  std::size_t section_ = 0;
};

// RFC 9110 §7.4: not without TLS.
bool is_https(string_view target) {
  std::string scheme(target.substr(0, target.find(':')));
  for (char& c : scheme)
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return target.front() != '/' && scheme == "https";
}

bool is_known_method(string_view method) {
  constexpr std::array<string_view, 8> known{"GET",    "HEAD",    "POST",  "PUT",
                                             "DELETE", "OPTIONS", "TRACE", "PATCH"};
  return std::find(known.begin(), known.end(), method) != known.end();
}

bool is_form(string_view type) {
  return same_word(trim(type.substr(0, type.find(';'))), "application/x-www-form-urlencoded");
}

class ConnectionReader {
 public:
  ConnectionReader(string_view wire, const server::GateLimits& limits)
      : rest_(wire), limits_(limits) {}

  ConnectionReading read() {
    while (read_request()) {
    }
    // A request begins with the first byte that is not the one empty line before it.
    const bool begun = !rest_.empty() && rest_ != "\r" && rest_ != "\r\n";
    reading_.broken_off = !reading_.refused && (in_body_ || begun);
    return reading_;
  }

 private:
  bool refuse() {
    reading_.refused = true;
    return false;
  }

  // False at the end of what can be read.
  bool read_request() {
    const HeadReading head = read_request_head(rest_, limits_.head);
    if (head.status == Status::error) return refuse();
    if (head.status == Status::incomplete) return false;
    rest_.remove_prefix(head.size);
    const string_view line = head.start_line;
    const std::size_t space = line.find(' ');
    ConnectionReading::Request request;
    request.method = line.substr(0, space);
    const string_view target = line.substr(space + 1, line.rfind(' ') - space - 1);
    const string_view version = line.substr(line.rfind(' ') + 6);  // "1.1"
    if (version[0] != '1' || !is_known_method(request.method) ||
        !is_target(request.method, target) || !has_host(head, version))
      return refuse();
    if (is_https(target) && !limits_.secured) return refuse();
    if (limits_.web != nullptr && comes_from_another_page(head, target)) return refuse();
    request.target = origin_form(target);
    if (request.method.size() + request.target.size() + 10 > limits_.head.start_line_bytes)
      return refuse();
    request.old = version == "1.0";
    request.close = closes(head, request.old);
    in_body_ = true;
    return read_body(head, version, request);
  }

  // RFC 9112 §9.3.
  static bool closes(const HeadReading& head, bool old) {
    const auto options = members(head.values("connection"));
    const auto has = [&](string_view option) {
      return std::any_of(options.begin(), options.end(),
                         [&](string_view member) { return same_word(member, option); });
    };
    return has("close") || (old && !has("keep-alive"));
  }

  bool whole(const ConnectionReading::Request& request) {
    in_body_ = false;
    reading_.requests.push_back(request);
    return true;
  }

  static bool has_host(const HeadReading& head, string_view version) {
    const auto hosts = head.values("host");
    if (hosts.empty()) return version == "1.0";
    return hosts.size() == 1 && is_host_field(hosts[0]);
  }

  // By a server that takes any Host and allows no origin: Fetch Metadata §2.1, else Origin, whose
  // port may be left out where it is the scheme's.
  static bool comes_from_another_page(const HeadReading& head, string_view target) {
    const auto sites = head.values("sec-fetch-site");
    if (!sites.empty()) return sites[0] != "same-origin" && sites[0] != "none";
    const auto origins = head.values("origin");
    if (origins.empty()) return false;
    const auto hosts = head.values("host");
    const std::string of_target = authority_of(target);
    std::string host = !of_target.empty() ? of_target : hosts.empty() ? "" : std::string(hosts[0]);
    const std::size_t mark = origins[0].find("://");
    if (mark == string_view::npos) return true;
    std::string origin(origins[0].substr(mark + 3));
    const std::string port = origins[0].substr(0, mark) == "https" ? ":443" : ":80";
    for (std::string* text : {&origin, &host})
      if (text->size() >= port.size() && text->substr(text->size() - port.size()) == port)
        text->resize(text->size() - port.size());
    return origin.size() != host.size() || !same_word(origin, host);
  }

  bool read_body(const HeadReading& head, string_view version,
                 ConnectionReading::Request& request) {
    const auto lengths = head.values("content-length");
    const bool chunked = !head.values("transfer-encoding").empty();
    std::uint64_t length = 0;
    if (chunked && !is_chunked(head, version)) return refuse();
    if (!chunked && !lengths.empty() && !read_length(lengths, length)) return refuse();
    const bool body = chunked || length > 0;
    if (!expects_what_can_be_met(head, version)) return refuse();
    if (body && request.method == "POST" && !has_form(head)) return refuse();
    return chunked ? read_chunked(request) : read_counted(length, request);
  }

  // RFC 9112 §6.1, §6.3: chunked, nothing else, no length beside it, and not in HTTP/1.0.
  static bool is_chunked(const HeadReading& head, string_view version) {
    const auto codings = members(head.values("transfer-encoding"));
    return version != "1.0" && head.values("content-length").empty() && codings.size() == 1 &&
           same_word(codings[0], "chunked");
  }

  bool read_length(const std::vector<string_view>& lengths, std::uint64_t& length) const {
    if (lengths.size() != 1 || lengths[0].empty() || !only(lengths[0], digits)) return false;
    for (const char c : lengths[0]) {
      const auto digit = static_cast<std::uint64_t>(c - '0');
      constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
      if (length > most / 10 || (length == most / 10 && digit > most % 10)) return false;
      length = length * 10 + digit;
    }
    return length <= limits_.body_bytes;
  }

  static bool expects_what_can_be_met(const HeadReading& head, string_view version) {
    const auto expected = members(head.values("expect"));
    return version == "1.0" || std::all_of(expected.begin(), expected.end(), [](string_view value) {
             return same_word(value, "100-continue");
           });
  }

  static bool has_form(const HeadReading& head) {
    const auto types = head.values("content-type");
    return (types.empty() || is_form(types[0])) && members(head.values("content-encoding")).empty();
  }

  bool read_counted(std::uint64_t length, ConnectionReading::Request& request) {
    if (rest_.size() < length) return false;
    request.body = rest_.substr(0, static_cast<std::size_t>(length));
    rest_.remove_prefix(static_cast<std::size_t>(length));
    return whole(request);
  }

  bool read_chunked(ConnectionReading::Request& request) {
    struct Sink : PayloadSink {
      explicit Sink(std::uint64_t most) : limit(most) {}

      void on_chunk(const framing::Chunk& chunk) {
        too_long = too_long || chunk.size > limit - total;
        if (!too_long) total += chunk.size;
      }

      std::uint64_t limit;
      std::uint64_t total = 0;
      bool too_long = false;
    } sink(limits_.body_bytes);
    framing::testing::Model model;
    model.read(rest_, {.framing = framing::Framing::none});
    model.tell(sink);
    if (sink.too_long || model.end().status == Status::error) return refuse();
    if (model.end().status == Status::incomplete) return false;
    request.body = sink.body;
    rest_.remove_prefix(static_cast<std::size_t>(model.end().consumed));
    return whole(request);
  }

  string_view rest_;
  const server::GateLimits& limits_;
  bool in_body_ = false;
  ConnectionReading reading_;
};

}  // namespace

std::vector<string_view> HeadReading::values(string_view name) const {
  std::vector<string_view> found;
  for (const Field& field : fields)
    if (same_word(field.name, name)) found.push_back(field.value);
  return found;
}

HeadReading read_response_head(string_view wire, const framing::HeadLimits& limits) {
  return HeadReader(wire, limits, is_status_line, 0).read();
}

// One empty line may stand before a request (RFC 9112 §2.2).
HeadReading read_request_head(string_view wire, const framing::HeadLimits& limits) {
  return HeadReader(wire, limits, is_request_line, 1).read();
}

ConnectionReading read_connection(string_view wire, const server::GateLimits& limits) {
  return ConnectionReader(wire, limits).read();
}

}  // namespace talk::fuzz
