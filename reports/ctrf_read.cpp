#include <algorithm>
#include <charconv>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "reports/ctrf.h"
#include "reports/escape.h"
#include "reports/timestamp.h"

namespace talkspec::report {
namespace {

using nlohmann::json;

// A value of the document and the JSON Pointer (RFC 6901) to it; no value when it is missing.
struct Node {
  const json* value = nullptr;
  std::string pointer;

  explicit operator bool() const { return value != nullptr; }
};

// Takes members out of the document. The first thing that is wrong is kept as error(); from then
// on every read returns an empty value.
class Reader {
 public:
  const std::string& error() const { return error_; }

  Node find(const Node& object, const char* key) {
    Node member{nullptr, object.pointer + '/' + key};
    if (!object) return member;
    if (!object.value->is_object()) {
      fail(object, "must be an object");
      return member;
    }
    const auto found = object.value->find(key);
    if (found != object.value->end()) member.value = &*found;
    return member;
  }

  Node need(const Node& object, const char* key) {
    Node member = find(object, key);
    if (object && !member) fail(member, "is missing");
    return member;
  }

  // Escaped text; empty when it is missing.
  std::string text(const Node& node) {
    if (!node) return {};
    if (!node.value->is_string()) return fail(node, "must be a string"), "";
    auto text = unescape(node.value->get_ref<const std::string&>());
    if (!text)
      fail(node, "has a backslash that escapes nothing: write \\\\, \\r, \\n, \\t or \\xHH");
    return text.value_or("");
  }

  std::uint64_t whole(const Node& node, std::uint64_t largest) {
    if (!node) return 0;
    if (!node.value->is_number_unsigned()) return fail(node, "must be a whole number"), 0;
    const auto number = node.value->get<std::uint64_t>();
    if (number > largest) return fail(node, "is larger than " + std::to_string(largest)), 0;
    return number;
  }

  std::chrono::microseconds microseconds(const Node& node) {
    constexpr std::uint64_t thirty_years = 1'000'000'000'000'000;
    return std::chrono::microseconds(whole(node, thirty_years));
  }

  // Past 2^53 not every JSON reader keeps a number, so this one travels as a string.
  std::uint64_t decimal(const Node& node) {
    std::uint64_t number = 0;
    const std::string digits = text(node);
    if (!node) return 0;
    bool good = !digits.empty() && digits.size() <= 20;
    for (const char digit : digits) {
      const auto value = static_cast<std::uint64_t>(digit - '0');
      constexpr auto largest = std::numeric_limits<std::uint64_t>::max();
      good = good && digit >= '0' && digit <= '9' && number <= (largest - value) / 10;
      if (!good) break;
      number = number * 10 + value;
    }
    if (!good) fail(node, "must be a string of decimal digits that fits 64 bits");
    return good ? number : 0;
  }

  bool boolean(const Node& node) {
    if (!node) return false;
    if (!node.value->is_boolean()) return fail(node, "must be true or false"), false;
    return node.value->get<bool>();
  }

  Time time(const Node& node) {
    const auto time = time_from(text(node));
    if (node && !time) fail(node, "must be a time like 2026-01-31T23:59:59.000000000Z");
    return time.value_or(Time());
  }

  template <class Enum>
  Enum enumerator(const Node& node, std::optional<Enum> (*from)(std::string_view) noexcept) {
    const auto value = from(text(node));
    if (node && !value) fail(node, "is a name that this version doesn't know");
    return value.value_or(Enum{});
  }

  template <class Element>
  std::vector<Element> list(const Node& node, const std::function<Element(const Node&)>& read) {
    std::vector<Element> elements;
    if (!node) return elements;
    if (!node.value->is_array()) return fail(node, "must be an array"), elements;
    for (std::size_t i = 0; i < node.value->size() && error_.empty(); ++i)
      elements.push_back(read({&(*node.value)[i], node.pointer + '/' + std::to_string(i)}));
    return elements;
  }

  std::vector<std::string> texts(const Node& node) {
    return list<std::string>(node, [this](const Node& element) { return text(element); });
  }

  void fail(const Node& node, const std::string& what) {
    if (error_.empty())
      error_ = (node.pointer.empty() ? "the document" : escape_text(node.pointer)) + " " + what;
  }

