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
  const auto read = [](CaseReader& reader, const Element& at) {
    if (!is_status(at.text)) reader.report(at, "must be a status as in 405 or \"4xx\"");
    return at.text;
  };
  return {read, defined("status", {{"title", "status"},
                                   {"description", "A status code, or a class as in \"4xx\"."},
                                   {"anyOf",
                                    {{{"type", "integer"}, {"minimum", 100}, {"maximum", 599}},
                                     {{"type", "string"},
                                      {"pattern", "^[1-5]([0-9][0-9]|xx)$"},
                                      {"minLength", 3},
                                      {"maxLength", 3}}}}})};
}

std::string field_name(CaseReader& reader, const std::string& name, std::size_t offset) {
  if (name.empty()) reader.report(offset, "a field name must not be empty");
  return name;
}

// {"Name": true, "Name": false, "Name": MATCH}
Kind<std::vector<FieldMatch>> make_field_matches() {
  const auto read = [](CaseReader& reader, const Element& at) {
    std::vector<FieldMatch> made;
    if (!reader.has_kind(at, Element::Kind::object)) return made;
    for (const Element& field : at.children) {
      FieldMatch& one = made.emplace_back();
      one.name = field_name(reader, field.key, field.key_begin);
      if (field.kind == Element::Kind::boolean) {
        one.absent = field.text == "false";
      } else {
        one.value = match().read(reader, field);
      }
    }
    return made;
  };
  return {read, map_schema({{"anyOf", {{{"type", "boolean"}}, match().schema}}}, 0)};
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

const Kind<Answer::Kind>& word() {
  static const Kind<Answer::Kind> kind = choice<Answer::Kind>({{"accepted", Answer::Kind::accepted},
                                                               {"refused", Answer::Kind::refused},
                                                               {"either", Answer::Kind::either},
                                                               {"none", Answer::Kind::none}});
  return kind;
}

Answer read_answer(CaseReader& reader, const Element& at) {
  Answer made;
  if (at.kind == Element::Kind::string) {
    made.kind = word().read(reader, at);
  } else if (at.kind == Element::Kind::object) {
    made = read_form(reader, at, answer_form());
  } else {
    const auto words = word().schema["enum"].get<std::vector<string_view>>();
    reader.report(at, fmt::format("an answer must be {}, or an object with {}", one_of(words),
                                  one_of(names_of(answer_form().members))));
  }
  return made;
}

Kind<HeaderLine> field_line() {
  const auto read = [](CaseReader& reader, const Element& at) {
    if (at.kind != Element::Kind::array || at.children.size() != 2 ||
        at.children[0].kind != Element::Kind::string) {
      reader.report(at, "a field line must be [\"Name\", \"value\"]");
      return HeaderLine{};
    }
    return HeaderLine{field_name(reader, at.children[0].text, at.children[0].begin),
                      bytes().read(reader, at.children[1])};
  };
  return {read,
          {{"type", "array"},
           {"minItems", 2},
           {"maxItems", 2},
           {"items", {text().schema, bytes().schema}}}};
}

std::vector<HeaderLine> read_field_lines(CaseReader& reader, const Element& at) {
  static const Kind<std::vector<HeaderLine>> lines = list(field_line());
  if (at.kind == Element::Kind::array) return lines.read(reader, at);
  std::vector<HeaderLine> made;
  if (at.kind != Element::Kind::object)
    reader.report(at, "field lines must be {\"Name\": \"value\"} or [[\"Name\", \"value\"], …]");
  for (const Element& line : at.children)
    made.push_back({field_name(reader, line.key, line.key_begin), bytes().read(reader, line)});
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
        {member("every", &Segments::every, piece(), "Bytes of a segment."), delay()},
        {},
        {}}}};
  return forms;
}

}  // namespace

const Kind<std::vector<FieldMatch>>& field_matches() {
  static const Kind<std::vector<FieldMatch>> kind = make_field_matches();
  return kind;
}

const Kind<Answer>& answer() {
  const string_view words =
      "accepted: 2xx; refused: 4xx, 5xx or the connection closes; either; none: the answer is not "
      "awaited.";
  static const Kind<Answer> kind{
      read_answer,
      defined(
          "answer",
          {{"title", "answer"},
           {"description", "What must come back."},
           {"anyOf", {described(word().schema, words), form_schema(answer_form(), "response")}}})};
  return kind;
}

const Kind<std::vector<HeaderLine>>& field_lines() {
  static const Kind<std::vector<HeaderLine>> kind{
      read_field_lines,
      defined("field-lines",
              {{"title", "field-lines"},
               {"description", "`{\"Name\": BYTES}` or `[[\"Name\", BYTES], …]`."},
               {"anyOf", {map_schema(bytes().schema, 0), array_schema(field_line().schema, 0)}}})};
  return kind;
}

const Kind<Segments>& segments() {
  const auto read = [](CaseReader& reader, const Element& at) {
    if (!reader.is_object(at, "`segments`")) return Segments{};
    return read_forms(reader, at, segments_forms()).value_or(Segments{});
  };
  static const Kind<Segments> kind{
      read, defined("segments",
                    {{"title", "segments"},
                     {"description", "Cuts the bytes into segments, each written on its own."},
                     {"anyOf", forms_schemas(segments_forms())}})};
  return kind;
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
