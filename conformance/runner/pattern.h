// What a received message or body must be, in the scope of its step.
#pragma once

#include <string>
#include <string_view>

#include "conformance/runner/bytes.h"
#include "conformance/scenario/scenario.h"

namespace talkspec::runner {

// Refers to the match and the maker, which must outlive it. Cheap to copy unless exact and long.
class Pattern {
 public:
  Pattern(const scenario::Match& match, BytesMaker& maker, Scope scope)
      : match_(&match), maker_(&maker), scope_(scope) {
    if (exact()) text_ = maker.bytes(match.value, scope);
  }

  bool matches(std::string_view received) const {
    return exact() ? received == text_ : maker_->matches(*match_, received, scope_);
  }
  bool optional() const { return match_->optional; }
  bool exact() const { return match_->kind == scenario::Match::Kind::exactly; }
  const std::string& text() const { return text_; }  // of an exact pattern: the bytes

  // For `expected`: the raw bytes of an exact pattern, else a sentence.
  std::string description() const { return exact() ? text_ : maker_->description(*match_, scope_); }

 private:
  const scenario::Match* match_;
  BytesMaker* maker_;
  Scope scope_;
  std::string text_;
};

}  // namespace talkspec::runner
