#include "conformance/talk/grammar/grammar.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <re2/re2.h>

#include "conformance/talk/embedded.h"

namespace talkspec::talk {
namespace {

using nlohmann::ordered_json;

using Texts = std::vector<std::string>;

// Puts the classes into the pattern. A class may be made of those above it.
std::string filled(std::string pattern,
                   const std::vector<std::pair<std::string, std::string>>& classes) {
  for (const auto& [name, text] : classes)
    for (std::size_t at; (at = pattern.find(name)) != std::string::npos;)
      pattern.replace(at, name.size(), text);
  return pattern;
}

std::shared_ptr<const RE2> compiled(const std::string& pattern) {
  RE2::Options options(RE2::Latin1);
  options.set_log_errors(false);
  auto made = std::make_shared<const RE2>(pattern, options);
  if (!made->ok() || made->NumberOfCapturingGroups() < 1)
    throw std::runtime_error(
        fmt::format("the pattern {} is none with a group: {}", pattern, made->error()));
  return made;
}

void add_names(const ordered_json& names, const ordered_json& groups, Texts& all) {
  for (const std::string name : names) {
    if (name.starts_with('@'))
      add_names(groups.at(name.substr(1)), groups, all);
    else
      all.push_back(name);
  }
}

std::vector<std::size_t> places(const Grammar& grammar, const ordered_json& names,
                                const ordered_json& groups) {
  Texts all;
  add_names(names, groups, all);
  std::vector<std::size_t> found;
  for (const std::string& name : all)
    if (const std::size_t place = grammar.place(name);
        std::ranges::find(found, place) == found.end())
      found.push_back(place);
  return found;
}

GrammarException read_exception(const ordered_json& json) {
  return {.reason = json.at("reason"),
          .valid = json.value("valid", Texts{}),
          .departed = json.value("departed", Texts{}),
          .pairs = json.value("pairs", std::vector<std::pair<std::string, std::string>>{})};
}

}  // namespace

std::size_t Grammar::place(std::string_view name) const {
  const auto found = std::ranges::find(productions, name, &Production::name);
  if (found == productions.end())
    throw std::out_of_range(fmt::format("the grammar has no production {}", name));
  return static_cast<std::size_t>(found - productions.begin());
}

bool Grammar::can_meet(const Production& first, const Production& second) const {
  if (&first == &second && !first.repeats) return false;
  return first.of.empty() || second.of.empty() ||
         std::ranges::find_first_of(first.of, second.of) != first.of.end();
}

Grammar read_grammar(std::string_view text) {
  const ordered_json json = ordered_json::parse(text);
  std::vector<std::pair<std::string, std::string>> classes;
  for (const auto& [name, pattern] : json.at("classes").items()) {
    std::string made = filled(pattern, classes);
    classes.emplace_back('<' + name + '>', std::move(made));
  }
  const auto pattern = [&](const ordered_json& one, const char* member) {
    return one.contains(member) ? compiled(filled(one.at(member), classes)) : nullptr;
  };
  Grammar grammar;
  for (const ordered_json& one : json.at("productions"))
    grammar.productions.push_back({.name = one.at("name"),
                                   .part = one.at("part"),
                                   .at = one.at("at"),
                                   .is = pattern(one, "is"),
                                   .departs = pattern(one, "departs"),
                                   .of = one.value("of", Texts{}),
                                   .behind = one.value("behind", ""),
                                   .counted_by = one.value("counted_by", ""),
                                   .rule = one.value("rule", false),
                                   .repeats = one.value("repeats", false),
                                   .then = {},
                                   .resumes = {}});
  std::size_t place = 0;
  for (const ordered_json& one : json.at("productions")) {
    const auto named = [&](const char* member) {
      return places(grammar, one.value(member, ordered_json::array()), json.at("groups"));
    };
    Production& made = grammar.productions[place++];
    made.then = named("then");
    made.resumes = made.then;
    std::ranges::copy(named("resumes"), std::back_inserter(made.resumes));
  }
  for (const auto& [part, names] : json.at("starts").items())
    grammar.starts[part] = places(grammar, names, json.at("groups"));
  for (const ordered_json& one : json.at("exceptions"))
    grammar.exceptions.push_back(read_exception(one));
  for (const ordered_json& one : json.at("several"))
    for (const auto& [id, apart] : one.at("cases").items())
      grammar.several.push_back({id, apart, one.at("reason")});
  return grammar;
}

const Grammar& built_in_grammar() {
  static const Grammar grammar = read_grammar(embedded::grammar);
  return grammar;
}

}  // namespace talkspec::talk
