// BYTES and MATCH: what is said of single messages.
#include <algorithm>
#include <iterator>
#include <optional>

#include "conformance/scenario/case_checks.h"
#include "conformance/scenario/kinds.h"
#include "conformance/scenario/load.h"

namespace talkspec::scenario {
namespace {

using std::string_view;

// The value of a digit, or nothing that fits in four bits.
unsigned hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return 16;
}

std::optional<unsigned> base64_digit(char c) {
  constexpr string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t at = alphabet.find(c);
  if (at == string_view::npos) return std::nullopt;
  return static_cast<unsigned>(at);
}

bool is_white_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::string from_hex(CaseReader& reader, const Element& element) {
  std::string made;
  if (!reader.has_kind(element, Element::Kind::string)) return made;
  std::vector<unsigned> digits;
  for (const char c : element.text) {
    if (is_white_space(c)) continue;
    digits.push_back(hex_digit(c));
    if (digits.back() < 16) continue;
    reader.report(element, fmt::format("{} is no hexadecimal digit", quote(string_view(&c, 1))));
    return made;
  }
  if (digits.size() % 2 != 0)
    reader.report(element, "has an odd number of hexadecimal digits; each byte needs two");
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    made += static_cast<char>(digits[i] << 4 | digits[i + 1]);
  return made;
}

// RFC 4648 §4, with padding, white space allowed.
std::string from_base64(CaseReader& reader, const Element& element) {
  std::string made;
  if (!reader.has_kind(element, Element::Kind::string)) return made;
  unsigned bits = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const char c : element.text) {
    if (is_white_space(c)) continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const std::optional<unsigned> digit = base64_digit(c);
    if (!digit || padding != 0) {
      reader.report(element,
                    fmt::format("{} cannot stand here in base64", quote(string_view(&c, 1))));
      return made;
    }
    bits = (bits << 6 | *digit) & 0xFFFFFF;
    ++digits;
    const std::size_t place = digits % 4;
    if (place == 2) made += static_cast<char>(bits >> 4 & 0xFF);
    if (place == 3) made += static_cast<char>(bits >> 2 & 0xFF);
    if (place == 0) made += static_cast<char>(bits & 0xFF);
  }
  if (digits % 4 == 1 || padding > 2 || (digits + padding) % 4 != 0)
    reader.report(element, "is cut short: base64 comes in groups of four, padded with `=`");
  return made;
}

// A string member that becomes other bytes.
Kind<std::string> encoded(std::string (*read)(CaseReader&, const Element&)) {
  return {read, any_text().schema};
}

Kind<Values> one_part() {
  return turned(bytes(), [](Value part) { return Values{std::move(part)}; });
}

template <class T>
Form<T> object_form(string_view doc, Members<T> members, T initial) {
  return {fmt::format("{} `{}` object", article(members.front().name), members.front().name),
          doc,
          std::move(members),
          std::move(initial),
          {}};
}

Form<Value> bytes_form(Value::Kind kind, string_view doc, Members<Value> members) {
  return object_form<Value>(doc, std::move(members), {kind, {}, {}, {}});
}

const Forms<Value>& bytes_forms() {
  using Is = Value::Kind;
  static const Forms<Value> forms{
      "bytes need one of the members",
      "bytes are made in one way",
      {
          bytes_form(Is::bytes, "Bytes in hexadecimal.",
                     {member("hex", &Value::text, encoded(from_hex),
                             "Two digits a byte; spaces are allowed.")}),
          bytes_form(
              Is::bytes, "Bytes in base64.",
              {member("base64", &Value::text, encoded(from_base64), "RFC 4648 §4, with padding.")}),
          bytes_form(Is::repeat, "The same bytes several times.",
                     {member("repeat", &Value::parts, one_part(), "The bytes."),
                      member("times", &Value::count, size(), "How often.").needed()}),
          bytes_form(Is::concat, "Bytes one after the other.",
                     {member("concat", &Value::parts, list(bytes()), "The parts.")}),
          bytes_form(Is::form, "The bytes in `application/x-www-form-urlencoded`.",
                     {member("form", &Value::parts, one_part(), "The bytes to encode.")}),
          bytes_form(Is::random, "Printable ASCII bytes, from `--seed`.",
                     {member("random", &Value::count, size(), "How many.")}),
          bytes_form(Is::chunk,
                     "The bytes as one chunk: size line, data, CRLF. Of no bytes: the line of the "
                     "last-chunk, `0` CRLF.",
                     {member("chunk", &Value::parts, one_part(), "The data.")}),
          bytes_form(Is::length,
                     "How many bytes they are, in decimal digits, for a Content-Length written by "
                     "hand.",
                     {member("length", &Value::parts, one_part(), "The bytes to count.")}),
      }};
  return forms;
}

Json text_schema() {
  return {{"title", "text"},
          {"description", "UTF-8 with ${variables}; `$${` is a literal `${`."},
          {"type", "string"}};
}

