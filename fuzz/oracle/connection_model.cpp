#include "fuzz/oracle/connection_model.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <limits>

#include "fuzz/oracle/head_model.h"
#include "fuzz/oracle/payload_sink.h"
#include "fuzz/oracle/target_model.h"
#include "fuzz/oracle/web_model.h"
#include "reference/framing/testing/model.h"

namespace talk::fuzz {
namespace {

using framing::Status;
using std::string_view;
using Request = ConnectionReading::Request;

constexpr string_view digits = "0123456789";

bool only(string_view text, string_view set) {
  return text.find_first_not_of(set) == string_view::npos;
}

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

string_view before_parameters(string_view text) {
  return trim(text.substr(0, text.find(';')));
}

// weight = OWS ";" OWS "q=" qvalue (RFC 9110 §12.4.2); no weight is 1.
enum class Weight : std::uint8_t { nothing, something, malformed };

Weight weight_of(string_view member) {
  const std::size_t semicolon = member.find(';');
  if (semicolon == string_view::npos) return Weight::something;
  const string_view parameter = trim(member.substr(semicolon + 1));
  const bool named = parameter.size() > 2 && same_word(parameter.substr(0, 2), "q=");
  const string_view value = named ? parameter.substr(2) : string_view();
  if (value.empty() || value.size() > 5 || (value[0] != '0' && value[0] != '1') ||
      (value.size() > 1 && value[1] != '.') ||
      !only(value.substr(std::min<std::size_t>(value.size(), 2)), value[0] == '1' ? "0" : digits))
    return Weight::malformed;
  return only(value, "0.") ? Weight::nothing : Weight::something;
}

Wanted wanted_by(const HeadReading& head) {
  bool yes = false;
  bool no = false;
  for (const string_view member : members(head.values("accept"))) {
    if (!same_word(before_parameters(member), "text/event-stream")) continue;
    const Weight weight = weight_of(member);
    if (weight != Weight::nothing) yes = true;
    if (weight != Weight::something) no = true;
  }
  return yes && no ? Wanted::either : yes ? Wanted::event_stream : Wanted::messages;
}

class ConnectionReader {
 public:
  ConnectionReader(string_view wire, const server::GateLimits& limits)
      : rest_(wire), limits_(limits) {}

  ConnectionReading read() {
    while (read_request()) {
    }
    // A request begins with the first byte that is not the one empty line before it, nor the CR of
    // another one, which is an error only once it does not end there.
    if (rest_.substr(0, 2) == "\r\n") rest_.remove_prefix(2);
    const bool begun = !rest_.empty() && rest_ != "\r";
    reading_.broken_off = reading_.refusals.empty() && (in_body_ || begun);
    reading_.interim_last = in_body_ && request_.interim;
    return reading_;
  }

 private:
  void refuse(int status_code) { reading_.refusals.push_back(status_code); }

  // False at the end of what can be read.
  bool read_request() {
    const HeadReading head = read_request_head(rest_, limits_.head);
    reading_.refusals = head.refusals;
    if (head.status != Status::done) return false;
    rest_.remove_prefix(head.size);
    const string_view line = head.start_line;
    const std::size_t space = line.find(' ');
    request_ = {};
    request_.method = line.substr(0, space);
    const string_view target = line.substr(space + 1, line.rfind(' ') - space - 1);
    const string_view version = line.substr(line.rfind(' ') + 6);  // "1.1"
    request_.old = version == "1.0";
    if (version[0] != '1') refuse(505);
    if (!is_known_method(request_.method)) refuse(501);
    if (is_target(request_.method, target)) {
      read_target(head, target);
    } else {
      refuse(400);
    }
    check_host(head);
    const bool chunked = !head.values("transfer-encoding").empty();
    const std::uint64_t length = chunked ? 0 : read_length(head.values("content-length"));
    if (chunked) check_codings(head);
    read_fields(head, chunked || length > 0);
    if (!reading_.refusals.empty()) return false;
    in_body_ = true;
    return chunked ? read_chunked() : read_counted(length);
  }

