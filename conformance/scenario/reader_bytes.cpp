// Bytes, matches, answers: what is said of single messages and requests.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "conformance/scenario/load.h"
#include "conformance/scenario/reader.h"
#include "conformance/scenario/variables.h"

namespace talkspec::scenario {
namespace {

using Kind = Element::Kind;
using std::string_view;

constexpr std::array<string_view, 8> bytes_kinds{"hex",  "base64", "repeat", "concat",
                                                 "form", "random", "chunk",  "length"};

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

bool is_status(string_view text) {
  if (text.size() != 3 || text[0] < '1' || text[0] > '5') return false;
  if (text.substr(1) == "xx") return true;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Value Reader::bytes(const Element& element) {
  if (element.kind == Kind::string)
    return {Value::Kind::text, expandable(element, element.text), {}, {}};
  string_view kind;
  if (element.kind != Kind::object) {
    report(element, fmt::format("bytes must be a string or an object with {}, not {}",
                                one_of(bytes_kinds), kind_name(element.kind)));
    return {};
  }
  if (!has_bytes_member(element, kind)) return {};
  std::vector<string_view> known{kind};
  if (kind == "repeat") known.emplace_back("times");
  known_members(element, fmt::format("a {} object", quote(kind)), known);
  return bytes_object(element, kind);
}

bool Reader::has_bytes_member(const Element& object, string_view& kind) {
  for (const Element& member : object.children) {
    if (std::find(bytes_kinds.begin(), bytes_kinds.end(), member.key) == bytes_kinds.end())
      continue;
    kind = *std::find(bytes_kinds.begin(), bytes_kinds.end(), member.key);
    return true;
  }
  const string_view other = object.children.empty() ? "" : string_view(object.children[0].key);
  report(object, fmt::format("bytes need one of the members {}{}", one_of(bytes_kinds),
                             meant(other, bytes_kinds)));
  return false;
}

Value Reader::bytes_object(const Element& object, string_view kind) {
  const Element& subject = *object.find(kind);
  const auto of_part = [&](Value::Kind made) { return Value{made, {}, {}, {bytes(subject)}}; };
  if (kind == "hex") return from_hex(subject);
  if (kind == "base64") return from_base64(subject);
  if (kind == "form") return of_part(Value::Kind::form);
  if (kind == "chunk") return of_part(Value::Kind::chunk);
  if (kind == "length") return of_part(Value::Kind::length);
  if (kind == "random") return {Value::Kind::random, {}, count(subject), {}};
  if (kind == "repeat") {
    Value made = of_part(Value::Kind::repeat);
    const Element* const times = needed(object, "times", "a `repeat` object");
    made.count = times == nullptr ? "1" : count(*times);
    return made;
  }
  Value made{Value::Kind::concat, {}, {}, {}};
  if (has_kind(subject, Kind::array))
    for (const Element& part : subject.children)
      made.parts.push_back(bytes(part));
  return made;
}

Value Reader::from_hex(const Element& element) {
  Value made{Value::Kind::bytes, {}, {}, {}};
  if (!has_kind(element, Kind::string)) return made;
  std::vector<unsigned> digits;
  for (const char c : element.text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    digits.push_back(hex_digit(c));
    if (digits.back() < 16) continue;
    report(element, fmt::format("{} is no hexadecimal digit", quote(string_view(&c, 1))));
    return made;
  }
  if (digits.size() % 2 != 0)
    report(element, "has an odd number of hexadecimal digits; each byte needs two");
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    made.text += static_cast<char>(digits[i] << 4 | digits[i + 1]);
  return made;
}

// RFC 4648 §4, with padding, white space allowed.
Value Reader::from_base64(const Element& element) {
  Value made{Value::Kind::bytes, {}, {}, {}};
  if (!has_kind(element, Kind::string)) return made;
  unsigned bits = 0;
  std::size_t digits = 0;
  std::size_t padding = 0;
  for (const char c : element.text) {
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
    if (c == '=') {
      ++padding;
      continue;
    }
    const std::optional<unsigned> digit = base64_digit(c);
    if (!digit || padding != 0) {
      report(element, fmt::format("{} cannot stand here in base64", quote(string_view(&c, 1))));
      return made;
    }
    bits = (bits << 6 | *digit) & 0xFFFFFF;
    ++digits;
    const std::size_t place = digits % 4;
    if (place == 2) made.text += static_cast<char>(bits >> 4 & 0xFF);
    if (place == 3) made.text += static_cast<char>(bits >> 2 & 0xFF);
    if (place == 0) made.text += static_cast<char>(bits & 0xFF);
  }
  if (digits % 4 == 1 || padding > 2 || (digits + padding) % 4 != 0)
    report(element, "is cut short: base64 comes in groups of four, padded with `=`");
  return made;
}

Match Reader::match(const Element& element, bool in_list) {
  Match made;
  if (element.kind != Kind::object) {
    made.value = bytes(element);
    return made;
  }
  if (const Element* const optional = element.find("optional"))
    made.optional = boolean(*optional, false);
  const auto members = [&](string_view what, string_view first, string_view second = {}) {
    std::vector<string_view> known{first};
    if (!second.empty()) known.push_back(second);
    if (in_list) known.push_back("optional");
    known_members(element, what, known);
  };
  if (const Element* const regex = element.find("regex")) {
    members("a `regex` object", "regex");
    made.kind = Match::Kind::regex;
    made.value = {Value::Kind::text, expandable(*regex, text(*regex)), {}, {}};
    notes_.patterns.push_back({made.value.text, regex->begin});
  } else if (const Element* const json = element.find("json")) {
    members("a `json` object", "json");
    made.kind = Match::Kind::json;
    made.value = {Value::Kind::bytes, std::string(document_.source(*json)), {}, {}};
    expandable_strings(*json);
  } else if (const Element* const any = element.find("any")) {
    members("an `any` object", "any");
    made.kind = Match::Kind::any;
    only_true(*any);
  } else {
    string_view kind;
    if (!has_bytes_member(element, kind)) return made;
    members(fmt::format("a {} object", quote(kind)), kind, kind == "repeat" ? "times" : "");
    made.value = bytes_object(element, kind);
  }
  return made;
}

void Reader::expandable_strings(const Element& element) {
  if (element.kind == Kind::string) expandable(element, element.text);
  for (const Element& child : element.children)
    expandable_strings(child);
}

Answer Reader::answer(const Element& element) {
  constexpr std::array<string_view, 4> words{"accepted", "refused", "either", "none"};
  constexpr std::array<Answer::Kind, 4> kinds{Answer::Kind::accepted, Answer::Kind::refused,
                                              Answer::Kind::either, Answer::Kind::none};
  Answer made;
  if (element.kind == Kind::string) {
    made.kind = kinds[choice(element, words)];
    return made;
  }
  if (element.kind != Kind::object) {
    report(element, fmt::format("an answer must be {}, or an object with `status`, `or_closed`, "
                                "`headers` or `body`",
                                one_of(words)));
    return made;
  }
  constexpr std::array<string_view, 4> members{"status", "or_closed", "headers", "body"};
  known_members(element, "an answer", members);
  made.kind = Answer::Kind::pattern;
  if (const Element* const status = element.find("status")) made.status = statuses(*status);
  if (const Element* const closed = element.find("or_closed"))
    made.or_closed = boolean(*closed, false);
  if (const Element* const headers = element.find("headers"))
    if (has_kind(*headers, Kind::object))
      for (const Element& field : headers->children)
        made.fields.push_back(field_match(field));
  if (const Element* const body = element.find("body")) made.body = match(*body, false);
  return made;
}

std::vector<std::string> Reader::statuses(const Element& element) {
  std::vector<std::string> made;
  const auto add = [&](const Element& one) {
    if (one.kind == Kind::array || !is_status(one.text)) {
      report(one, "must be a status as in 405 or \"4xx\"");
      return;
    }
    made.push_back(one.text);
  };
  if (element.kind != Kind::array) {
    add(element);
  } else {
    if (element.children.empty()) report(element, "must name a status");
    for (const Element& one : element.children)
      add(one);
  }
  return made;
}

FieldMatch Reader::field_match(const Element& element) {
  FieldMatch made;
  made.name = element.key;
  if (element.key.empty()) report(element.key_begin, "a field name must not be empty");
  if (element.kind == Kind::boolean) {
    made.absent = element.text == "false";
  } else {
    made.value = match(element, false);
  }
  return made;
}

std::vector<HeaderLine> Reader::header_lines(const Element& element) {
  std::vector<HeaderLine> made;
  const auto add = [&](const Element& at, std::string name, const Element& value) {
    if (name.empty()) report(at.key_begin, "a field name must not be empty");
    made.push_back({std::move(name), bytes(value)});
  };
  if (element.kind == Kind::object) {
    for (const Element& line : element.children)
      add(line, line.key, line);
  } else if (element.kind == Kind::array) {
    for (const Element& line : element.children) {
      if (line.kind != Kind::array || line.children.size() != 2 ||
          line.children[0].kind != Kind::string) {
        report(line, "a field line must be [\"Name\", \"value\"]");
        continue;
      }
      add(line.children[0], line.children[0].text, line.children[1]);
    }
  } else {
    report(element, "field lines must be {\"Name\": \"value\"} or [[\"Name\", \"value\"], …]");
  }
  return made;
}

Segments Reader::segments(const Element& element) {
  Segments made;
  if (!is_object(element, "`segments`")) return made;
  constexpr std::array<string_view, 3> members{"at", "every", "delay"};
  known_members(element, "`segments`", members);
  const Element* const at = element.find("at");
  const Element* const every = element.find("every");
  if ((at == nullptr) == (every == nullptr))
    report(element, "`segments` needs either `at` (offsets) or `every` (a number of bytes)");
  if (at != nullptr && has_kind(*at, Kind::array))
    for (const Element& offset : at->children)
      made.at.push_back(count(offset, 1));
  if (every != nullptr)
    made.every = static_cast<std::uint32_t>(integer(*every, 1, std::uint64_t{1} << 30));
  if (const Element* const delay = element.find("delay")) made.delay = seconds(*delay, 60);
  return made;
}

}  // namespace talkspec::scenario
