#include "conformance/scenario/kinds.h"

#include "conformance/scenario/load.h"

namespace talkspec::scenario {
namespace {

// The name of a connection, a role or a label.
Kind<std::string> name_of(std::string_view what,
                          std::function<std::string(CaseReader&, const Element&)> read) {
  return {std::move(read),
          defined(what, {{"title", what},
                         {"description", "A name: up to 64 letters, digits, `-`, `_` and `.`."},
                         {"type", "string"},
                         {"pattern", "^[A-Za-z0-9_.-]{1,64}$"}})};
}

Kind<std::string> plain_name(std::string_view what) {
  return name_of(what, [](CaseReader& reader, const Element& at) { return reader.connection(at); });
}

// A number from `least` to `most`, or a ${variable} that comes to one.
Kind<std::string> count(std::string_view name, std::uint64_t least, std::uint64_t most) {
  return {[=](CaseReader& reader, const Element& at) { return reader.count(at, least, most); },
          defined(name, {{"title", "number"},
                         {"description", "A whole number, or a ${variable} that is one."},
                         {"anyOf",
                          {{{"type", "integer"}, {"minimum", least}, {"maximum", most}},
                           {{"type", "string"}, {"pattern", "\\$\\{"}}}}})};
}

}  // namespace

Kind<bool> boolean(bool otherwise) {
  return {[=](CaseReader& reader, const Element& at) { return reader.boolean(at, otherwise); },
          {{"type", "boolean"}}};
}

Kind<bool> only_true() {
  return {[](CaseReader& reader, const Element& at) { return reader.only_true(at); },
          {{"const", true}}};
}

Kind<std::string> text() {
  return {[](CaseReader& reader, const Element& at) { return reader.text(at); },
          {{"type", "string"}, {"minLength", 1}}};
}

Kind<std::string> any_text() {
  const auto read = [](CaseReader& reader, const Element& at) {
    reader.has_kind(at, Element::Kind::string);
    return at.text;
  };
  return {read, {{"type", "string"}}};
}

Kind<std::uint64_t> integer(std::uint64_t least, std::uint64_t most) {
  return {[=](CaseReader& reader, const Element& at) { return reader.integer(at, least, most); },
          {{"type", "integer"}, {"minimum", least}, {"maximum", most}}};
}

Kind<std::uint32_t> piece() {
  return turned(integer(1, LoadLimits::piece),
                [](std::uint64_t bytes) { return static_cast<std::uint32_t>(bytes); });
}

Kind<std::chrono::milliseconds> seconds(int most) {
  return {[=](CaseReader& reader, const Element& at) { return reader.seconds(at, most); },
          {{"title", "seconds"}, {"type", "number"}, {"minimum", 0}, {"maximum", most}}};
}

Kind<std::chrono::milliseconds> budget() {
  const auto read = [](CaseReader& reader, const Element& at) {
    const std::chrono::milliseconds made = reader.seconds(at, 600);
    if (made.count() == 0 && at.kind == Element::Kind::number)
      reader.report(at, "must be more than 0 seconds");
    return made;
  };
  return {read,
          {{"title", "seconds"}, {"type", "number"}, {"exclusiveMinimum", 0}, {"maximum", 600}}};
}

Kind<std::string> times() {
  return count("times", 0, LoadLimits::actions);
}

Kind<std::string> size() {
  return count("size", 0, LoadLimits::bytes);
}

Kind<std::string> offset() {
  return count("offset", 1, LoadLimits::count);
}

Kind<Level> level() {
  return choice<Level>({{"must", Level::must}, {"should", Level::should}, {"may", Level::may}});
}

Kind<std::string> new_connection() {
  return name_of("connection",
                 [](CaseReader& reader, const Element& at) { return reader.opens(at, false); });
}

Kind<std::string> new_pull() {
  return name_of("connection",
                 [](CaseReader& reader, const Element& at) { return reader.opens(at, true); });
}

Kind<std::string> plain_connection() {
  return plain_name("connection");
}

Kind<std::string> connection_to_send_on() {
  return name_of("connection",
                 [](CaseReader& reader, const Element& at) { return reader.opens_if_new(at); });
}

Kind<std::string> open_connection() {
  return name_of("connection",
                 [](CaseReader& reader, const Element& at) { return reader.opened(at, false); });
}

Kind<std::string> open_pull() {
  return name_of("connection",
                 [](CaseReader& reader, const Element& at) { return reader.opened(at, true); });
}

Kind<std::string> role() {
  return plain_name("role");
}

Kind<std::string> label() {
  return plain_name("label");
}

}  // namespace talkspec::scenario
