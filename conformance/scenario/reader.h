// Reads plain values of a JSON text. Each function reports what is wrong with its element and goes
// on with a default, so that one pass finds all mistakes.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/document.h"

namespace talkspec::scenario {

class Reader {
 public:
  using Names = std::span<const std::string_view>;

  // Both must outlive the reader.
  Reader(const Document& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  const Document& document() const noexcept { return document_; }

  // Up to LoadLimits::diagnostics, then no more; the same thing at the same place only once.
  void report(std::size_t offset, std::string message);
  void report(const Element& element, std::string message) {
    report(element.begin, std::move(message));
  }
  bool failed() const noexcept { return failed_; }

  // did_you_mean(), but not for a report that would be dropped.
  std::string meant(std::string_view text, Names names) const;

  // Members of an object. `what` names the object in sentences: "a `push` step".
  bool is_object(const Element& element, std::string_view what);
  void known_members(const Element& object, std::string_view what, Names known);
  std::vector<const Element*> uncommented(const Element& object);  // all but a `comment`
  const Element* needed(const Element& object, std::string_view member, std::string_view what);

  // Plain values.
  bool has_kind(const Element& element, Element::Kind kind);
  std::string text(const Element& element);  // a string, not empty
  bool boolean(const Element& element, bool otherwise);
  bool only_true(const Element& element);
  std::uint64_t integer(const Element& element, std::uint64_t least, std::uint64_t most);
  std::chrono::milliseconds seconds(const Element& element, double most);
  std::size_t choice(const Element& element, Names names);  // its index; 0 when it is none
  // An array of some of them, each once.
  std::vector<std::string> choices(const Element& list, const std::vector<std::string>& names);

 private:
  const Document& document_;
  Diagnostics& diagnostics_;
  bool failed_ = false;
  std::set<std::pair<std::size_t, std::string>> reported_;
};

// What an element is, in a sentence: "a number".
std::string_view kind_name(Element::Kind kind);

}  // namespace talkspec::scenario
