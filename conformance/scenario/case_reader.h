// Internal to the loader: reads what belongs to one case, and remembers what earlier steps made
// and what is to be checked when the rest of the case is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/scenario/reader.h"
#include "conformance/scenario/requirements.h"

namespace talkspec::scenario {

class CaseReader : public Reader {
 public:
  // All three must outlive the reader. `define` of a file adds to the requirements.
  CaseReader(const Document& document, Diagnostics& diagnostics, Catalogue& requirements)
      : Reader(document, diagnostics), requirements_(requirements) {}

  Catalogue& requirements() noexcept { return requirements_; }
  const Vocabulary& vocabulary() const noexcept { return requirements_.vocabulary(); }

  // Which of several forms an object is: that of its first member that is a form's name, which
  // must be the only one. `needs` and `one_thing` begin the sentences about an object that has
  // none, or more than one.
  std::optional<std::size_t> form_of(const Element& object, Names forms, std::string_view needs,
                                     std::string_view one_thing);

  // A number or a ${variable}, which must come to one from `least` to `most`.
  std::string count(const Element& element, std::uint64_t least, std::uint64_t most);
  std::string expandable(const Element& element);   // its text, whose ${variables} are noted
  void expandable_strings(const Element& element);  // the same for all strings in it
  std::string pattern(const Element& element);      // a regular expression with ${variables}

  // Connections, in the order of the steps.
  std::string connection(const Element& element);  // a name of one
  std::string opens(const Element& element, bool is_pull);
  std::string opens_if_new(const Element& element);
  void opens_named(const Element& step, const std::string& name);  // no pull
  std::string opened(const Element& element, bool pull_only);  // by an earlier step, or a role's
  bool any_pull() const;
  void has_role(const std::string& name) { roles_.insert(name); }

  // Labels of steps.
  void remember_label(const std::string& label) { seen_.labels.insert(label); }
  void must_be_label(const Element& member);

  // What the steps so far opened and labelled. Branches that run side by side may not rely on
  // each other: each starts from the same.
  struct Seen {
    std::map<std::string, bool, std::less<>> connections;  // true: a pull
    std::set<std::string, std::less<>> labels;

    void add(const Seen& other);
  };
  const Seen& seen() const noexcept { return seen_; }
  void go_on_from(const Seen& seen) { seen_ = seen; }
  void apart(const std::function<void()>& read);  // as if there were no step before

  // What is to be checked when the rest of a case is known.
  struct Use {
    std::string variable;
    std::size_t offset = 0;
  };
  struct Count {
    std::string text;
    std::uint64_t least = 0;
    std::uint64_t most = 0;
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
  };
  const Notes& notes() const noexcept { return notes_; }
  void forget_case();  // before the next scenario

 private:
  Catalogue& requirements_;
  Notes notes_;
  Seen seen_;
  std::set<std::string, std::less<>> roles_;  // whose kept connections steps may name
};

}  // namespace talkspec::scenario
