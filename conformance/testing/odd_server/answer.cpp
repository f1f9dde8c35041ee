#include "conformance/testing/odd_server/answer.h"

#include <algorithm>

#include <fmt/format.h>

namespace talkspec::odd {
namespace {

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 205:
      return "Reset Content";
    case 301:
      return "Moved Permanently";
    case 303:
      return "See Other";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 411:
      return "Length Required";
    case 409:
      return "Conflict";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 417:
      return "Expectation Failed";
    case 421:
      return "Misdirected Request";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

std::string field_line(const AnswerField& field, const Behaviour& behaviour) {
  if (behaviour.has(Fault::answer_line_bare_lf))
    return fmt::format("{}: {}\n", field.name, field.value);
  if (!behaviour.has(Oddity::lower_case_fields))
    return fmt::format("{}: {}\r\n", field.name, field.value);
  std::string name = field.name;
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return fmt::format("{}:{}\r\n", name, field.value);
}

std::string interim(const AnswerTo& to, const Behaviour& behaviour) {
  if (to.http_1_0 && behaviour.has(Fault::interim_to_http_1_0))
    return "HTTP/1.1 102 Processing\r\n\r\n";
  if (to.http_1_0 || !behaviour.has(Oddity::interim_responses)) return {};
  return "HTTP/1.1 102 Processing\r\n\r\n"
         "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";
}

std::vector<AnswerField> connection_fields(const AnswerTo& to, const Behaviour& behaviour) {
  if (behaviour.has(Fault::close_not_said)) return {};
  if (to.then_close || behaviour.has(Fault::close_said_and_kept_open))
    return {{"Connection", "close"}};
  return {};
}

std::string length(std::size_t size, const Behaviour& behaviour) {
  if (behaviour.has(Oddity::length_leading_zeros)) return fmt::format("{:06}", size);
  if (behaviour.has(Fault::answer_length_list)) return fmt::format("{0}, {0}", size);
  return std::to_string(size);
}

std::string with_length(int status, std::vector<AnswerField> fields, std::string_view content,
                        const AnswerTo& to, const Behaviour& behaviour) {
  fields.push_back({"Content-Length", length(content.size(), behaviour)});
  if (behaviour.has(Fault::answer_length_twice)) fields.push_back(fields.back());
  std::string wire = interim(to, behaviour) + answer_head(status, fields, behaviour);
  if (behaviour.has(Fault::answer_too_short)) content.remove_suffix(1);
  const bool refused_head = status >= 400 && behaviour.has(Fault::refused_head_with_content);
  const bool push_head = status < 400 && behaviour.has(Fault::push_head_with_content);
  if (!to.head || push_head || refused_head) wire += content;
  if (behaviour.has(Fault::answer_too_long)) wire += "and more";
  if (behaviour.has(Fault::answer_followed_by_line)) wire += "\r\n";
  return wire;
}

std::string chunked(int status, std::vector<AnswerField> fields, const AnswerTo& to,
                    const Behaviour& behaviour) {
  const bool other = behaviour.has(Fault::coding_not_asked_for);
  fields.push_back({"Transfer-Encoding", other ? "gzip, chunked" : "Chunked"});
  if (behaviour.has(Fault::answer_length_beside_coding)) fields.push_back({"Content-Length", "4"});
  std::string wire = interim(to, behaviour) + answer_head(status, fields, behaviour);
  if (!to.head && behaviour.has(Fault::answer_chunk_line_bare_lf))
    wire += "4\nnoop\r\n0\n\r\n";
  else if (!to.head)
    wire += "2;a\r\nno\r\n02\r\nop\r\n0\r\nX-Trailer: done\r\n\r\n";
  return wire;
}

// A field line that no head may have.
std::string_view wrong_line(const Behaviour& behaviour) {
  if (behaviour.has(Fault::answer_space_before_colon)) return "Server : odd\r\n";
  if (behaviour.has(Fault::answer_without_colon)) return "Server odd\r\n";
  if (behaviour.has(Fault::answer_folded)) return "Server: odd\r\n server\r\n";
  if (behaviour.has(Fault::answer_control_byte)) return "Server: odd\x01\r\n";
  if (behaviour.has(Fault::server_said_twice)) return "Server: odd\r\nServer: odd\r\n";
  if (behaviour.has(Fault::upgrade_not_named)) return "Upgrade: h2c\r\n";
  if (behaviour.has(Fault::date_of_iso)) return "Date: 1994-11-06T08:49:37Z\r\n";
  return {};
}

}  // namespace

std::string answer_head(int status, const std::vector<AnswerField>& fields,
                        const Behaviour& behaviour) {
  const std::string_view phrase = behaviour.has(Oddity::no_reason) ? "" : reason(status);
  std::string wire = fmt::format("HTTP/1.1 {} {}\r\n", status, phrase);
  if (behaviour.has(Oddity::odd_heads)) wire = fmt::format("HTTP/1.1 {} a\tb \xe9\r\n", status);
  if (behaviour.has(Fault::status_line_without_space))
    wire = fmt::format("HTTP/1.1 {}\r\n", status);
  if (behaviour.has(Fault::answer_line_bare_lf)) wire = fmt::format("HTTP/1.1 {} OK\n", status);
  for (const AnswerField& field : fields)
    wire += field_line(field, behaviour);
  if (behaviour.has(Oddity::odd_heads))
    wire +=
        "X-Empty:\r\nX-Odd: \t a\tb \xe9\xff \r\n!#$%&'*+-.^_`|~9: x\r\nConnection: x-close\r\n"
        "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
  if (behaviour.has(Oddity::odd_lists))
    wire +=
        "Vary: Accept , \tOrigin\r\nVary: *\r\nContent-Language: \r\nUpgrade: h2c, odd/1\r\n"
        "Connection: Upgrade\r\n";
  wire += wrong_line(behaviour);
  if (behaviour.has(Oddity::many_fields)) {
    for (int i = 0; i < 40; ++i)
      wire +=
          field_line({fmt::format("X-Field-{}", i), "a \"quoted\", list; of=values"}, behaviour);
  }
  return wire + (behaviour.has(Fault::answer_line_bare_lf) ? "\n" : "\r\n");
}

std::string accepted(const AnswerTo& to, const Behaviour& behaviour) {
  std::vector<AnswerField> fields = connection_fields(to, behaviour);
  if (behaviour.has(Fault::push_redirected)) {
    fields.push_back({"Location", "/elsewhere"});
    return with_length(303, std::move(fields), "", to, behaviour);
  }
  if (behaviour.has(Fault::answer_without_length))
    return answer_head(200, fields, behaviour) + "noop";
  if (behaviour.has(Fault::no_content_with_length)) {
    fields.push_back({"Content-Length", "0"});
    return answer_head(204, fields, behaviour);
  }
  if (behaviour.has(Oddity::answer_204))
    return interim(to, behaviour) + answer_head(204, fields, behaviour);
  const bool chunks = behaviour.has(Fault::answer_length_beside_coding) ||
                      behaviour.has(Fault::coding_not_asked_for) ||
                      behaviour.has(Fault::answer_chunk_line_bare_lf) ||
                      behaviour.has(Oddity::answer_chunked);
  if (to.http_1_0 ? behaviour.has(Fault::answer_chunks_to_http_1_0) : chunks)
    return chunked(202, std::move(fields), to, behaviour);
  const bool reset = behaviour.has(Fault::reset_content_with_content);
  std::string wire = with_length(reset ? 205 : 200, std::move(fields), "noop", to, behaviour);
  if (behaviour.has(Fault::pushes_answered_in_http_1_0)) wire.replace(0, 8, "HTTP/1.0");
  return wire;
}

std::string answer(int status, const AnswerTo& to, const Behaviour& behaviour) {
  const bool pull = status == 405 && to.pull;
  if (pull && behaviour.has(Fault::head_missing)) return "Method Not Allowed\n";
  std::vector<AnswerField> fields = connection_fields(to, behaviour);
  if (to.expected && behaviour.has(Fault::early_close_not_said)) fields.clear();
  if (status == 404 && behaviour.has(Fault::challenge_missing)) status = 401;
  if (status == 404 && behaviour.has(Fault::redirect_without_location)) status = 301;
  if (pull && behaviour.has(Fault::protocol_switched))
    return answer_head(101, {{"Upgrade", "odd"}, {"Connection", "upgrade"}}, behaviour);
  const char* allowed = "GET, HEAD, POST";
  if (behaviour.has(Fault::list_member_empty)) allowed = "GET, , HEAD, POST";
  if (behaviour.has(Fault::allow_no_tokens)) allowed = "GET; HEAD; POST";
  const bool left_out = pull && behaviour.has(Fault::pull_allow_missing);
  if (status == 405 && !behaviour.has(Fault::allow_missing) && !left_out)
    fields.push_back({"Allow", allowed});
  if (status == 415 && behaviour.has(Fault::codings_with_media_type_refused))
    fields.push_back({"Accept-Encoding", "gzip"});
  const bool silent = behaviour.has(Fault::errors_without_content);
  const std::string content = silent ? "" : fmt::format("{}\n", reason(status));
  std::string wire = with_length(status, std::move(fields), content, to, behaviour);
  if (status == 405 && behaviour.has(Fault::answered_twice)) wire += wire;
  return wire;
}

}  // namespace talkspec::odd
