// The grammar of what a client of Talk sends, as data: conformance/grammar.json. A production there
// says which octets are right (`is`), which are read in its place although they are wrong
// (`departs`), and what may stand behind it (`then`).
//
// The patterns are RE2's, over bytes. Their first group is what the production takes; what stands
// behind the group is looked at only. `<name>` stands for one of the classes, `@name` in `then` for
// one of the groups.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace re2 {
class RE2;
}

namespace talkspec::talk {

struct Production {
  std::string name;
  std::string part;                         // "request head", "chunked coding" …
  std::string at;                           // the clause
  std::shared_ptr<const re2::RE2> is;       // none: nothing is right, or code reads it
  std::shared_ptr<const re2::RE2> departs;  // none: it cannot be told from something else
  std::vector<std::string> of;              // fields it can stand in, in lower case; empty: any
  std::string behind;                       // it ends what began so; empty: anything
  std::string counted_by;                   // as many octets as this one says; empty: a pattern
  bool rule = false;                        // no octets: how parts of a message fit together
  bool repeats = false;              // it may stand behind itself; else it takes all that it can
  std::vector<std::size_t> then;     // places in Grammar::productions; empty: the end
  std::vector<std::size_t> resumes;  // what may stand behind it where it departs: `then` and more
};

// Names that coverage does without, and why.
struct GrammarException {
  std::string reason;
  std::vector<std::string> valid;
  std::vector<std::string> departed;
  std::vector<std::pair<std::string, std::string>> pairs;
};

// A case that demands a refusal and departs in several things, and why it may.
struct SeveralDepartures {
  std::string id;
  std::string apart;  // the case in which one of them stands alone; empty: none need be
  std::string reason;
};

struct Grammar {
  std::vector<Production> productions;                                  // never empty
  std::map<std::string, std::vector<std::size_t>, std::less<>> starts;  // by part
  std::vector<GrammarException> exceptions;
  std::vector<SeveralDepartures> several;

  // Throws std::out_of_range: there is none.
  std::size_t place(std::string_view name) const;

  // Whether two neighbours of the data can meet where both are right: not in different fields, and
  // not where the first would have taken the second as well.
  bool can_meet(const Production& first, const Production& second) const;
};

// Throws nlohmann::json::exception or std::runtime_error for what is no such grammar.
Grammar read_grammar(std::string_view text);

// The one that is built in. Thread-safe.
const Grammar& built_in_grammar();

}  // namespace talkspec::talk