 private:
  std::string error_;
};

Requirement read_requirement(Reader& reader, const Node& node) {
  Requirement requirement;
  requirement.id = reader.text(reader.need(node, "id"));
  requirement.level = reader.enumerator(reader.need(node, "level"), &level_from);
  requirement.sentence = reader.text(reader.need(node, "sentence"));
  requirement.source = reader.text(reader.need(node, "source"));
  return requirement;
}

// "head 0, body 47" as write_ctrf writes it; `size` is that of the event's bytes.
std::vector<Boundary> read_boundaries(Reader& reader, const Node& node, std::size_t size) {
  constexpr std::string_view comma = ", ";
  std::vector<Boundary> boundaries;
  const std::string text = reader.text(node);
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view item = rest.substr(0, rest.find(comma));
    rest.remove_prefix(std::min(rest.size(), item.size() + comma.size()));
    const std::size_t space = std::min(item.find(' '), item.size());
    const auto kind = boundary_kind_from(item.substr(0, space));
    Boundary boundary{kind.value_or(Boundary::Kind::head), 0};
    const std::string_view digits = item.substr(std::min(space + 1, item.size()));
    const auto [end, trouble] =
        std::from_chars(digits.data(), digits.data() + digits.size(), boundary.offset);
    const bool whole = trouble == std::errc() && end == digits.data() + digits.size();
    const bool ascends = boundaries.empty() || boundaries.back().offset <= boundary.offset;
    if (!kind || !whole || !ascends || boundary.offset > size) {
      reader.fail(node, "must be like \"head 0, body 47\", offsets ascending in `bytes`");
      return {};
    }
    boundaries.push_back(boundary);
  }
  return boundaries;
}

WireEvent read_wire_event(Reader& reader, const Node& node) {
  WireEvent event;
  event.at = reader.microseconds(reader.need(node, "microseconds"));
  event.connection = reader.text(reader.need(node, "connection"));
  event.kind = reader.enumerator(reader.need(node, "kind"), &wire_event_kind_from);
  event.bytes = reader.text(reader.find(node, "bytes"));
  event.elided =
      reader.whole(reader.find(node, "elided"), std::numeric_limits<std::uint64_t>::max());
  event.boundaries = read_boundaries(reader, reader.find(node, "boundaries"), event.bytes.size());
  return event;
}

Case read_case(Reader& reader, const Node& test) {
  const Node extra = reader.need(test, "extra");
  Case c;
  c.id = reader.text(reader.need(test, "name"));
  c.area = reader.text(reader.need(extra, "area"));
  c.title = reader.text(reader.need(extra, "title"));
  c.level = reader.enumerator(reader.need(extra, "level"), &level_from);
  c.requirements =
      reader.list<Requirement>(reader.need(extra, "requirements"),
                               [&](const Node& node) { return read_requirement(reader, node); });
  c.verdict = reader.enumerator(reader.need(test, "rawStatus"), &verdict_from);
  c.message = reader.text(reader.find(test, "message"));
  c.expected = reader.text(reader.find(extra, "expected"));
  c.actual = reader.text(reader.find(extra, "actual"));
  c.file = reader.text(reader.find(test, "filePath"));
  c.line = static_cast<std::uint32_t>(
      reader.whole(reader.find(test, "line"), std::numeric_limits<std::uint32_t>::max()));
  c.rerun = reader.text(reader.find(extra, "rerun"));
  c.start = reader.time(reader.need(extra, "start"));
  c.duration = reader.microseconds(reader.need(extra, "durationMicroseconds"));
  c.notes = reader.texts(reader.find(extra, "notes"));
  c.transcript = reader.list<WireEvent>(reader.need(extra, "transcript"), [&](const Node& node) {
    return read_wire_event(reader, node);
  });
  return c;
}

Run read_run(Reader& reader, const Node& results) {
  const Node extra = reader.need(results, "extra");
  const Node environment = reader.need(results, "environment");
  Run run;
  run.tool_version = reader.text(reader.find(reader.need(results, "tool"), "version"));
  run.target = reader.text(reader.need(extra, "target"));
  run.profile = reader.text(reader.need(extra, "profile"));
  run.routing = reader.text(reader.need(extra, "routing"));
  run.seed = reader.decimal(reader.need(extra, "seed"));
  run.suite_hash = reader.text(reader.need(extra, "suiteHash"));
  run.command_line = reader.texts(reader.need(extra, "commandLine"));
  run.host = reader.text(reader.need(reader.need(environment, "extra"), "host"));
  run.start = reader.time(reader.need(extra, "start"));
  run.stop = reader.time(reader.need(extra, "stop"));
  run.interrupted = reader.boolean(reader.need(extra, "interrupted"));
  run.trouble = reader.text(reader.need(extra, "trouble"));
  run.round_trip = reader.microseconds(reader.need(extra, "roundTripMicroseconds"));
  run.cases = reader.list<Case>(reader.need(results, "tests"),
                                [&](const Node& node) { return read_case(reader, node); });
  return run;
}

// The library reports a broken document by an exception; it goes no further than here.
std::optional<json> parse(std::string_view text, std::string& error) {
  try {
    return json::parse(text);
  } catch (const json::parse_error& broken) {
    error = "not JSON: byte " + std::to_string(broken.byte) + " can't stand where it stands";
  }
  return std::nullopt;
}

}  // namespace

CtrfReading read_ctrf(std::string_view text) {
  CtrfReading reading;
  const auto document = parse(text, reading.error);
  if (!document) return reading;

  Reader reader;
  const Node root{&*document, ""};
  if (reader.text(reader.need(root, "reportFormat")) != "CTRF")
    reader.fail({nullptr, "/reportFormat"}, "must be \"CTRF\"");
  const Node results = reader.need(root, "results");
  if (reader.text(reader.need(reader.need(results, "tool"), "name")) != "talkspec")
    reader.fail({nullptr, "/results/tool/name"}, "must be \"talkspec\": only our own are read");
  Run run = read_run(reader, results);
  reading.error = reader.error();
  if (reading.error.empty()) reading.run = std::move(run);
  return reading;
}

}  // namespace talkspec::report
