#include "conformance/talk/grammar/grammar_coverage.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "conformance/talk/grammar/sent.h"

namespace talkspec::talk {
namespace {

using Pair = std::pair<std::size_t, std::size_t>;

// What one case exercises.
struct Of {
  std::set<std::size_t> valid;
  std::set<std::size_t> departed;
  std::set<Pair> pairs;
};

// Both directions of a connection: what is left of it, and whether anything behind it counts.
struct Stream {
  std::string bytes;
  bool spoilt = false;
};

std::size_t place_of(const Element& element, const Grammar& grammar) {
  return static_cast<std::size_t>(element.production - grammar.productions.data());
}

// Those that code reads have no pattern.
bool can_be_valid(const Production& one) {
  return one.is != nullptr || one.rule || !one.counted_by.empty();
}

void note(const SentRequest& request, const Grammar& grammar, Of& of) {
  if (!request.whole) return;
  if (request.departures() == 1) {
    of.departed.insert(
        place_of(*std::ranges::find(request.elements, true, &Element::departs), grammar));
    return;
  }
  if (!request.right()) return;
  for (std::size_t i = 0; i < request.elements.size(); ++i) {
    const std::size_t place = place_of(request.elements[i], grammar);
    of.valid.insert(place);
    if (i + 1 < request.elements.size())
      of.pairs.emplace(place, place_of(request.elements[i + 1], grammar));
  }
}

void count(Exercised& exercised, bool does, const std::string& id) {
  if (!does) return;
  if (++exercised.cases == 1) exercised.example = id;
}

// Reads requests off the stream until one departs or is not whole.
void read_stream(Stream& stream, const Grammar& grammar, bool in_control,
                 std::vector<RequestOfCase>& all) {
  while (!stream.spoilt && !stream.bytes.empty()) {
    SentRequest request = read_request(grammar, stream.bytes);
    if (!request.whole) return;
    stream.bytes.erase(0, request.end);
    stream.spoilt = request.departures() > 0;
    all.push_back({std::move(request), false, in_control});
  }
}

bool names(const std::vector<std::string>& list, const std::string& name) {
  return std::ranges::find(list, name) != list.end();
}

void except(GrammarCoverage& coverage, const Grammar& grammar) {
  const auto name = [&](std::size_t place) -> const std::string& {
    return grammar.productions[place].name;
  };
  for (const GrammarException& one : grammar.exceptions) {
    for (ProductionCoverage& of : coverage.productions) {
      if (names(one.valid, name(of.production))) of.valid.reason = one.reason;
      if (names(one.departed, name(of.production))) of.departed.reason = one.reason;
    }
    for (PairCoverage& of : coverage.pairs)
      if (std::ranges::find(one.pairs, std::pair(name(of.first), name(of.second))) !=
          one.pairs.end())
        of.valid.reason = one.reason;
  }
}

void judge(const Exercised& exercised, const std::string& what,
           std::vector<std::string>& mistakes) {
  if (exercised.cases == 0 && exercised.reason.empty())
    mistakes.push_back(what + " is in no case, and no exception says why");
  if (exercised.cases > 0 && !exercised.reason.empty())
    mistakes.push_back(what + " is excepted, and yet in " + exercised.example);
}

void judge_names(const GrammarCoverage& coverage, const Grammar& grammar,
                 std::vector<std::string>& mistakes) {
  std::set<std::string> valid;
  std::set<std::string> departed;
  std::set<std::pair<std::string, std::string>> pairs;
  for (const ProductionCoverage& one : coverage.productions) {
    if (one.can_be_valid) valid.insert(grammar.productions[one.production].name);
    if (one.can_depart) departed.insert(grammar.productions[one.production].name);
  }
  for (const PairCoverage& one : coverage.pairs)
    pairs.emplace(grammar.productions[one.first].name, grammar.productions[one.second].name);
  for (const GrammarException& one : grammar.exceptions) {
    for (const std::string& name : one.valid)
      if (!valid.contains(name))
        mistakes.push_back("an exception names what cannot be valid: " + name);
    for (const std::string& name : one.departed)
      if (!departed.contains(name))
        mistakes.push_back("an exception names what cannot depart: " + name);
    for (const auto& [first, second] : one.pairs)
      if (!pairs.contains({first, second}))
        mistakes.push_back(fmt::format("an exception names no pair: {}, {}", first, second));
  }
}

}  // namespace

std::vector<RequestOfCase> requests_of(const scenario::Scenario& scenario, const Grammar& grammar) {
  std::vector<RequestOfCase> all;
  std::map<std::pair<bool, std::string>, Stream> streams;
  std::set<std::string> seen;
  for (Sent& sent : sent_by(scenario)) {
    if (!sent.by_hand) {
      if (seen.insert(sent.bytes).second)
        all.push_back({read_request(grammar, sent.bytes), sent.plain, sent.in_control});
      continue;
    }
    Stream& stream = streams[{sent.in_control, sent.connection}];
    if (sent.begins_connection) stream = {};
    stream.bytes += sent.bytes;
    read_stream(stream, grammar, sent.in_control, all);
  }
  return all;
}

GrammarCoverage coverage_of(const std::vector<scenario::Scenario>& suite, const Grammar& grammar) {
  GrammarCoverage coverage;
  for (std::size_t place = 0; place < grammar.productions.size(); ++place) {
    const Production& one = grammar.productions[place];
    coverage.productions.push_back({.production = place,
                                    .can_be_valid = can_be_valid(one),
                                    .can_depart = one.departs != nullptr || one.rule});
    for (const std::size_t next : one.then) {
      const Production& other = grammar.productions[next];
      if (can_be_valid(one) && can_be_valid(other) && grammar.can_meet(one, other))
        coverage.pairs.push_back({.first = place, .second = next});
    }
  }
  for (const scenario::Scenario& scenario : suite) {
    Of of;
    for (const RequestOfCase& one : requests_of(scenario, grammar))
      note(one.request, grammar, of);
    for (ProductionCoverage& one : coverage.productions) {
      count(one.valid, of.valid.contains(one.production), scenario.id);
      count(one.departed, of.departed.contains(one.production), scenario.id);
    }
    for (PairCoverage& one : coverage.pairs)
      count(one.valid, of.pairs.contains({one.first, one.second}), scenario.id);
  }
  except(coverage, grammar);
  return coverage;
}

std::vector<std::string> mistakes_in(const GrammarCoverage& coverage, const Grammar& grammar) {
  std::vector<std::string> mistakes;
  const auto name = [&](std::size_t place) { return grammar.productions[place].name; };
  for (const ProductionCoverage& one : coverage.productions) {
    if (one.can_be_valid) judge(one.valid, name(one.production) + ", valid,", mistakes);
    if (one.can_depart)
      judge(one.departed, name(one.production) + ", with one departure,", mistakes);
  }
  for (const PairCoverage& one : coverage.pairs)
    judge(one.valid, fmt::format("{} before {}", name(one.first), name(one.second)), mistakes);
  judge_names(coverage, grammar, mistakes);
  return mistakes;
}

}  // namespace talkspec::talk
