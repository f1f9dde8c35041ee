#include "conformance/testing/odd_server/receive.h"

#include <algorithm>
#include <string>
#include <utility>

namespace talkspec::odd {
namespace {

constexpr std::size_t line_limit = 8192;
constexpr std::size_t field_limit = 100;
constexpr std::size_t content_limit = std::size_t{4} << 20;

class Receiver {
 public:
  Receiver(Input& input, Socket& socket, const Behaviour& behaviour, Place place)
      : input_(input),
        socket_(socket),
        behaviour_(behaviour),
        first_(place.first),
        continued_(place.continued) {}

  Received run() {
    if (head() && acceptable() && content()) received_.kind = Received::Kind::request;
    if (kept_when_idle_ && input_.waiting().empty()) received_.then_close = false;
    return std::move(received_);
  }

 private:
  bool refuse(Status status, bool malformed = false) {
    if (status == 400 && behaviour_.has(Fault::bad_request_forbidden)) status = 403;
    if (status == 400 && behaviour_.has(Fault::bad_request_is_own_error)) status = 500;
    received_.kind = Received::Kind::refused;
    received_.refusal = status;
    received_.malformed = malformed;
    received_.then_close = true;
    return false;
  }

  bool gone() {
    received_.broke_off = true;
    return behaviour_.has(Fault::content_incomplete_delivered) && in_content_;
  }

  Input::LineRules rules() const {
    const bool long_lines = behaviour_.has(Fault::long_head_cut);
    return {.limit = long_lines ? content_limit : line_limit,
            .bare_lf = in_content_ && behaviour_.has(Fault::chunk_line_bare_lf),
            .bare_cr = !in_content_ && behaviour_.has(Fault::bare_cr_ends_line)};
  }

  // False when there is no line; whether that is the end of the request says `usable`.
  bool line(std::string& line) {
    const Input::Outcome outcome = input_.line(line, rules());
    head_size_ += line.size() + 2;
    if (outcome == Input::Outcome::read) return true;
    if (outcome == Input::Outcome::gone) {
      usable_ = gone();
    } else {
      const bool too_long = outcome == Input::Outcome::too_long;
      refuse(too_long ? too_large() : 400, !too_long);
    }
    return false;
  }

  // RFC 9112 §3, RFC 9110 §5.4
  Status too_large() const {
    if (in_fields_) return behaviour_.has(Fault::large_fields_are_own_error) ? 500 : 431;
    return behaviour_.has(Fault::long_target_is_bad) ? 400 : 414;
  }

  bool head() {
    const std::size_t reads = input_.reads();
    std::string text;
    do {  // RFC 9112 §2.2: empty lines before a request line
      if (input_.peek() < 0) return false;
      if (!line(text)) return false;
      if (text.empty() && behaviour_.has(Fault::empty_line_refused)) return refuse(400);
      if (text.empty() && behaviour_.has(Fault::second_empty_line_refused) && !first_)
        return refuse(400);
    } while (text.empty());
    if (text.size() > 4096 && behaviour_.has(Fault::request_line_of_4_kib)) return refuse(414);
    in_fields_ = true;
    Request& request = received_.request;
    if (const Status status = read_request_line(text, behaviour_, request))
      return refuse(status, status == 400);
    if (!fields(request)) return false;
    const bool several = input_.reads() > reads + 1;
    received_.traits.segmented = several;
    if (several && behaviour_.has(Fault::head_of_first_segment)) return refuse(400);
    return true;
  }

  bool fields(Request& to) {
    for (;;) {
      std::string text;
      if (!line(text)) return false;
      if (text.empty() || ends_head(text)) return true;
      const bool most = to.fields.size() == field_limit;
      if (most && !behaviour_.has(Fault::long_head_cut)) return refuse(too_large());
      if (!unfold(text, to.fields.empty())) return false;
      if (const Status status = read_field_line(text, behaviour_, to)) return refuse(status, true);
      if (to.fields.size() > 64 && behaviour_.has(Fault::fields_after_64_lost))
        to.fields.pop_back();
    }
  }