  void read_target(const HeadReading& head, string_view target) {
    if (is_https(target) && !limits_.secured) refuse(421);
    request_.target = origin_form(target);
    if (request_.method.size() + request_.target.size() + 10 > limits_.head.start_line_bytes)
      refuse(414);
    if (limits_.web == nullptr) return;
    const auto hosts = head.values("host");
    const std::string of_target = authority_of(target);
    const string_view authority = !of_target.empty() ? string_view(of_target)
                                  : hosts.empty()    ? string_view()
                                                     : hosts[0];
    if (!is_host_of(*limits_.web, authority)) refuse(421);
    if (comes_from_another_page(*limits_.web, head, authority)) refuse(403);
    const auto origins = head.values("origin");
    if (!origins.empty() && is_allowed_origin(*limits_.web, origins[0]))
      request_.origin = origins[0];
  }

  void check_host(const HeadReading& head) {
    const auto hosts = head.values("host");
    if (hosts.empty() ? !request_.old : hosts.size() > 1 || !is_host_field(hosts[0])) refuse(400);
  }

  void read_fields(const HeadReading& head, bool body) {
    request_.close = closes(head, request_.old);
    request_.wanted = wanted_by(head);
    request_.headless = !head.values("head").empty() || headless_;
    request_.preflight =
        !request_.origin.empty() && !head.values("access-control-request-method").empty();
    if (!request_.old) {
      for (const string_view expected : members(head.values("expect"))) {
        if (!same_word(expected, "100-continue")) refuse(417);
        request_.interim = body;
      }
    }
    if (!body || request_.method != "POST") return;
    const auto types = head.values("content-type");
    const bool form = types.empty() ||
                      same_word(before_parameters(types[0]), "application/x-www-form-urlencoded");
    if (!form || !members(head.values("content-encoding")).empty()) refuse(415);
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

  // RFC 9112 §6.1, §6.3: chunked is the last one, once; no length beside it, and not in HTTP/1.0.
  void check_codings(const HeadReading& head) {
    if (request_.old || !head.values("content-length").empty()) refuse(400);
    const auto codings = members(head.values("transfer-encoding"));
    if (codings.empty() || !same_word(codings.back(), "chunked")) return refuse(400);
    for (std::size_t i = 0; i + 1 < codings.size(); ++i)
      refuse(is_other_coding(codings[i]) ? 501 : 400);
  }

  static bool is_other_coding(string_view coding) {
    const string_view name = before_parameters(coding);
    constexpr string_view token =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return !name.empty() && only(name, token) && !same_word(name, "chunked");
  }

  std::uint64_t read_length(const std::vector<string_view>& lengths) {
    if (lengths.empty()) return 0;
    std::uint64_t length = 0;
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    bool right = lengths.size() == 1 && !lengths[0].empty() && only(lengths[0], digits);
    for (std::size_t at = 0; right && at < lengths[0].size(); ++at) {
      const auto digit = static_cast<std::uint64_t>(lengths[0][at] - '0');
      right = length < most / 10 || (length == most / 10 && digit <= most % 10);
      if (right) length = length * 10 + digit;
    }
    if (!right) refuse(400);
    if (right && length > limits_.body_bytes) refuse(413);
    return right ? length : 1;  // one: there may be a body
  }

  bool whole() {
    in_body_ = false;
    headless_ = request_.headless;
    reading_.requests.push_back(request_);
    return true;
  }

  bool read_counted(std::uint64_t length) {
    if (rest_.size() < length) return false;
    request_.body = rest_.substr(0, static_cast<std::size_t>(length));
    rest_.remove_prefix(static_cast<std::size_t>(length));
    return whole();
  }

  bool read_chunked() {
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
    if (sink.too_long || model.end().status == Status::error) refuse(sink.too_long ? 413 : 400);
    if (sink.too_long || model.end().status != Status::done) return false;
    request_.body = sink.body;
    rest_.remove_prefix(static_cast<std::size_t>(model.end().consumed));
    return whole();
  }

  string_view rest_;
  const server::GateLimits& limits_;
  bool in_body_ = false;
  bool headless_ = false;
  Request request_;
  ConnectionReading reading_;
};

}  // namespace

ConnectionReading read_connection(string_view wire, const server::GateLimits& limits) {
  return ConnectionReader(wire, limits).read();
}

}  // namespace talk::fuzz
