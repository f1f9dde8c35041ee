// One run of the suite as plain values. The runner fills them; the forms of report show them.
//
// Strings that may hold bytes of a target hold them raw. The code that shows a string escapes it
// (reports/escape.h), and no code escapes it earlier. Sentences are UTF-8.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace talkspec::report {

enum class Verdict : std::uint8_t {
  pass,
  fail,
  warn,
  skip,
  inconclusive,  // the runner could not judge
  unsteady,      // failed once, and not again in the same way when it ran again alone
};
enum class Level : std::uint8_t { must, should, may };

// Where on the way of a message a case broke. A failure of a lower layer explains those of higher
// ones, so the lowest layer comes first.
enum class Layer : std::uint8_t {
  connection,
  http_head,
  body_framing,
  chunks,
  message_framing,
  delivery,
  routing,
  order,
  promptness,
  own,  // what the case itself is about
};

// "pass", "must", "http-head", …: what the enumerators of this header are called in reports.
std::string_view name(Verdict verdict) noexcept;
std::string_view name(Level level) noexcept;
std::string_view name(Layer layer) noexcept;
// The enumerator of that name, of any enumeration that name() takes.
template <class Enum>
std::optional<Enum> enumerator_of(std::string_view name) noexcept;

struct Requirement {
  std::string id;
  Level level = Level::must;
  std::string sentence;
  std::string source;  // "draft §1", "RFC 9112 §7.1", "this project's reading §5"

  friend bool operator==(const Requirement&, const Requirement&) = default;
};

// Where, in the bytes of an event, a unit of the protocol begins or ends. Reads and writes,
// chunks and messages have boundaries of their own; a report shows them beside each other.
struct Boundary {
  enum class Kind : std::uint8_t {
    head,     // an HTTP request or response begins here
    body,     // its head ended just before
    chunk,    // the size line of a chunk begins here (RFC 9112 §7.1)
    message,  // a Talk message, its terminator included, ended just before
    end,      // the request or response ended just before
  };
  Kind kind = Kind::head;
  std::uint32_t offset = 0;  // in WireEvent::bytes; their size where something ended with them

  friend bool operator==(const Boundary&, const Boundary&) = default;
};

std::string_view name(Boundary::Kind kind) noexcept;

// One thing that happened on a connection of a case.
struct WireEvent {
  enum class Kind : std::uint8_t { opened, sent, received, closed, reset, note };
  std::chrono::microseconds at{};  // since the case began, monotonic clock
  std::string connection;          // its name in the scenario
  Kind kind = Kind::note;
  std::string bytes;         // sent and received: raw, as on the wire; note: a sentence
  std::uint64_t elided = 0;  // bytes that were left out after `bytes`
  std::vector<Boundary> boundaries = {};  // those that the runner could tell; offsets ascend
  bool deciding = false;                  // this event decided the verdict
  bool foreign = false;  // traffic of other cases of the run, which every form folds away

  friend bool operator==(const WireEvent&, const WireEvent&) = default;
};

std::string_view name(WireEvent::Kind kind) noexcept;

// Another try of a case than the one whose verdict counts.
struct Attempt {
  Verdict verdict = Verdict::fail;
  std::string message;  // as in a case
  std::string expected;
  std::string actual;
  std::vector<WireEvent> transcript;

  friend bool operator==(const Attempt&, const Attempt&) = default;
};

struct Case {
  std::string id;    // never empty
  std::string area;  // the ID up to its first "/"
  std::string title;
  Level level = Level::must;
  std::vector<Requirement> requirements;  // the first is the one a failure is laid to
  Verdict verdict = Verdict::skip;
  std::string message;   // fail, warn, inconclusive: what broke; skip: why. One sentence
  std::string expected;  // raw bytes or a sentence; empty on pass
  std::string actual;
  std::string file;  // of the scenario, as opened
  std::uint32_t line = 0;
  std::string rerun;  // the one command that runs just this case again
  std::chrono::system_clock::time_point start{};
  std::chrono::microseconds duration{};
  std::vector<std::string> notes;  // behaviour that is recorded and not judged
  // By a list of known failures: why it ended as it did, where that is known and listed; and the
  // sentence that says so where it ended otherwise than the list has it, which is a failure.
  std::string known = {};
  std::string unexpected = {};
  // What broke: one sentence that is the same for all cases of one cause, without names of
  // connections; empty: not known. Cases with the same first requirement and cause are one group.
  std::string cause = {};
  Layer layer = Layer::own;
  std::vector<Attempt> attempts = {};  // the other tries, in their order
  std::uint32_t step_line = 0;         // in `file`: of the step that decided; 0: not known
  // `file` as seen from the root of the repository that it is in; empty: not known.
  std::string path_in_repository = {};
  std::string scenario = {};  // the JSON text of the case, from `line` on; empty: not known
  std::vector<WireEvent> transcript;

