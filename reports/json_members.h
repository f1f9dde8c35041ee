// The members of the model (reports/members.h) to JSON and back.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/json_reader.h"
#include "reports/json_writer.h"
#include "reports/members.h"
#include "reports/timestamp.h"

namespace talkspec::report {

// "head 0, body 47". A string, as an indented array would take a line for each number.
std::string text_of(const std::vector<Boundary>& boundaries);
// `size` is the number of bytes that the boundaries are in.
std::vector<Boundary> read_boundaries(JsonReader& reader, const JsonNode& node, std::size_t size);

// Writes members into the object that is open.
class MemberWriter {
 public:
  explicit MemberWriter(JsonWriter& json) : json_(json) {}

  void text(const char* key, std::string_view raw, Presence presence = Presence::always) {
    if (presence == Presence::always || !raw.empty()) json_.text(key, raw);
  }
  void bytes(const char* key, std::string_view raw, Presence presence = Presence::always) {
    if (presence == Presence::always || !raw.empty()) json_.bytes(key, raw);
  }
  void texts(const char* key, const std::vector<std::string>& raw,
             Presence presence = Presence::always) {
    if (presence == Presence::always || !raw.empty()) json_.texts(key, raw);
  }
  void number(const char* key, std::integral auto value, Presence presence = Presence::always) {
    if (presence == Presence::always || value != 0) json_.number(key, value);
  }
  template <class Rep, class Period>
  void number(const char* key, std::chrono::duration<Rep, Period> value,
              Presence presence = Presence::always) {
    number(key, value.count(), presence);
  }
  void boolean(const char* key, bool value, Presence presence = Presence::always) {
    if (presence == Presence::always || value) json_.boolean(key, value);
  }
  void decimal(const char* key, std::uint64_t value) { json_.string(key, std::to_string(value)); }
  void time(const char* key, Time value) { json_.string(key, timestamp(value)); }
  template <class Enum>
  void name(const char* key, Enum value) {
    json_.string(key, report::name(value));
  }
  // Left out where it is the usual one.
  template <class Enum>
  void name(const char* key, Enum value, Enum usual) {
    if (value != usual) name(key, value);
  }
  void boundaries(const char* key, const std::vector<Boundary>& list, std::size_t /*size*/) {
    if (!list.empty()) json_.string(key, text_of(list));
  }
  template <class T>
  void list(const char* key, const std::vector<T>& elements, Presence presence = Presence::always) {
    if (presence == Presence::unless_empty && elements.empty()) return;
    json_.key(key).begin_array();
    for (const T& element : elements) {
      json_.begin_object();
      members(*this, element);
      json_.end_object();
    }
    json_.end_array();
  }

 private:
  JsonWriter& json_;
};

// Reads members of an object that is not trusted; what is wrong is in the reader's error().
class MemberReader {
 public:
  MemberReader(JsonReader& reader, JsonNode object) : reader_(reader), object_(std::move(object)) {}

  void text(const char* key, std::string& value, Presence presence = Presence::always) {
    value = reader_.text(at(key, presence));
  }
  void bytes(const char* key, std::string& value, Presence presence = Presence::always) {
    text(key, value, presence);
  }
  void texts(const char* key, std::vector<std::string>& value,
             Presence presence = Presence::always) {
    value = reader_.texts(at(key, presence));
  }
  template <std::unsigned_integral Number>
  void number(const char* key, Number& value, Presence presence = Presence::always) {
    value =
        static_cast<Number>(reader_.whole(at(key, presence), std::numeric_limits<Number>::max()));
  }
  template <class Rep, class Period>
  void number(const char* key, std::chrono::duration<Rep, Period>& value,
              Presence presence = Presence::always) {
    value = reader_.duration<std::chrono::duration<Rep, Period>>(at(key, presence));
  }
  void boolean(const char* key, bool& value, Presence presence = Presence::always) {
    value = reader_.boolean(at(key, presence));
  }
  void decimal(const char* key, std::uint64_t& value) {
    value = reader_.decimal(at(key, Presence::always));
  }
  void time(const char* key, Time& value) { value = reader_.time(at(key, Presence::always)); }
  template <class Enum>
  void name(const char* key, Enum& value) {
    value = reader_.enumerator<Enum>(at(key, Presence::always));
  }
  template <class Enum>
  void name(const char* key, Enum& value, Enum usual) {
    const JsonNode node = at(key, Presence::unless_empty);
    value = node ? reader_.enumerator<Enum>(node) : usual;
  }
  void boundaries(const char* key, std::vector<Boundary>& value, std::size_t size) {
    value = read_boundaries(reader_, at(key, Presence::unless_empty), size);
  }
  template <class T>
  void list(const char* key, std::vector<T>& elements, Presence presence = Presence::always) {
    elements = reader_.list<T>(at(key, presence), [this](const JsonNode& node) {
      T element;
      MemberReader inner(reader_, node);
      members(inner, element);
      return element;
    });
  }

 private:
  JsonNode at(const char* key, Presence presence) {
    return presence == Presence::always ? reader_.need(object_, key) : reader_.find(object_, key);
  }

  JsonReader& reader_;
  JsonNode object_;
};

}  // namespace talkspec::report
