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
    case 303:
      return "See Other";
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "";
  }
}

std::string field_line(const AnswerField& field, const Behaviour& behaviour) {
  if (!behaviour.has(Oddity::lower_case_fields))
    return fmt::format("{}: {}\r\n", field.name, field.value);
  std::string name = field.name;
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return fmt::format("{}:{}\r\n", name, field.value);
}

std::string interim(const AnswerTo& to, const Behaviour& behaviour) {
  if (to.http_1_0 || !behaviour.has(Oddity::interim_responses)) return {};
  return "HTTP/1.1 102 Processing\r\n\r\n"
         "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";
}

std::vector<AnswerField> connection_fields(const AnswerTo& to) {
  if (to.then_close) return {{"Connection", "close"}};
  return {};
}

std::string with_length(int status, std::vector<AnswerField> fields, std::string_view content,
                        const AnswerTo& to, const Behaviour& behaviour) {
  fields.push_back({"Content-Length", std::to_string(content.size())});
  std::string wire = interim(to, behaviour) + answer_head(status, fields, behaviour);
  if (behaviour.has(Fault::answer_too_short)) content.remove_suffix(1);
  if (!to.head || behaviour.has(Fault::push_head_with_content)) wire += content;
  if (behaviour.has(Fault::answer_too_long)) wire += "and more";
  return wire;
}

std::string chunked(int status, std::vector<AnswerField> fields, const AnswerTo& to,
                    const Behaviour& behaviour) {
  fields.push_back({"Transfer-Encoding", "Chunked"});
  std::string wire = interim(to, behaviour) + answer_head(status, fields, behaviour);
  if (!to.head) wire += "2;a\r\nno\r\n02\r\nop\r\n0\r\nX-Trailer: done\r\n\r\n";
  return wire;
}

}  // namespace

std::string answer_head(int status, const std::vector<AnswerField>& fields,
                        const Behaviour& behaviour) {
  const std::string_view phrase = behaviour.has(Oddity::no_reason) ? "" : reason(status);
  std::string wire = fmt::format("HTTP/1.1 {} {}\r\n", status, phrase);
  for (const AnswerField& field : fields)
    wire += field_line(field, behaviour);
  if (behaviour.has(Oddity::many_fields)) {
    for (int i = 0; i < 40; ++i)
      wire +=
          field_line({fmt::format("X-Field-{}", i), "a \"quoted\", list; of=values"}, behaviour);
  }
  return wire + "\r\n";
}

std::string accepted(const AnswerTo& to, const Behaviour& behaviour) {
  std::vector<AnswerField> fields = connection_fields(to);
  if (behaviour.has(Fault::push_redirected)) {
    fields.push_back({"Location", "/elsewhere"});
    return with_length(303, std::move(fields), "", to, behaviour);
  }
  if (behaviour.has(Fault::answer_without_length))
    return answer_head(200, fields, behaviour) + "noop";
  if (behaviour.has(Oddity::answer_204))
    return interim(to, behaviour) + answer_head(204, fields, behaviour);
  if (behaviour.has(Oddity::answer_chunked) && !to.http_1_0)
    return chunked(202, std::move(fields), to, behaviour);
  return with_length(200, std::move(fields), "noop", to, behaviour);
}

std::string answer(int status, const AnswerTo& to, const Behaviour& behaviour) {
  std::vector<AnswerField> fields = connection_fields(to);
  if (status == 405 && !behaviour.has(Fault::allow_missing))
    fields.push_back({"Allow", "GET, HEAD, POST"});
  const std::string content = fmt::format("{}\n", reason(status));
  return with_length(status, std::move(fields), content, to, behaviour);
}

}  // namespace talkspec::odd