Json one_of_forms(string_view title, string_view doc, Json first, Json forms) {
  forms.insert(forms.begin(), std::move(first));
  return {{"title", title}, {"description", doc}, {"anyOf", std::move(forms)}};
}

// A string, or an object that is read by `forms`.
template <class T>
T text_or_object(CaseReader& reader, const Element& at, const Forms<T>& forms, T (*made)(Value)) {
  if (at.kind == Element::Kind::string)
    return made({Value::Kind::text, reader.expandable(at), {}, {}});
  if (at.kind == Element::Kind::object) return read_forms(reader, at, forms).value_or(T{});
  reader.report(at, fmt::format("bytes must be a string or an object with {}, not {}",
                                one_of(names_of(bytes_forms().forms)), kind_name(at.kind)));
  return {};
}

Kind<Value> pattern() {
  const auto read = [](CaseReader& reader, const Element& at) {
    return Value{Value::Kind::text, reader.pattern(at), {}, {}};
  };
  return {read, text().schema};
}

Kind<Value> json_value() {
  const auto read = [](CaseReader& reader, const Element& at) {
    reader.expandable_strings(at);
    return Value{Value::Kind::bytes, std::string(reader.document().source(at)), {}, {}};
  };
  return {read, Json::object()};
}

Match exactly(Value value) {
  return {Match::Kind::exactly, std::move(value), false};
}

// What a match can be beside bytes.
Forms<Match> other_forms() {
  Forms<Match> made{bytes_forms().needs, bytes_forms().one_thing, {}};
  const auto add = [&made](Match::Kind kind, string_view doc, Member<Match> first) {
    made.forms.push_back(object_form<Match>(doc, {std::move(first)}, {kind, {}, false}));
  };
  add(Match::Kind::regex, "Bytes that match a pattern.",
      member("regex", &Match::value, pattern(), "In RE2's syntax, over the whole of the bytes."));
  add(Match::Kind::json, "JSON of an equal value.",
      member("json", &Match::value, json_value(),
             "Any JSON value, with ${variables} in its strings."));
  add(Match::Kind::any, "Anything.",
      member<Match>("any", [](Match&, bool) {}, only_true(), "Nothing else can be said."));
  return made;
}

Forms<Match> match_forms(const Members<Match>& more) {
  Forms<Match> made = other_forms();
  for (const Form<Value>& form : bytes_forms().forms)
    made.forms.push_back(
        object_form<Match>(form.doc, lifted(form.members, &Match::value), exactly(form.initial)));
  std::rotate(made.forms.begin(), made.forms.end() - std::ssize(bytes_forms().forms),
              made.forms.end());
  for (Form<Match>& form : made.forms)
    form.members = form.members + more;
  return made;
}

const Forms<Match>& forms_of_match() {
  static const Forms<Match> forms = match_forms({});
  return forms;
}

const Forms<Match>& forms_of_message() {
  static const Forms<Match> forms =
      match_forms({member("optional", &Match::optional, boolean(), "The message need not come.")
                       .usually(false)});
  return forms;
}

}  // namespace

Json bytes_schema() {
  return one_of_forms("bytes", "A string with ${variables}, or an object that makes bytes.",
                      text_schema(), forms_schemas(bytes_forms()));
}

const Kind<Value>& bytes() {
  const auto read = [](CaseReader& reader, const Element& at) {
    return text_or_object<Value>(reader, at, bytes_forms(), [](Value value) { return value; });
  };
  static const Kind<Value> kind{read, reference("bytes")};
  return kind;
}

const Kind<Match>& match() {
  const auto read = [](CaseReader& reader, const Element& at) {
    return text_or_object(reader, at, forms_of_match(), exactly);
  };
  static const Kind<Match> kind{
      read, defined("match", one_of_forms("match", "What received bytes must be.", bytes().schema,
                                          forms_schemas(other_forms())))};
  return kind;
}

const Kind<Match>& message_match() {
  const auto read = [](CaseReader& reader, const Element& at) {
    return text_or_object(reader, at, forms_of_message(), exactly);
  };
  static const Kind<Match> kind{
      read, defined("message", one_of_forms("match", "What a message must be.", text_schema(),
                                            forms_schemas(forms_of_message())))};
  return kind;
}

Kind<std::map<std::string, Value>> let() {
  const auto read = [](CaseReader& reader, const Element& at) {
    std::map<std::string, Value> made;
    if (!reader.is_object(at, "`let`")) return made;
    if (at.children.size() > LoadLimits::named_bytes)
      reader.report(at, fmt::format("more than {} names", LoadLimits::named_bytes));
    for (const Element* const named : reader.uncommented(at)) {
      check_variable_name(reader, *named);
      made.emplace(named->key, bytes().read(reader, *named));
    }
    return made;
  };
  Json schema = titled("let", commented(map_schema(bytes().schema, 0)));
  schema["maxProperties"] = LoadLimits::named_bytes;
  return {read, std::move(schema)};
}

}  // namespace talkspec::scenario
