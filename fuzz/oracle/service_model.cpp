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
  ServiceReader(const server::ServerOptions& options, bool event_stream)
      : options_(options), event_stream_(event_stream) {}

  ServiceReading read(const ConnectionReading& connection) {
    for (const ConnectionReading::Request& request : connection.requests) {
      Answer answer = answer_to(request);
      answer.no_body = answer.status == 204 || request.method == "HEAD";
      answer.close = request.close || answer.pull;
      answer.old = request.old;
      reading_.answers.push_back(answer);
      if (answer.close) return reading_;
    }
    if (connection.refused) reading_.answers.push_back({.close = true});
    if (connection.broken_off) reading_.answers.push_back({.status = 400, .close = true});
    return reading_;
  }

 private:
  Answer answer_to(const ConnectionReading::Request& request) {
    const std::size_t mark = std::min(request.target.find('?'), request.target.size());
    const std::string path = path_of(request.target);
    const bool push = path == "/push";
    if (!push && path != "/pull" && path != "*") return {.status = 404};
    if (request.method == "OPTIONS") return {.status = 204};
    if (path == "*" || (request.method != "GET" && request.method != (push ? "POST" : "HEAD")))
      return {.status = 405};
    Fields fields;
    if (mark < request.target.size())
      take_fields(string_view(request.target).substr(mark + 1), fields);
    if (request.method == "POST") take_fields(request.body, fields);
    if (fields.malformed || fields.name.value_or("").empty()) return {.status = 400};
    if (push) return {.status = answer_to_push(fields)};
    if (request.method == "HEAD") return {.status = 200};
    return {.status = 200, .pull = true, .until_close = request.old};
  }

  int answer_to_push(const Fields& fields) {
    if (!fields.message) return 400;
    const std::string& message = *fields.message;
    const char terminator = options_.message_end == framing::Framing::nul ? '\0' : '\n';
    if (message.size() > options_.max_message) return 413;
    if (message.find(terminator) != std::string::npos) return 400;
    if (event_stream_ && (message.find('\r') != std::string::npos || !is_utf8(message))) return 409;
    reading_.messages.push_back(message);
    return 200;
  }

  const server::ServerOptions& options_;
  const bool event_stream_;
  ServiceReading reading_;
};

}  // namespace

ServiceReading read_service(const ConnectionReading& connection,
                            const server::ServerOptions& options, bool event_stream) {
  return ServiceReader(options, event_stream).read(connection);
}

}  // namespace talk::fuzz
