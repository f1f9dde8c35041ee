// Internal to the loader: from elements of a JSON text to the shapes of scenario.h. Each function
// reports what is wrong with its element and goes on with a default, so that one pass finds all.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/diagnostic.h"
#include "conformance/scenario/document.h"
#include "conformance/scenario/scenario.h"

namespace talkspec::scenario {

class Reader {
 public:
  using Names = std::span<const std::string_view>;

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

  // Members of an object. `what` names the object in sentences: "a push step".
  bool is_object(const Element& element, std::string_view what);
  void known_members(const Element& object, std::string_view what, Names known);
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
  std::string count(const Element& element, std::uint64_t least = 0);  // number or ${variable}
  std::string connection(const Element& element);
  std::string expandable(const Element& element, std::string text);  // notes its ${variables}

  // reader_bytes.cpp
  Value bytes(const Element& element);
  Match match(const Element& element, bool in_list);
  Answer answer(const Element& element);
  std::vector<HeaderLine> header_lines(const Element& element);
  Segments segments(const Element& element);

  // reader_step.cpp
  Steps steps(const Element& element);

  // What is to be checked when the rest of a scenario is known.
  struct Use {
    std::string variable;
    std::size_t offset = 0;
  };
  struct Count {
    std::string text;
    std::uint64_t least = 0;
    std::size_t offset = 0;
  };
  struct Pattern {
    std::string text;
    std::size_t offset = 0;
  };
  struct Notes {
    std::vector<Use> uses;
    std::vector<Count> counts;
    std::vector<Pattern> patterns;
    std::set<std::string, std::less<>> talkers;  // pulls and pushers, which have a ${name:X}
  };
  const Notes& notes() const noexcept { return notes_; }
  void forget_case();  // before the steps of the next scenario

 private:
  struct Seen {                                            // by the steps so far
    std::map<std::string, bool, std::less<>> connections;  // true: a pull
    std::set<std::string, std::less<>> labels;
  };

  bool has_bytes_member(const Element& object, std::string_view& kind);
  Value bytes_object(const Element& object, std::string_view kind);
  Value from_hex(const Element& element);
  Value from_base64(const Element& element);
  void expandable_strings(const Element& element);
  FieldMatch field_match(const Element& element);
  std::vector<std::string> statuses(const Element& element);

  Step step(const Element& element);
  void common_members(const Element& element, Step& into);
  Request request(const Element& element);
  step::Pull pull(const Element& element, const Element& subject);
  step::Push push(const Element& element, const Element& subject);
  step::Send send(const Element& element, const Element& subject);
  step::AwaitAnswer await(const Element& element, const Element& subject);
  step::Expect expect(const Element& element, const Element& subject);
  step::Fence fence(const Element& element, const Element& subject);
  step::Wire wire(const Element& element, const Element& subject);
  step::Close close(const Element& element, const Element& subject);
  step::Closed closed(const Element& element, const Element& subject);
  step::Together together(const Element& subject);
  step::Repeat repeat(const Element& element, const Element& subject);
  std::vector<std::string> connections(const Element& element, bool pulls_only);
  std::string opened(const Element& element, bool pull_only);
  void opens(const std::string& name, bool is_pull, const Element& element);
  std::string role(const Element* element);

  const Document& document_;
  Diagnostics& diagnostics_;
  bool failed_ = false;
  std::set<std::pair<std::size_t, std::string>> reported_;
  Notes notes_;
  Seen seen_;
};

// What an element is, in a sentence: "a number".
std::string_view kind_name(Element::Kind kind);

}  // namespace talkspec::scenario
