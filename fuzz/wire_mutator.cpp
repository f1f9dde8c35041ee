#include "fuzz/wire_mutator.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace talk::fuzz {
namespace {

using std::string_view;

const WireGrammar*& in_use() {
  static const WireGrammar* grammar = nullptr;
  return grammar;
}

class LineMutator {
 public:
  LineMutator(std::string& wire, const WireGrammar& grammar, unsigned seed)
      : wire_(wire), grammar_(grammar), random_(seed + 1) {}

  void mutate() {
    for (std::size_t left = 1 + below(3); left > 0; --left)
      step();
    if (grammar_.mend != nullptr && below(8) != 0) grammar_.mend(wire_);
  }

 private:
  std::size_t below(std::size_t bound) { return random_() / 7 % bound; }

  string_view one_of(std::span<const string_view> list) {
    return list.empty() ? string_view() : list[below(list.size())];
  }

  void step() {
    if (wire_.size() < 2) return insert_unit();
    switch (below(grammar_.percent_encodes ? 10 : 9)) {
      case 0:
        return insert_unit();
      case 1:
      case 2:
        return void(wire_.insert(line_start(), one_of(grammar_.lines)));
      case 3:
        return repeat_line();
      case 4:
        return void(wire_.erase(begin_of_a_line(), length_of_it()));
      case 5:
        return replace_line();
      case 6:
        return below(2) == 0 ? turn_case() : turn_letter();
      case 7:
        return void(wire_.insert(below(wire_.size() + 1), one_of(grammar_.pieces)));
      case 8:
        return insert_at_line_end();
      default:
        return escape();
    }
  }

  void insert_unit() {
    std::vector<std::size_t> places{0, wire_.size()};
    for (const string_view empty : {string_view("\n\r\n"), string_view("\n\n")})
      for (std::size_t at = wire_.find(empty); at != std::string::npos;
           at = wire_.find(empty, at + 1))
        places.push_back(at + empty.size());
    wire_.insert(places[below(places.size())], one_of(grammar_.units));
  }

  std::size_t line_start() {
    const std::size_t end = wire_.find('\n', below(wire_.size()));
    return end == std::string::npos ? wire_.size() : end + 1;
  }

  std::size_t begin_of_a_line() {
    const std::size_t at = below(wire_.size());
    const std::size_t end = at == 0 ? std::string::npos : wire_.rfind('\n', at - 1);
    return line_ = end == std::string::npos ? 0 : end + 1;
  }
  std::size_t length_of_it() const {
    const std::size_t end = wire_.find('\n', line_);
    return end == std::string::npos ? wire_.size() - line_ : end + 1 - line_;
  }

  void repeat_line() {
    begin_of_a_line();
    const std::string line = wire_.substr(line_, length_of_it());
    wire_.insert(line_start(), line);
  }

  // Rather by one that begins in the same way.
  void replace_line() {
    begin_of_a_line();
    const std::string line = wire_.substr(line_, length_of_it());
    const std::size_t name = std::min<std::size_t>(line.find_first_of(":= "), line.size());
    std::vector<string_view> alike;
    for (const string_view other : grammar_.lines)
      if (other.substr(0, name) == string_view(line).substr(0, name)) alike.push_back(other);
    const string_view with = alike.empty() ? one_of(grammar_.lines) : one_of(alike);
    wire_.replace(line_, line.size(), with);
  }

  void turn_case() {
    begin_of_a_line();
    const std::size_t end = line_ + length_of_it();
    for (std::size_t at = line_; at < end && wire_[at] != ':'; ++at)
      if (const char low = static_cast<char>(wire_[at] | 0x20); low >= 'a' && low <= 'z')
        wire_[at] = static_cast<char>(wire_[at] ^ 0x20);
  }

  // Of one letter of a value: names that differ in nothing else are two names.
  void turn_letter() {
    const std::size_t at = wire_.find('=', below(wire_.size()));
    if (at == std::string::npos || at + 1 == wire_.size()) return;
    if (const char low = static_cast<char>(wire_[at + 1] | 0x20); low >= 'a' && low <= 'z')
      wire_[at + 1] = static_cast<char>(wire_[at + 1] ^ 0x20);
  }

  // A byte of a value, or once more what is escaped already: that decodes to an escape.
  void escape() {
    constexpr string_view digits = "0123456789ABCDEF";
    const bool again = below(2) == 0;
    std::size_t at = wire_.find(again ? '%' : '=', below(wire_.size()));
    if (at != std::string::npos && !again) at += 1 + below(3);
    if (at >= wire_.size() || wire_[at] == '\r' || wire_[at] == '\n') return;
    const auto byte = static_cast<unsigned char>(wire_[at]);
    const char escaped[] = {'%', digits[byte >> 4U], digits[byte & 0xFU]};
    wire_.replace(at, 1, escaped, sizeof escaped);
  }

  void insert_at_line_end() {
    begin_of_a_line();
    std::size_t end = line_ + length_of_it();
    while (end > line_ && (wire_[end - 1] == '\n' || wire_[end - 1] == '\r'))
      --end;
    wire_.insert(end, one_of(grammar_.pieces));
  }

  std::string& wire_;
  const WireGrammar& grammar_;
  std::minstd_rand random_;
  std::size_t line_ = 0;  // where the line begins that was chosen last
};

}  // namespace

bool use_grammar(const WireGrammar& grammar) {
  in_use() = &grammar;
  return true;
}

const WireGrammar* grammar_in_use() {
  return in_use();
}

void mutate_lines(std::string& wire, const WireGrammar& grammar, unsigned seed) {
  LineMutator(wire, grammar, seed).mutate();
}

}  // namespace talk::fuzz