  // By a fault: what follows the CR is content, or the next request.
  bool ends_head(std::string& text) {
    if (behaviour_.has(Fault::cr_cr_lf_ends_head) && text.ends_with('\r')) {
      text.pop_back();
      return read_field_line(text, behaviour_, received_.request) == 0;
    }
    const bool begins = text.starts_with('\r') && behaviour_.has(Fault::cr_begins_content);
    if (begins) input_.waiting().insert(0, text.substr(1) + "\r\n");
    return begins;
  }

  // RFC 9112 §5.2: a fold is read as spaces. White space before the first field is refused (§2.2).
  bool unfold(std::string& text, bool first) {
    const auto is_blank = [](int c) { return c == ' ' || c == '\t'; };
    if (first && is_blank(text.front())) {
      if (!behaviour_.has(Fault::space_before_first_field)) return refuse(400, true);
      text.erase(0, text.find_first_not_of(" \t"));
    }
    while (is_blank(input_.peek())) {
      std::string more;
      if (!line(more)) return false;
      if (behaviour_.has(Fault::fold_joined)) {
        if (const Status status = read_field_line(text, behaviour_, received_.request))
          return refuse(status, true);
        text = more.substr(std::min(more.find_first_not_of(" \t"), more.size()));
      } else {
        text += more;
      }
    }
    return true;
  }

  bool acceptable() {
    Request& request = received_.request;
    if (request.http_1_0 && behaviour_.has(Oddity::refuse_http_1_0)) return refuse(505);
    if (behaviour_.has(Fault::unknown_fields_refused) && !all_fields_known(request))
      return refuse(400);
    if (behaviour_.has(Fault::length_before_host_refused) && !request.fields.empty() &&
        request.fields.front().name == "Content-Length")
      return refuse(400);
    received_.dropped =
        (behaviour_.has(Fault::version_lost) && request.version != "HTTP/1.1") ||
        (behaviour_.has(Fault::long_head_cut) && (head_size_ > 1500 || request.fields.size() > 30));
    if (const Status status = find_framing(request, behaviour_, framing_)) return refuse(status);
    received_.then_close = framing_.then_close && !behaviour_.has(Fault::close_ignored);
    if (behaviour_.has(Fault::both_kept_when_idle) && framing_.both) kept_when_idle_ = true;
    if (behaviour_.has(Fault::close_ignored) && framing_.kind == ContentFraming::Kind::chunked)
      received_.then_close =
          framing_.then_close && !request.lists("Connection", "close", behaviour_);
    received_.traits.expected = request.lists("Expect", "100-continue", behaviour_);
    received_.traits.absolute = request.absolute;
    received_.traits.query = request.method == "GET";
    received_.traits.closing = request.lists("Connection", "close", behaviour_);
    received_.refusal = refusal();
    if (received_.refusal == 0) return true;
    received_.delivered = behaviour_.has(Fault::refused_delivered);
    return received_.delivered || behaviour_.has(Fault::refused_content_served) ||
           refuse(received_.refusal);
  }

  // RFC 9112 §3.2
  bool has_right_host() const {
    const std::vector<std::string_view> hosts = received_.request.values("Host", behaviour_);
    if (hosts.empty()) return received_.request.http_1_0 || behaviour_.has(Fault::host_unchecked);
    if (hosts.size() > 1) return behaviour_.has(Fault::two_hosts);
    return behaviour_.has(Fault::host_value_unchecked) || is_host(hosts.front());
  }

