// Requests and answers, and how bytes are cut into segments.
#include <algorithm>
#include <array>

#include "conformance/scenario/kinds.h"
#include "conformance/scenario/load.h"

namespace talkspec::scenario {
namespace {

using std::string_view;

bool is_status(string_view text) {
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return false;
  if (text.substr(1) == "xx") return true;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A status code, or a class of them.
Kind<std::string> status() {
  auto read = [](CaseReader& reader, const Element& element) {
    if (!is_status(element.text)) reader.report(element, "must be a status as in 405 or \"4xx\"");
    return element.text;
  };
  return defined<std::string>(
      "status", {read, [](Definitions&) {
                   return Json{{"title", "status"},
                               {"description", "A status code, or a class as in \"4xx\"."},
                               {"anyOf",
                                {{{"type", "integer"}, {"minimum", 100}, {"maximum", 599}},
                                 {{"type", "string"},
                                  {"pattern", "^[1-5]([0-9][0-9]|xx)$"},
                                  {"minLength", 3},
                                  {"maxLength", 3}}}}};
                 }});
}

// {"Name": true, "Name": false, "Name": MATCH}
Kind<std::vector<FieldMatch>> field_matches() {
  auto read = [](CaseReader& reader, const Element& element) {
    std::vector<FieldMatch> made;
    if (!reader.has_kind(element, Element::Kind::object)) return made;
    for (const Element& field : element.children) {
      FieldMatch& one = made.emplace_back();
      one.name = field.key;
      if (field.key.empty()) reader.report(field.key_begin, "a field name must not be empty");
      if (field.kind == Element::Kind::boolean) {
        one.absent = field.text == "false";
      } else {
        one.value = match().read(reader, field);
      }
    }
    return made;
  };
  return {read, [](Definitions& definitions) {
            return Json{{"type", "object"},
                        {"additionalProperties",
                         {{"anyOf", {{{"type", "boolean"}}, match().schema(definitions)}}}}};
          }};
}

const Form<Answer>& answer_form() {
  static const Form<Answer> form{
      "an answer",
      "A response.",
      {member("status", &Answer::status, one_or_list(status(), "must name a status"),
              "The status that it must have, or one of several."),
       member("or_closed", &Answer::or_closed, boolean(),
              "That the server closes the connection is as good.")
           .usually(false),
       member("headers", &Answer::fields, field_matches(),
              "Field lines. `true`: there; `false`: not there; else what the value must be."),
       member("body", &Answer::body, match(), "What the content must be.")},
      {.kind = Answer::Kind::pattern, .status = {}, .fields = {}, .body = {}},
      {}};
  return form;
}

Kind<Answer::Kind> word() {
  return choice<Answer::Kind>({{"accepted", Answer::Kind::accepted},
                               {"refused", Answer::Kind::refused},
                               {"either", Answer::Kind::either},
                               {"none", Answer::Kind::none}});
}

Answer read_answer(CaseReader& reader, const Element& element) {
  if (element.kind == Element::Kind::string) {
    Answer made;
    made.kind = word().read(reader, element);
    return made;
  }
  if (element.kind == Element::Kind::object) return read_form(reader, element, answer_form());
  reader.report(
      element,
      fmt::format("an answer must be {}, or an object with {}",
                  one_of(std::array<string_view, 4>{"accepted", "refused", "either", "none"}),
                  one_of(names_of(answer_form().members))));
  return {};
}

Kind<HeaderLine> field_line() {
  auto read = [](CaseReader& reader, const Element& element) {
    HeaderLine made;
    if (element.kind != Element::Kind::array || element.children.size() != 2 ||
        element.children[0].kind != Element::Kind::string) {
      reader.report(element, "a field line must be [\"Name\", \"value\"]");
      return made;
    }
    if (element.children[0].text.empty())
      reader.report(element.children[0], "a field name must not be empty");
    made = {element.children[0].text, bytes().read(reader, element.children[1])};
    return made;
  };
  return {read, [](Definitions& definitions) {
            return Json{{"type", "array"},
                        {"minItems", 2},
                        {"maxItems", 2},
                        {"items", {text().schema(definitions), bytes().schema(definitions)}}};
          }};
}

std::vector<HeaderLine> read_field_lines(CaseReader& reader, const Element& element) {
  std::vector<HeaderLine> made;
  if (element.kind == Element::Kind::object) {
    for (const Element& line : element.children) {
      if (line.key.empty()) reader.report(line.key_begin, "a field name must not be empty");
      made.push_back({line.key, bytes().read(reader, line)});
    }
  } else if (element.kind == Element::Kind::array) {
    return list(field_line()).read(reader, element);
  } else {
    reader.report(element,
                  "field lines must be {\"Name\": \"value\"} or [[\"Name\", \"value\"], …]");
  }
  return made;
}

const Forms<Segments>& segments_forms() {
  const auto delay = [] {
    return member("delay", &Segments::delay, seconds(60), "Seconds between two segments.")
        .usually(0);
  };
  static const Forms<Segments> forms{
      "`segments` needs one of",
      "`segments` cuts in one way",
      {{"`segments`",
        "Cuts at offsets.",
        {member("at", &Segments::at, list(offset()), "Offsets of the cuts, in bytes."), delay()},
        {},
        {}},
       {"`segments`",
        "Cuts after every so many bytes.",
        {member("every", &Segments::every,
                turned(integer(1, LoadLimits::piece),
                       [](std::uint64_t n) { return static_cast<std::uint32_t>(n); }),
                "Bytes of a segment."),
         delay()},
        {},
        {}}}};
  return forms;
}

}  // namespace

Kind<Answer> answer() {
  return defined<Answer>(
      "answer",
      {read_answer, [](Definitions& definitions) {
         return Json{
             {"title", "answer"},
             {"description", "What must come back."},
             {"anyOf",
              {described(
                   word().schema(definitions),
                   "accepted: 2xx; refused: 4xx, 5xx or the connection closes; either; none: the "
                   "answer is not awaited."),
               form_schema(definitions, answer_form(), "response")}}};
       }});
}

Kind<std::vector<HeaderLine>> field_lines() {
  return defined<std::vector<HeaderLine>>(
      "field-lines",
      {read_field_lines, [](Definitions& definitions) {
         return Json{{"title", "field-lines"},
                     {"description", "`{\"Name\": BYTES}` or `[[\"Name\", BYTES], …]`."},
                     {"anyOf",
                      {{{"type", "object"}, {"additionalProperties", bytes().schema(definitions)}},
                       array_schema(field_line().schema(definitions), 0)}}};
       }});
}

Kind<Segments> segments() {
  auto read = [](CaseReader& reader, const Element& element) {
    if (!reader.is_object(element, "`segments`")) return Segments{};
    return read_forms(reader, element, segments_forms()).value_or(Segments{});
  };
  return defined<Segments>(
      "segments", {read, [](Definitions& definitions) {
                     return Json{
                         {"title", "segments"},
                         {"description", "Cuts the bytes into segments, each written on its own."},
                         {"anyOf", forms_schemas(definitions, segments_forms())}};
                   }});
}

const Members<Request>& request_members() {
  static const Members<Request> members{
      member("method", &Request::method, text(),
             "The request method. Default: GET for a pull, POST for a push."),
      member("target", &Request::target, bytes(),
             "The request target. Default: that of the target, by method and form."),
      member("version", &Request::version, text(), "The HTTP version.").usually("HTTP/1.1"),
      member("headers", &Request::headers, field_lines(), "Field lines to add."),
      member("without", &Request::without, list(text()),
             "Names of field lines that the runner would write and must not."),
  };
  return members;
}

}  // namespace talkspec::scenario
