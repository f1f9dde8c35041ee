#include "fuzz/foreign/quirks.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "fuzz/foreign/embedded.h"

namespace talk::foreign {
namespace {

using nlohmann::json;

int hex(char c) {
  const std::size_t at = std::string_view("0123456789abcdef").find(c);
  if (at == std::string_view::npos) throw std::runtime_error("\\x needs two digits of 0-9a-f");
  return static_cast<int>(at);
}

// \r \n \t \\ and \xHH, as the table shows them.
std::string unescaped(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes += text[i];
      continue;
    }
    const char c = text.substr(i).size() > 1 ? text[++i] : '\0';
    const std::size_t simple = std::string_view("rnt\\").find(c);
    if (simple != std::string_view::npos) {
      bytes += "\r\n\t\\"[simple];
    } else if (c == 'x' && text.substr(i).size() > 2) {
      bytes += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      throw std::runtime_error("unknown escape in \"" + std::string(text) + '"');
    }
  }
  return bytes;
}

// A body is a text, or a list of texts and of {"repeat": text, "times": count}.
void append_body(const json& value, Case& result) {
  if (value.is_string()) {
    result.shown += value.get<std::string>();
    result.body += unescaped(value.get<std::string>());
    return;
  }
  if (value.is_array()) {
    for (const json& part : value)
      append_body(part, result);
    return;
  }
  const auto text = value.at("repeat").get<std::string>();
  const auto times = value.at("times").get<std::size_t>();
  result.shown += '(' + text + "){" + std::to_string(times) + '}';
  for (std::size_t i = 0; i < times; ++i)
    result.body += unescaped(text);
}

Case read_case(const json& value) {
  Case result;
  append_body(value.at("body"), result);
  for (const auto& [parser, text] : value.at("parsers").items()) {
    const auto behaviour = behaviour_named(text.get<std::string>());
    if (!behaviour) throw std::runtime_error("unknown behaviour " + text.dump());
    result.parsers[parser] = *behaviour;
  }
  return result;
}

Rule read_rule(const json& value) {
  Rule rule{.name = value.at("name"),
            .clause = value.at("clause"),
            .says = value.at("says"),
            .valid = value.at("valid"),
            .cases = {}};
  for (const json& one : value.at("cases"))
    rule.cases.push_back(read_case(one));
  return rule;
}

std::string text_of_quirks() {
  const char* const path = std::getenv("TALKSPEC_FUZZ_QUIRKS");
  if (path == nullptr) return std::string(embedded::quirks);
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(std::string("cannot read ") + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

const Rule* Quirks::rule(std::string_view name) const {
  const auto found = std::ranges::find(rules, name, &Rule::name);
  return found == rules.end() ? nullptr : &*found;
}

bool Quirks::accepts(std::string_view parser, Departure departure) const {
  const Rule* const about = rule(name(departure));
  return about != nullptr && std::ranges::any_of(about->cases, [&](const Case& one) {
           const auto found = one.parsers.find(parser);
           return found != one.parsers.end() && found->second == Behaviour::accepts;
         });
}

bool Quirks::refuses_any(std::string_view parser, const StrictBody& body) const {
  for (std::size_t i = 0; i < feature_count; ++i) {
    const auto feature = static_cast<Feature>(i);
    const Rule* const about = body.has(feature) ? rule(name(feature)) : nullptr;
    if (about == nullptr) continue;
    for (const Case& one : about->cases) {
      const auto found = one.parsers.find(parser);
      if (found != one.parsers.end() && found->second != Behaviour::accepts) return true;
    }
  }
  return false;
}

Quirks read_quirks(std::string_view text) {
  try {
    const json value = json::parse(text);
    Quirks quirks;
    for (const auto& [parser, release] : value.at("releases").items())
      quirks.releases[parser] = release;
    for (const json& rule : value.at("rules"))
      quirks.rules.push_back(read_rule(rule));
    return quirks;
  } catch (const json::exception& error) {
    throw std::runtime_error(error.what());
  }
}

const Quirks& known_quirks() {
  static const Quirks quirks = [] {
    try {
      return read_quirks(text_of_quirks());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "quirks: %s\n", error.what());
      std::exit(2);
    }
  }();
  return quirks;
}

}  // namespace talk::foreign