  friend bool operator==(const Case&, const Case&) = default;
};

class Spool;  // reports/spool.h

struct Run {
  std::string tool_version;
  std::string name = {};  // of the target among several of one command; empty: it is alone
  std::string target;     // URL, without user information
  std::string profile;
  std::string routing;
  std::uint64_t seed = 0;
  std::string suite_hash;  // of the scenarios that ran, hex
  std::vector<std::string> command_line;
  std::string host;  // where the runner ran, as reports/host.h says it: "Linux 6.1.0 x86_64"
  std::vector<std::string> versions;  // of what the runner is built with: "OpenSSL 3.0.17"
  std::chrono::system_clock::time_point start{};
  std::chrono::system_clock::time_point stop{};
  bool interrupted = false;
  std::string trouble;                     // why the run ended early; empty when it did not
  std::chrono::microseconds round_trip{};  // the target's, as measured at the start
  std::vector<std::string> headlines;      // sentences about the whole run
  // Of a target that failed before the cases began: one screen, shown instead of lists of cases.
  // Lines for people that end in a newline; bytes of the target in them are escaped already.
  std::string smoke;
  std::chrono::milliseconds max_time{};  // the run ends after so long; 0: it has no limit
  bool out_of_time = false;              // it did, and the cases that had not ended are not judged
  std::vector<Case> cases;
  // Where the transcripts of these cases are when there are too many for memory: a case of a
  // spooled run may lack its own. None: every case has its own. Read cases with for_each_case.
  std::shared_ptr<const Spool> spool;

  friend bool operator==(const Run&, const Run&) = default;
};

// Calls `see` with every case of the run, its transcript in it, in order. What `see` is given is
// valid during that call.
void for_each_case(const Run& run, const std::function<void(const Case&)>& see);
// The same with one case of the run, for writers that have an order of their own.
void with_transcript(const Run& run, const Case& c, const std::function<void(const Case&)>& see);

// Failed, warned, inconclusive or unsteady.
bool is_judged_down(Verdict verdict) noexcept;
// Judged down, and listed as known with its reason.
bool is_known(const Case& c) noexcept;
// What there is to say of it first: how the list of known failures is wrong about it, and its
// message.
std::string headline(const Case& c);
// A MUST that failed and is not known to, or a case that its list of known failures is wrong about.
bool fails_run(const Case& c) noexcept;
// A MUST of which the run does not say whether the target keeps it: inconclusive or unsteady.
bool is_undecided(const Case& c) noexcept;

// The file of the case as services know it: in its repository, or else as opened.
const std::string& file_in_repository(const Case& c) noexcept;

// "good (http://h)", or the URL alone.
std::string target_label(const Run& run);

// How many cases of a run ended how.
struct Tally {
  std::array<std::size_t, 6> by_verdict = {};  // in the order of the enumerators
  std::size_t must_judged = 0;                 // of level MUST: all that were not skipped
  std::size_t must_passed = 0;
  std::size_t must_failed = 0;
  std::size_t known = 0;       // listed as known, with its reason
  std::size_t unexpected = 0;  // the list of known failures is wrong about them

  std::size_t of(Verdict verdict) const noexcept;
};
Tally tally(const Run& run) noexcept;

// What a run says of its target.
enum class Outcome : std::uint8_t {
  conforms,      // every MUST that ran passed
  fails,         // a MUST failed, or the target was lost
  inconclusive,  // the runner could not judge a MUST, was interrupted or ran out of time
};
Outcome outcome_of(const Run& run) noexcept;
// "conforms: 55 of 55 MUST cases passed" and the like; no newline.
std::string outcome_sentence(const Run& run);

// Sets every time of the case (of the run, but not of its cases) to one moment and every duration
// to nothing, so that the same verdicts make the same report.
void fix_times(Case& c);
void fix_times(Run& run);

}  // namespace talkspec::report
