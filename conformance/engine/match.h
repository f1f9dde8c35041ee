// Whether received bytes are what a scenario asks for.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "conformance/engine/bytes.h"
#include "conformance/scenario/scenario.h"

namespace talkspec {

// A match with its bytes made. Copies share what was compiled.
class Pattern {
 public:
  Pattern(const Match& match, BytesMaker& maker, Scope scope);

  bool matches(std::string_view received) const;
  bool optional() const { return optional_; }
  bool exact() const { return kind_ == Match::Kind::exactly; }
  const std::string& text() const { return text_; }  // of an exact pattern: the bytes

  // For `expected`: the raw bytes of an exact pattern, else what it asks for.
  std::string description() const;

 private:
  struct Compiled;
  Match::Kind kind_;
  bool optional_;
  std::string text_;
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace talkspec
