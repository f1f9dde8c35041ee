#include "conformance/scenario/value.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/load.h"
#include "conformance/scenario/variables.h"
#include "reference/framing/form.h"

namespace talkspec::scenario {
namespace {

// FNV-1a: the bytes of a name must not depend on the library's std::hash.
std::uint64_t hash(std::string_view text) {
  std::uint64_t h = 0xcbf29ce484222325;
  for (const char c : text)
    h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return h;
}

}  // namespace

// One call of evaluate(): what it may still do, and what went wrong.
struct Evaluator::Work {
  std::mt19937_64* random;
  std::size_t pieces;  // values and variables yet to be made; chains of `let` double them
  int depth = longest_chain;
  std::string error;

  bool fail(std::string sentence) {
    if (error.empty()) error = std::move(sentence);
    return false;
  }
  bool spend() {
    if (pieces == 0) return fail("made of too many pieces");
    --pieces;
    return true;
  }
};

Evaluator::Evaluator(const Scenario& scenario, Lookup lookup, std::uint64_t seed, std::size_t limit)
    : scenario_(scenario), lookup_(std::move(lookup)), seed_(seed), limit_(limit), random_(seed) {}

Evaluated Evaluator::evaluate(const Value& value) {
  Work work{.random = &random_, .pieces = most_pieces(limit_), .error = {}};
  Evaluated made;
  if (!make(value, work, made.bytes)) return {{}, std::move(work.error)};
  return made;
}

Evaluated Evaluator::expand(std::string_view text) {
  Work work{.random = &random_, .pieces = most_pieces(limit_), .error = {}};
  Evaluated made;
  if (!make_text(text, work, made.bytes)) return {{}, std::move(work.error)};
  return made;
}

Counted Evaluator::count(std::string_view text) {
  Work work{.random = &random_, .pieces = most_pieces(limit_), .error = {}};
  const std::optional<std::uint64_t> counted = make_count(text, work);
  if (!counted) return {0, std::move(work.error)};
  return {*counted, {}};
}

// Appends the bytes of the value to `out`; false when it cannot, with the reason in `work`.
bool Evaluator::make(const Value& value, Work& work, std::string& out) {
  if (!work.spend()) return false;
  const auto part = [&](std::string& into) {
    return value.parts.empty() || make(value.parts.front(), work, into);
  };
  switch (value.kind) {
    case Value::Kind::text:
      return make_text(value.text, work, out);
    case Value::Kind::bytes:
      out += value.text;
      break;
    case Value::Kind::repeat:
      return make_repeat(value, work, out);
    case Value::Kind::random:
      return make_random(value, work, out);
    case Value::Kind::concat:
      for (const Value& each : value.parts)
        if (!make(each, work, out)) return false;
      break;
    case Value::Kind::form: {
      std::string plain;
      if (!part(plain)) return false;
      ::talk::framing::append_form_encoded(out, plain);
      break;
    }
    case Value::Kind::chunk: {  // RFC 9112 §7.1
      std::string data;
      if (!part(data)) return false;
      out += data.empty() ? "0\r\n" : fmt::format("{:x}\r\n{}\r\n", data.size(), data);
      break;
    }
    case Value::Kind::length: {
      std::string counted;
      if (!part(counted)) return false;
      out += std::to_string(counted.size());
      break;
    }
  }
  return out.size() <= limit_ || work.fail(fmt::format("longer than {} bytes", limit_));
}

bool Evaluator::make_text(std::string_view text, Work& work, std::string& out) {
  const std::optional<std::string> mistake = for_each_piece(text, [&](const TextPiece& piece) {
    if (piece.is_variable) return make_variable(piece.text, work, out);
    out += piece.text;
    return true;
  });
  if (mistake) return work.fail(*mistake);
  if (out.size() > limit_) return work.fail(fmt::format("longer than {} bytes", limit_));
  return work.error.empty();
}

bool Evaluator::make_variable(std::string_view name, Work& work, std::string& out) {
  if (!work.spend()) return false;
  const std::string key(name);
  if (const auto row = scenario_.variables.find(key); row != scenario_.variables.end()) {
    out += row->second;
    return true;
  }
  if (const auto let = scenario_.let.find(key); let != scenario_.let.end()) {
    if (work.depth == 0)
      return work.fail(fmt::format("{} is made of itself, or of too long a chain", quote(name)));
    std::mt19937_64 own(seed_ ^ hash(name));  // so that it has the same bytes at each use
    std::mt19937_64* const outer = std::exchange(work.random, &own);
    --work.depth;
    const bool made = make(let->second, work, out);
    ++work.depth;
    work.random = outer;
    return made;
  }
  const std::optional<std::string> found = lookup_ ? lookup_(name) : std::nullopt;
  if (!found) return work.fail(fmt::format("there is no variable {}", quote(name)));
  out += *found;
  return out.size() <= limit_ || work.fail(fmt::format("longer than {} bytes", limit_));
}

bool Evaluator::make_repeat(const Value& value, Work& work, std::string& out) {
  const std::optional<std::uint64_t> times = make_count(value.count, work);
  if (!times) return false;
  std::string part;
  if (*times > 0 && !value.parts.empty() && !make(value.parts.front(), work, part)) return false;
  if (part.empty()) return true;
  if (*times > (limit_ - std::min(limit_, out.size())) / part.size())
    return work.fail(fmt::format("longer than {} bytes", limit_));
  const std::size_t begin = out.size();
  const std::size_t end = begin + part.size() * *times;
  out.reserve(end);
  out += part;
  // What is there already, so that a megabyte of one byte takes few copies.
  while (out.size() < end)
    out.append(out, begin, std::min(out.size() - begin, end - out.size()));
  return true;
}

bool Evaluator::make_random(const Value& value, Work& work, std::string& out) {
  const std::optional<std::uint64_t> length = make_count(value.count, work);
  if (!length) return false;
  if (*length > limit_ - std::min(limit_, out.size()))
    return work.fail(fmt::format("longer than {} bytes", limit_));
  // VCHAR of RFC 5234. A modulus, since what std::uniform_int_distribution gives is the library's
  // choice and a seed must give the same bytes everywhere.
  constexpr unsigned characters = 94;
  constexpr std::uint64_t of_one_number = 8;
  std::uint64_t number = 0;
  for (std::uint64_t i = 0; i < *length; ++i) {
    number = i % of_one_number == 0 ? (*work.random)() : number / characters;
    out += static_cast<char>('!' + static_cast<int>(number % characters));
  }
  return true;
}

std::optional<std::uint64_t> Evaluator::make_count(std::string_view text, Work& work) {
  std::string digits;
  if (!make_text(text, work, digits)) return std::nullopt;
  std::uint64_t count = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, count);
  if (error != std::errc() || stop != end || count > LoadLimits::count) {
    work.fail(fmt::format("{} is no whole number from 0 to {}", quote(digits), LoadLimits::count));
    return std::nullopt;
  }
  return count;
}

}  // namespace talkspec::scenario
