// Reads members of a JSON document that is not trusted, and says what is wrong with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "reports/model.h"
#include "reports/timestamp.h"

namespace talkspec::report {

// A value of the document and the JSON Pointer (RFC 6901) to it; no value when it is missing.
// Valid as long as the document is.
struct JsonNode {
  const nlohmann::json* value = nullptr;
  std::string pointer;

  explicit operator bool() const { return value != nullptr; }
};

// Keeps the first thing that is wrong as error(). Strings are those of escape() or escape_text().
class JsonReader {
 public:
  // `root`: what the document is called in a sentence. Static storage.
  explicit JsonReader(std::string_view root = "the document") : root_(root) {}

  // Empty, or one sentence that begins with the pointer.
  const std::string& error() const { return error_; }

  JsonNode find(const JsonNode& object, const char* key);
  JsonNode need(const JsonNode& object, const char* key);

  // Each of these gives an empty value for a node that is missing.
  std::string text(const JsonNode& node);
  std::uint64_t whole(const JsonNode& node, std::uint64_t largest);
  // A whole number of that unit, of no more than thirty years.
  template <class Duration>
  Duration duration(const JsonNode& node) {
    constexpr std::chrono::hours thirty_years{30 * 365 * 24};
    constexpr auto most = std::chrono::duration_cast<Duration>(thirty_years).count();
    return Duration(whole(node, static_cast<std::uint64_t>(most)));
  }
  std::uint64_t decimal(
      const JsonNode& node);  // of a string, as some readers of JSON round numbers past 2^53
  bool boolean(const JsonNode& node);
  Time time(const JsonNode& node);
  std::vector<std::string> texts(const JsonNode& node);

  template <class Enum>
  Enum enumerator(const JsonNode& node) {
    const auto value = enumerator_of<Enum>(text(node));
    if (node && !value) fail(node, "is a name that this version does not know");
    return value.value_or(Enum{});
  }

  template <class Element>
  std::vector<Element> list(const JsonNode& node,
                            const std::function<Element(const JsonNode&)>& read) {
    std::vector<Element> elements;
    if (!node) return elements;
    if (!node.value->is_array()) return fail(node, "must be an array"), elements;
    for (std::size_t i = 0; i < node.value->size() && error_.empty(); ++i)
      elements.push_back(read({&(*node.value)[i], node.pointer + '/' + std::to_string(i)}));
    return elements;
  }

  void fail(const JsonNode& node, const std::string& what);

 private:
  std::string_view root_;
  std::string error_;
};

}  // namespace talkspec::report
