#include "conformance/engine/match.h"

#include <optional>
#include <regex>

#include <nlohmann/json.hpp>

namespace talkspec {
namespace {

// std::regex needs stack and time by the length of the text, and the text is a stranger's.
constexpr std::size_t longest_for_regex = 4096;

std::optional<std::regex> compiled_regex(const std::string& text) {
  try {
#ifdef __GLIBCXX__
    // Breadth first: no expression makes it exponential.
    return std::regex(text, std::regex_constants::ECMAScript | std::regex_constants::__polynomial);
#else
    return std::regex(text, std::regex_constants::ECMAScript);
#endif
  } catch (const std::regex_error&) {
    return std::nullopt;  // matches nothing; loading a scenario has named the mistake
  }
}

}  // namespace

struct Pattern::Compiled {
  std::optional<std::regex> regex;
  nlohmann::json json;
};

Pattern::Pattern(const Match& match, BytesMaker& maker, Scope scope)
    : kind_(match.kind), optional_(match.optional), text_(maker.bytes(match.value, scope)) {
  if (kind_ == Match::Kind::regex) {
    auto compiled = std::make_shared<Compiled>();
    compiled->regex = compiled_regex(text_);
    compiled_ = std::move(compiled);
  } else if (kind_ == Match::Kind::json) {
    auto compiled = std::make_shared<Compiled>();
    compiled->json = nlohmann::json::parse(text_, nullptr, false);
    compiled_ = std::move(compiled);
  }
}

bool Pattern::matches(std::string_view received) const {
  switch (kind_) {
    case Match::Kind::exactly:
      return received == text_;
    case Match::Kind::any:
      return true;
    case Match::Kind::regex:
      return compiled_->regex && received.size() <= longest_for_regex &&
             std::regex_match(received.begin(), received.end(), *compiled_->regex);
    case Match::Kind::json: {
      const nlohmann::json value = nlohmann::json::parse(received, nullptr, false);
      return !value.is_discarded() && value == compiled_->json;
    }
  }
  return false;
}

std::string Pattern::description() const {
  switch (kind_) {
    case Match::Kind::exactly:
      return text_;
    case Match::Kind::any:
      return "any message";
    case Match::Kind::regex:
      return "text that matches the regular expression " + text_;
    case Match::Kind::json:
      return "JSON that equals " + text_;
  }
  return {};
}

}  // namespace talkspec
