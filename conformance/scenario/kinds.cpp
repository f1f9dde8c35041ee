#include "conformance/scenario/kinds.h"

#include "conformance/scenario/load.h"

namespace talkspec::scenario {
namespace {

constexpr std::string_view name_pattern = "^[A-Za-z0-9_.-]{1,64}$";

using Read = std::function<std::string(CaseReader&, const Element&)>;

// The name of a connection, a role or a label.
Kind<std::string> name_of(const std::string& what, Read read) {
  return defined<std::string>(
      what, {std::move(read), [what](Definitions&) {
               return Json{{"title", what},
                           {"description", "A name: up to 64 letters, digits, `-`, `_` and `.`."},
                           {"type", "string"},
                           {"pattern", name_pattern}};
             }});
}

Kind<std::string> connection_kind(Read read) {
  return name_of("connection", std::move(read));
}

std::string read_name(CaseReader& reader, const Element& element) {
  return reader.connection(element);
}

// A number from `least` to `most`, or a ${variable} that comes to one.
Kind<std::string> count(std::string name, std::uint64_t least, std::uint64_t most) {
  auto read = [least, most](CaseReader& reader, const Element& element) {
    return reader.count(element, least, most);
  };
  return defined<std::string>(
      std::move(name), {read, [least, most](Definitions&) {
                          return Json{
                              {"title", "number"},
                              {"description", "A whole number, or a ${variable} that is one."},
                              {"anyOf",
                               {{{"type", "integer"}, {"minimum", least}, {"maximum", most}},
                                {{"type", "string"}, {"pattern", "\\$\\{"}}}}};
                        }});
}

}  // namespace

Json one_of_schema(const std::vector<std::string_view>& names) {
  return {{"enum", names}};
}

Kind<bool> boolean(bool otherwise) {
  auto read = [otherwise](CaseReader& reader, const Element& element) {
    return reader.boolean(element, otherwise);
  };
  return {read, [](Definitions&) { return Json{{"type", "boolean"}}; }};
}

Kind<bool> only_true() {
  return {[](CaseReader& reader, const Element& element) { return reader.only_true(element); },
          [](Definitions&) { return Json{{"const", true}}; }};
}

Kind<std::string> text() {
  return {[](CaseReader& reader, const Element& element) { return reader.text(element); },
          [](Definitions&) { return Json{{"type", "string"}, {"minLength", 1}}; }};
}

Kind<std::string> any_text() {
  auto read = [](CaseReader& reader, const Element& element) {
    reader.has_kind(element, Element::Kind::string);
    return element.text;
  };
  return {read, [](Definitions&) { return Json{{"type", "string"}}; }};
}

Kind<std::uint64_t> integer(std::uint64_t least, std::uint64_t most) {
  auto read = [least, most](CaseReader& reader, const Element& element) {
    return reader.integer(element, least, most);
  };
  return {read, [least, most](Definitions&) {
            return Json{{"type", "integer"}, {"minimum", least}, {"maximum", most}};
          }};
}

Kind<std::chrono::milliseconds> seconds(double most) {
  auto read = [most](CaseReader& reader, const Element& element) {
    return reader.seconds(element, most);
  };
  return {read, [most](Definitions&) {
            return Json{
                {"title", "seconds"}, {"type", "number"}, {"minimum", 0}, {"maximum", most}};
          }};
}

Kind<std::chrono::milliseconds> budget() {
  const Kind<std::chrono::milliseconds> any = seconds(600);
  auto read = [any](CaseReader& reader, const Element& element) {
    const std::chrono::milliseconds made = any.read(reader, element);
    if (made.count() == 0 && element.kind == Element::Kind::number)
      reader.report(element, "must be more than 0 seconds");
    return made;
  };
  return {read, [any](Definitions& definitions) {
            Json made = any.schema(definitions);
            made.erase("minimum");
            made["exclusiveMinimum"] = 0;
            return made;
          }};
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
  return connection_kind(
      [](CaseReader& reader, const Element& element) { return reader.opens(element, false); });
}

Kind<std::string> new_pull() {
  return connection_kind(
      [](CaseReader& reader, const Element& element) { return reader.opens(element, true); });
}

Kind<std::string> connection_to_send_on() {
  return connection_kind(
      [](CaseReader& reader, const Element& element) { return reader.opens_if_new(element); });
}

Kind<std::string> open_connection() {
  return connection_kind(
      [](CaseReader& reader, const Element& element) { return reader.opened(element, false); });
}

Kind<std::string> open_pull() {
  return connection_kind(
      [](CaseReader& reader, const Element& element) { return reader.opened(element, true); });
}

Kind<std::string> role() {
  return name_of("role", read_name);
}

Kind<std::string> label() {
  return name_of("label", read_name);
}

}  // namespace talkspec::scenario
