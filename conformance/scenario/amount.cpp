#include "conformance/scenario/amount.h"

#include <algorithm>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "conformance/scenario/value.h"
#include "conformance/scenario/variables.h"
#include "reference/framing/form.h"

namespace talkspec::scenario {
namespace {

constexpr std::uint64_t beyond = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t run_time_bytes = 64;  // of a variable that the run fills in: ${tag} …

Amount amount_of(std::string_view bytes) {
  Amount made;
  for (const char c : bytes) {
    const std::size_t encoded =
        c == ' ' ? 0 : ::talk::framing::form_encoded(std::string_view(&c, 1)).size();
    ++(encoded == 0 ? made.spaces : encoded == 1 ? made.plain : made.escaped);
  }
  return made;
}

Amount times(Amount amount, std::uint64_t times) {
  amount.plain = product(amount.plain, times);
  amount.spaces = product(amount.spaces, times);
  amount.escaped = product(amount.escaped, times);
  return amount;
}

// "+" for a space, "%" and two digits for what is escaped.
Amount form_encoded(Amount amount) {
  amount.plain = sum(amount.plain, product(amount.escaped, 2));
  amount.escaped = sum(amount.escaped, amount.spaces);
  amount.spaces = 0;
  amount.largest = std::max(amount.largest, amount.bytes());
  return amount;
}

}  // namespace

std::uint64_t sum(std::uint64_t a, std::uint64_t b) noexcept {
  return a > beyond - b ? beyond : a + b;
}

std::uint64_t product(std::uint64_t a, std::uint64_t b) noexcept {
  return b != 0 && a > beyond / b ? beyond : a * b;
}

Amount& Amount::operator+=(const Amount& more) noexcept {
  plain = sum(plain, more.plain);
  spaces = sum(spaces, more.spaces);
  escaped = sum(escaped, more.escaped);
  pieces = sum(pieces, more.pieces);
  largest = std::max({largest, more.largest, bytes()});
  chain = std::max(chain, more.chain);
  return *this;
}

std::optional<std::uint64_t> greatest_number(std::string_view variable, std::uint64_t most_i) {
  if (variable == "i") return most_i;
  if (variable == "longest") return std::uint64_t{1} << 20U;
  if (variable == "large") return std::uint64_t{64} * 1024;
  if (variable == "large_times") return 32;
  return std::nullopt;
}

Amount Measure::of(const Value& value, std::uint64_t most_i) {
  Amount made;
  for (const Value& part : value.parts)
    made += of(part, most_i);
  switch (value.kind) {
    case Value::Kind::text:
      made += of_text(value.text, most_i);
      break;
    case Value::Kind::bytes:
      made += amount_of(value.text);
      break;
    case Value::Kind::concat:
      break;
    case Value::Kind::repeat:
      made = times(made, count(value.count, most_i));
      break;
    case Value::Kind::random:
      made.escaped = count(value.count, most_i);
      break;
    case Value::Kind::form:
      made = form_encoded(made);
      break;
    case Value::Kind::chunk: {
      Amount frame = amount_of(fmt::format("{:x}", made.bytes()));
      frame.escaped += made.bytes() == 0 ? 2U : 4U;  // a CRLF, or two
      made += frame;
      break;
    }
    case Value::Kind::length: {
      Amount digits = amount_of(std::to_string(made.bytes()));
      digits.pieces = made.pieces;
      digits.largest = made.largest;
      digits.chain = made.chain;
      made = digits;
      break;
    }
  }
  made.pieces = sum(made.pieces, 1);
  made.largest = std::max(made.largest, made.bytes());
  return made;
}

Amount Measure::of_text(std::string_view text, std::uint64_t most_i) {
  Amount made;
  for_each_piece(text, [&](const TextPiece& piece) {
    made += piece.is_variable ? of_variable(piece.text, most_i) : amount_of(piece.text);
    return true;
  });
  made.largest = std::max(made.largest, made.bytes());
  return made;
}

Amount Measure::of_form(const Value& value, std::uint64_t most_i) {
  return form_encoded(of(value, most_i));
}

Amount Measure::of_variable(std::string_view name, std::uint64_t most_i) {
  const std::string key(name);
  Amount made;
  if (const auto row = scenario_.variables.find(key); row != scenario_.variables.end()) {
    made = amount_of(row->second);
  } else if (const auto let = scenario_.let.find(key); let != scenario_.let.end()) {
    const auto [known, is_new] = named_.try_emplace({key, most_i});
    if (is_new) known->second = of(let->second, most_i);
    made = known->second;
    ++made.chain;
  } else if (const auto number = greatest_number(name, most_i)) {
    made.plain = std::to_string(*number).size();
  } else {
    made.escaped = run_time_bytes;
  }
  made.pieces = sum(made.pieces, 1);
  return made;
}

std::uint64_t Measure::count(std::string_view text, std::uint64_t most_i) {
  Evaluator evaluator(
      scenario_,
      [most_i](std::string_view name) {
        const std::optional<std::uint64_t> number = greatest_number(name, most_i);
        return number ? std::optional(std::to_string(*number)) : std::nullopt;
      },
      0, 64);
  Counted counted = evaluator.count(text);
  if (!counted.ok() && error_.empty()) error_ = std::move(counted.error);
  return counted.count;
}

}  // namespace talkspec::scenario
