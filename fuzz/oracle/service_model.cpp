#include "fuzz/oracle/service_model.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "fuzz/oracle/form_model.h"

namespace talk::fuzz {
namespace {

using std::string_view;
using Answer = ServiceReading::Answer;

// What is percent-encoded in a path; the gate let no other "%" through.
std::string path_of(string_view target) {
  const string_view path = target.substr(0, target.find('?'));
  std::string out;
  for (std::size_t at = 0; at < path.size(); ++at) {
    out += path[at];
    if (path[at] != '%') continue;
    out.back() = static_cast<char>(std::stoi(std::string(path.substr(at + 1, 2)), nullptr, 16));
    at += 2;
  }
  return out;
}

struct Fields {
  bool malformed = false;
  std::optional<std::string> name;
  std::optional<std::string> message;
};

// What `text` gives replaces what was there.
void take_fields(string_view text, Fields& fields) {
  const framing::DecodedForm form = read_form(text);
  fields.malformed = fields.malformed || !form.malformed.empty();
  if (auto name = last_of(form, "name")) fields.name = std::move(name);
  if (auto message = last_of(form, "message")) fields.message = std::move(message);
}

// Code point by code point (RFC 3629 §3).
bool is_utf8(string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const unsigned lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead < 0x80              ? 1
                               : (lead & 0xE0U) == 0xC0 ? 2
                               : (lead & 0xF0U) == 0xE0 ? 3
                               : (lead & 0xF8U) == 0xF0 ? 4
                                                        : 0;
    if (length == 0 || text.size() - at < length) return false;
    unsigned point = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
      const unsigned byte = static_cast<unsigned char>(text[at + i]);
      if ((byte & 0xC0U) != 0x80) return false;
      point = point * 64 + (byte & 0x3FU);
    }
    constexpr unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
      return false;
    at += length;
  }
  return true;
}

class ServiceReader {
 public:
  ServiceReader(const server::ServerOptions& options, const OpenEventStream& event_stream)
      : options_(options), event_stream_(event_stream) {}

  ServiceReading read(const ConnectionReading& connection) {
    for (const ConnectionReading::Request& request : connection.requests) {
      Answer answer = answer_to(request);
      answer.interim = request.interim;
      answer.no_body = answer.is(204) || request.method == "HEAD";
      answer.close = request.close || answer.pull;
      answer.old = request.old;
      answer.headless = request.headless;
      answer.wanted = request.wanted;
      answer.origin = request.origin;
      reading_.answers.push_back(answer);
      if (answer.close) return reading_;
    }
    std::vector<int> last = connection.refusals;
    if (connection.broken_off) last.push_back(400);
    if (!last.empty())
      reading_.answers.push_back(
          {.statuses = last, .interim = connection.interim_last, .close = true});
    return reading_;
  }

 private:
  Answer answer_to(const ConnectionReading::Request& request) {
    const std::size_t mark = std::min(request.target.find('?'), request.target.size());
    const std::string path = path_of(request.target);
    const bool push = path == "/push";
    if (!push && path != "/pull" && path != "*") return {.statuses = {404}};
    const string_view allow = push          ? "GET,OPTIONS,POST"
                              : path == "*" ? "GET,HEAD,OPTIONS,POST"
                                            : "GET,HEAD,OPTIONS";
    if (request.method == "OPTIONS")
      return {.statuses = {204}, .allow = allow, .preflight = request.preflight};
    if (path == "*" || (request.method != "GET" && request.method != (push ? "POST" : "HEAD")))
      return {.statuses = {405}, .allow = allow};
    Fields fields;
    if (mark < request.target.size())
      take_fields(string_view(request.target).substr(mark + 1), fields);
    if (request.method == "POST") take_fields(request.body, fields);
    if (fields.malformed || fields.name.value_or("").empty()) return {.statuses = {400}};
    if (push) return {.statuses = answers_to_push(fields)};
    if (request.method == "HEAD") return {.statuses = {200}, .streams = true};
    return {.statuses = {200},
            .pull = true,
            .until_close = request.old,
            .streams = true,
            .name = *fields.name};
  }

  std::vector<int> answers_to_push(const Fields& fields) {
    if (!fields.message) return {400};
    const std::string& message = *fields.message;
    const char terminator = options_.message_end == framing::Framing::nul ? '\0' : '\n';
    std::vector<int> refusals;
    if (message.size() > options_.max_message) refusals.push_back(413);
    if (message.find(terminator) != std::string::npos) refusals.push_back(400);
    if (event_stream_.open && is_routed(options_, event_stream_.name, *fields.name) &&
        (message.find('\r') != std::string::npos || !is_utf8(message)))
      refusals.push_back(409);
    if (!refusals.empty()) return refusals;
    reading_.messages.push_back({*fields.name, message});
    return {200};
  }

  const server::ServerOptions& options_;
  const OpenEventStream& event_stream_;
  ServiceReading reading_;
};

}  // namespace

bool ServiceReading::Answer::is(int status) const {
  return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

ServiceReading read_service(const ConnectionReading& connection,
                            const server::ServerOptions& options,
                            const OpenEventStream& event_stream) {
  return ServiceReader(options, event_stream).read(connection);
}

bool is_routed(const server::ServerOptions& options, string_view reader, string_view pusher) {
  return options.routing == server::Routing::all || reader != pusher;
}

}  // namespace talk::fuzz
