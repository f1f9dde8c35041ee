// Internal to the room: the kinds of which members are made.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/scenario/descriptor.h"
#include "conformance/scenario/scenario.h"

namespace talkspec::scenario {

// --- plain values (kinds.cpp) ---------------------------------------------------------------

Kind<bool> boolean(bool otherwise = false);
Kind<bool> only_true();
Kind<std::string> text();  // a string, not empty
Kind<std::string> any_text();
Kind<std::uint64_t> integer(std::uint64_t least, std::uint64_t most);
Kind<std::uint32_t> piece();  // bytes of a chunk or a segment
Kind<std::chrono::milliseconds> seconds(int most);
Kind<std::chrono::milliseconds> budget();  // seconds, more than none
Kind<std::string> times();                 // how often something is done: a number or ${variable}
Kind<std::string> size();                  // how many bytes: the same
Kind<std::string> offset();                // behind so many bytes: the same

// One of those words.
template <class T>
Kind<T> choice(std::vector<std::pair<std::string_view, T>> values) {
  std::vector<std::string_view> names;
  for (const auto& [name, value] : values)
    names.push_back(name);
  auto read = [names, values](CaseReader& reader, const Element& element) {
    return values[reader.choice(element, names)].second;
  };
  return {read, {{"enum", names}}};
}
Kind<Level> level();

// An array of that kind. `if_empty`: what is reported when it has nothing in it; empty: it may.
template <class T>
Kind<std::vector<T>> list(const Kind<T>& each, std::string_view if_empty = {}) {
  auto read = [read_one = each.read, if_empty](CaseReader& reader, const Element& element) {
    std::vector<T> made;
    if (!reader.has_kind(element, Element::Kind::array)) return made;
    if (element.children.empty() && !if_empty.empty())
      reader.report(element, std::string(if_empty));
    for (const Element& child : element.children)
      made.push_back(read_one(reader, child));
    return made;
  };
  return {read, array_schema(each.schema, if_empty.empty() ? 0 : 1)};
}

// One, or an array of one or more.
template <class T>
Kind<std::vector<T>> one_or_list(const Kind<T>& each, std::string_view if_empty) {
  const Kind<std::vector<T>> several = list(each, if_empty);
  auto read = [read_one = each.read, read_list = several.read](CaseReader& reader,
                                                               const Element& element) {
    if (element.kind == Element::Kind::array) return read_list(reader, element);
    return std::vector<T>{read_one(reader, element)};
  };
  return {read, {{"anyOf", Json::array({each.schema, several.schema})}}};
}

// --- connections, roles, labels (kinds.cpp) -------------------------------------------------

Kind<std::string> new_connection();
Kind<std::string> new_pull();
Kind<std::string> plain_connection();       // a name that need not be new
Kind<std::string> connection_to_send_on();  // opened by this step when it is not open
Kind<std::string> open_connection();        // that an earlier step opened, or a role's
Kind<std::string> open_pull();
Kind<std::string> role();
Kind<std::string> label();

// --- bytes and matches (bytes.cpp) ----------------------------------------------------------

const Kind<Value>& bytes();
const Kind<Match>& match();
const Kind<Match>& message_match();  // which may be optional
Kind<std::map<std::string, Value>> let();

// --- requests and answers (exchange.cpp) ----------------------------------------------------

const Kind<Answer>& answer();
const Kind<std::vector<HeaderLine>>& field_lines();
const Kind<std::vector<FieldMatch>>& field_matches();
const Kind<Segments>& segments();
const Members<Request>& request_members();

// --- steps (steps.cpp) ----------------------------------------------------------------------

const Kind<Steps>& steps();
const Forms<Step>& step_forms();

// The definitions that contain themselves.
Json bytes_schema();
Json step_schema();

}  // namespace talkspec::scenario
