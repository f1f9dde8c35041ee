#include "reports/json_reader.h"

#include <charconv>
#include <system_error>

#include "reports/escape.h"

namespace talkspec::report {

JsonNode JsonReader::find(const JsonNode& object, const char* key) {
  JsonNode member{nullptr, object.pointer + '/' + key};
  if (!object) return member;
  if (!object.value->is_object()) {
    fail(object, "must be an object");
    return member;
  }
  const auto found = object.value->find(key);
  if (found != object.value->end()) member.value = &*found;
  return member;
}

JsonNode JsonReader::need(const JsonNode& object, const char* key) {
  JsonNode member = find(object, key);
  if (object && !member) fail(member, "is missing");
  return member;
}

std::string JsonReader::text(const JsonNode& node) {
  if (!node) return {};
  if (!node.value->is_string()) return fail(node, "must be a string"), "";
  auto text = unescape(node.value->get_ref<const std::string&>());
  if (!text) fail(node, "has a backslash that escapes nothing: write \\\\, \\r, \\n, \\t or \\xHH");
  return text.value_or("");
}

std::uint64_t JsonReader::whole(const JsonNode& node, std::uint64_t largest) {
  if (!node) return 0;
  if (!node.value->is_number_unsigned()) return fail(node, "must be a whole number"), 0;
  const auto number = node.value->get<std::uint64_t>();
  if (number > largest) return fail(node, "is larger than " + std::to_string(largest)), 0;
  return number;
}

std::uint64_t JsonReader::decimal(const JsonNode& node) {
  if (!node) return 0;
  const std::string digits = text(node);
  std::uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [last, error] = std::from_chars(digits.data(), end, number);
  if (error == std::errc() && last == end && digits.size() <= 20) return number;
  fail(node, "must be a string of decimal digits that fits 64 bits");
  return 0;
}

bool JsonReader::boolean(const JsonNode& node) {
  if (!node) return false;
  if (!node.value->is_boolean()) return fail(node, "must be true or false"), false;
  return node.value->get<bool>();
}

Time JsonReader::time(const JsonNode& node) {
  const auto time = time_from(text(node));
  if (node && !time) fail(node, "must be a time like 2026-01-31T23:59:59.000000000Z");
  return time.value_or(Time());
}

std::vector<std::string> JsonReader::texts(const JsonNode& node) {
  return list<std::string>(node, [this](const JsonNode& element) { return text(element); });
}

void JsonReader::fail(const JsonNode& node, const std::string& what) {
  if (error_.empty())
    error_ = (node.pointer.empty() ? std::string(root_) : escape_text(node.pointer)) + ' ' + what;
}

}  // namespace talkspec::report