  Status refusal() const {
    const Request& request = received_.request;
    const bool unseen = !first_ && behaviour_.has(Fault::host_of_first_request_only);
    if (!unseen && !has_right_host()) return 400;
    if (request.https && !behaviour_.has(Fault::https_target_served)) return 421;
    if (!has_right_authority(request, behaviour_)) return 400;
    if (behaviour_.has(Fault::range_of_post_refused) &&
        !request.values("Range", behaviour_).empty())
      return 416;
    if (behaviour_.has(Fault::early_close_not_said) && request.path != "/push" &&
        request.path != "/pull" && request.lists("Expect", "100-continue", behaviour_))
      return 404;
    if (behaviour_.has(Fault::content_range_refused) &&
        !request.values("Content-Range", behaviour_).empty())
      return 400;
    if (behaviour_.has(Fault::absolute_form_host_compared) && !request.authority.empty() &&
        request.values("Host", behaviour_).front() != request.authority)
      return 400;
    const bool expects = !request.values("Expect", behaviour_).empty();
    if (expects && !request.lists("Expect", "100-continue", behaviour_)) return 417;
    return 0;
  }

  // Whether a fault leaves the content where it is, to be read as a request.
  bool left_over() const {
    const Request& request = received_.request;
    const bool served = (request.path == "/push" || request.path == "/pull") &&
                        (request.method == "POST" || request.method == "GET") &&
                        received_.refusal == 0 && is_form(request, behaviour_);
    const bool chunked = framing_.kind == ContentFraming::Kind::chunked;
    const bool expected = request.lists("Expect", "100-continue", behaviour_);
    const bool later = expected && input_.waiting().empty();
    const auto is = [&](std::string_view method, Fault fault) {
      return request.method == method && behaviour_.has(fault);
    };
    return (!served && behaviour_.has(Fault::refused_content_served)) ||
           (!served && expected && behaviour_.has(Fault::expected_content_served)) ||
           (!served && later && behaviour_.has(Fault::refused_content_later_served)) ||
           (!served && chunked && behaviour_.has(Fault::refused_chunks_served)) ||
           (chunked && is("GET", Fault::chunks_of_get_served)) ||
           is("HEAD", Fault::content_of_head_served) ||
           is("OPTIONS", Fault::content_of_options_served) ||
           is("GET", Fault::content_of_get_served);
  }

  std::size_t limit() const {
    return behaviour_.has(Oddity::refuse_2_kib) ? std::size_t{2048} : content_limit;
  }

  bool content() {
    if (framing_.kind == ContentFraming::Kind::none) return true;
    if (left_over()) {
      std::string size_line;  // it is no request line, and passed over
      return framing_.kind != ContentFraming::Kind::chunked || line(size_line);
    }
    in_content_ = true;
    const bool chunked = framing_.kind == ContentFraming::Kind::chunked;
    if (framing_.length > limit()) return refuse(413);
    if (chunked && behaviour_.has(Oddity::refuse_chunked)) return refuse(411);
    if (chunked && behaviour_.has(Fault::chunked_refused)) return refuse(501);
    if (chunked && behaviour_.has(Fault::chunked_unanswered)) {
      while (input_.peek() >= 0)
        input_.waiting().clear();
      return gone();
    }
    expectation();
    if (chunked) return chunks() || usable_;
    auto length = static_cast<std::size_t>(framing_.length);
    std::string& waiting = input_.waiting();
    if (behaviour_.has(Fault::content_of_first_segment)) length = std::min(length, waiting.size());
    if (behaviour_.has(Fault::length_is_lower_bound)) length = std::max(length, waiting.size());
    return input_.bytes(length, received_.request.content) == Input::Outcome::read || gone();
  }

  // RFC 9110 §10.1.1
  void expectation() {
    const Request& request = received_.request;
    if (!request.lists("Expect", "100-continue", behaviour_)) return;
    if (request.http_1_0 && !behaviour_.has(Fault::interim_100_to_http_1_0)) return;
    if (!first_ && behaviour_.has(Fault::second_expectation_ignored)) return;
    if (continued_) return;
    if (behaviour_.has(Fault::content_before_100_lost)) input_.waiting().clear();
    if (input_.waiting().empty() && !behaviour_.has(Fault::expectation_ignored))
      socket_.write("HTTP/1.1 100 Continue\r\n\r\n");
  }

