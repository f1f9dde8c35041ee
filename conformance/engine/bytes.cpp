#include "conformance/engine/bytes.h"

#include <charconv>
#include <random>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace talkspec {
namespace {

bool stands_for_itself(unsigned char octet) {
  return (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') ||
         (octet >= '0' && octet <= '9') || octet == '*' || octet == '-' || octet == '.' ||
         octet == '_';
}

// FNV-1a: the same on every machine, which std::hash need not be.
std::uint64_t hash(std::string_view bytes) {
  std::uint64_t value = 14695981039346656037ULL;
  for (const char byte : bytes) {
    value ^= static_cast<unsigned char>(byte);
    value *= 1099511628211ULL;
  }
  return value;
}

}  // namespace

std::string form_encoded(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(bytes.size());
  for (const char byte : bytes) {
    const auto octet = static_cast<unsigned char>(byte);
    if (octet == ' ') {
      encoded += '+';
    } else if (stands_for_itself(octet)) {
      encoded += byte;
    } else {
      encoded += {'%', digits[octet >> 4U], digits[octet & 15U]};
    }
  }
  return encoded;
}

BytesMaker::BytesMaker(const Scenario& scenario, std::map<std::string, std::string> names,
                       std::string name_suffix, std::uint64_t seed)
    : scenario_(scenario),
      names_(std::move(names)),
      name_suffix_(std::move(name_suffix)),
      seed_(seed ^ hash(scenario.id)) {}

void BytesMaker::complain(std::string problem) {
  if (problem_.empty()) problem_ = std::move(problem);
}

std::string BytesMaker::talk_name(std::string_view connection) const {
  return std::string(connection) + name_suffix_;
}

std::string BytesMaker::bytes(const Value& value, Scope scope) {
  switch (value.kind) {
    case Value::Kind::text:
      return text(value.text, scope);
    case Value::Kind::bytes:
      return value.text;
    case Value::Kind::random:
      return random(number(value.count, scope), scope);
    default:
      break;
  }
  std::string all;
  for (const Value& part : value.parts)
    all += bytes(part, scope);
  switch (value.kind) {
    case Value::Kind::repeat:
      return repeated(all, number(value.count, scope));
    case Value::Kind::form:
      return form_encoded(all);
    case Value::Kind::chunk:
      return all.empty() ? "0\r\n" : fmt::format("{:x}\r\n{}\r\n", all.size(), all);
    case Value::Kind::length:
      return std::to_string(all.size());
    default:
      return all;
  }
}

std::string BytesMaker::repeated(const std::string& part, std::uint64_t times) {
  if (!part.empty() && times > most_bytes / part.size()) {
    complain(fmt::format("{} bytes {} times are more than the {} that a value may have",
                         part.size(), times, most_bytes));
    return {};
  }
  std::string all;
  all.reserve(part.size() * times);
  for (std::uint64_t time = 0; time < times; ++time)
    all += part;
  return all;
}

std::string BytesMaker::random(std::uint64_t count, Scope scope) const {
  std::mt19937_64 generator(seed_ + count * 1000003 + scope.i);
  std::string printable;
  for (std::uint64_t byte = 0; byte < std::min(count, most_bytes); ++byte)
    printable += static_cast<char>('!' + generator() % ('~' - '!' + 1));
  return printable;
}

std::string BytesMaker::text(std::string_view with_variables, Scope scope) {
  std::string plain;
  std::size_t from = 0;
  while (from < with_variables.size()) {
    const std::size_t dollar = with_variables.find('$', from);
    plain += with_variables.substr(from, dollar - from);
    if (dollar == std::string_view::npos) break;
    const std::string_view rest = with_variables.substr(dollar);
    if (rest.starts_with("$${")) {
      plain += "${";
      from = dollar + 3;
    } else if (const std::size_t end = rest.find('}');
               rest.starts_with("${") && end < rest.size()) {
      plain += variable(rest.substr(2, end - 2), scope);
      from = dollar + end + 1;
    } else {
      plain += '$';
      from = dollar + 1;
    }
  }
  return plain;
}

std::string BytesMaker::variable(std::string_view name, Scope scope) {
  if (name == "i") return std::to_string(scope.i);
  if (name.starts_with("name:")) return talk_name(name.substr(5));
  const std::string key(name);
  if (const auto row = scenario_.variables.find(key); row != scenario_.variables.end())
    return row->second;
  if (const auto ours = names_.find(key); ours != names_.end()) return ours->second;
  const auto let = scenario_.let.find(key);
  if (let == scenario_.let.end()) {
    complain(fmt::format("there is no variable ${{{}}}", name));
    return {};
  }
  if (depth_ == deepest) {
    complain(fmt::format("the variable ${{{}}} is made of itself", name));
    return {};
  }
  ++depth_;
  std::string made = bytes(let->second, scope);
  --depth_;
  return made;
}

std::uint64_t BytesMaker::number(std::string_view with_variables, Scope scope) {
  const std::string digits = text(with_variables, scope);
  std::uint64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc() || stop != end) complain(fmt::format("\"{}\" is not a number", digits));
  return value;
}

}  // namespace talkspec