  bool chunks() {
    std::string& content = received_.request.content;
    const bool headless = !received_.request.values("Head", behaviour_).empty();
    if (behaviour_.has(Fault::chunks_not_decoded) ||
        (headless && behaviour_.has(Fault::headless_chunks_not_decoded))) {
      if (input_.peek() >= 0) content = std::exchange(input_.waiting(), {});
      content.erase(0, std::min(content.find("name="), content.size()));
      return true;
    }
    std::string text;
    for (int count = 0;; ++count) {
      if (!line(text)) return false;
      while (behaviour_.has(Fault::chunk_quote_over_lines) && has_open_quote(text)) {
        std::string more;
        if (!line(more)) return false;
        text += more;
      }
      const std::optional<std::uint64_t> size = read_chunk_size(text, behaviour_);
      if (!size) return refuse(400);
      if (*size > limit() - content.size()) return refuse(413);
      note_chunk(text, *size);
      if (*size == 0) return trailer_section();
      std::string rest;
      std::string& data = count > 0 && behaviour_.has(Fault::only_first_chunk) ? rest : content;
      if (input_.bytes(static_cast<std::size_t>(*size), data) != Input::Outcome::read)
        return gone();
      if (input_.waiting().empty() && behaviour_.has(Fault::cut_chunk_is_last)) return true;
      if (behaviour_.has(Fault::chunk_extension_kept))
        content.append(text, std::min(text.find(';'), text.size()));
      if (behaviour_.has(Fault::chunk_size_read_as_decimal)) {
        if (!line(text)) return false;  // what is left of the chunk
        continue;
      }
      std::string end;
      if (input_.bytes(2, end) != Input::Outcome::read) return gone();
      if (end[0] == '\r' && behaviour_.has(Fault::chunk_data_cr_alone)) end[1] = '\n';
      if (end != "\r\n" && !behaviour_.has(Fault::chunk_crlf_unchecked)) return refuse(400);
    }
  }

  void note_chunk(std::string_view size_line, std::uint64_t size) {
    PushTraits& traits = received_.traits;
    traits.chunked = true;
    traits.small_chunks |= size == 1;
    traits.extension |= size_line.find(';') != std::string_view::npos;
    traits.quoted |= size_line.find('"') != std::string_view::npos;
    const int next = size == 0 ? 0 : input_.peek();
    traits.cut_character |= (next & 0xC0) == 0x80;
  }

  bool trailer_section() {
    if (behaviour_.has(Fault::trailer_left_over)) return true;
    Request trailers;
    if (behaviour_.has(Fault::trailer_unchecked)) {
      std::string text = "any";
      while (!text.empty())
        if (!line(text)) return false;
      return true;
    }
    if (!fields(trailers)) return false;
    received_.traits.trailer = !trailers.fields.empty();
    if (behaviour_.has(Fault::trailer_merged))
      for (const std::string_view length : trailers.values("Content-Length", behaviour_))
        cut_to(length);
    if (behaviour_.has(Fault::trailer_in_content)) {
      for (const Field& field : trailers.fields)
        received_.request.content.append(field.name).append(field.value);
    }
    return true;
  }

  void cut_to(std::string_view length) {
    std::string& content = received_.request.content;
    std::size_t bytes = 0;
    for (const char digit : length)
      bytes = bytes * 10 + static_cast<std::size_t>(digit - '0');
    content.resize(std::min(bytes, content.size()));
  }

  Input& input_;
  Socket& socket_;
  const Behaviour& behaviour_;
  Received received_;
  ContentFraming framing_;
  std::size_t head_size_ = 0;
  const bool first_;
  const bool continued_;
  bool in_fields_ = false;
  bool kept_when_idle_ = false;  // by a fault
  bool in_content_ = false;
  bool usable_ = false;  // by a fault: what broke off is taken for whole
};

}  // namespace

Received receive(Input& input, Socket& socket, const Behaviour& behaviour, Place place) {
  return Receiver(input, socket, behaviour, place).run();
}

}  // namespace talkspec::odd
