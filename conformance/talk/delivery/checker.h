// The delivery checker: a history of one run in, findings out. It knows every message that the run
// pushed, how each push was answered and when each pull was open, and says for each pull what it
// had to get, may have got and must not have got (the reading §5: a push that is answered 2xx
// reaches every open pull that it is routed to, whole, once, in order, terminated).
//
// It judges all cases of a run together, so that they can run side by side on one server, where
// every pull gets the messages of all. A case's reader asks whose a message is before it is seen:
//
//   Checker checker({.marks = {"talkspec-", "talkspec-kqzvhd"}});
//   checker.see({now, event::PullAsked{pull, mine, "alice", connection}});
//   checker.see({now, event::PullOpen{pull}});
//   checker.see({now, event::PushBegins{push, mine, "bob", marks.tag(mine) + "hello", other}});
//   checker.see({now, event::PushEnds{push}});
//   …
//   const Whose whose = checker.whose(pull, text);           // text came on the pull
//   checker.see({now, event::Message{pull, text}});
//   if (whose.origin == Origin::own) items.push_back(text);  // else it is not the case's to judge
//   …
//   if (checker.must_still_come(pull)->own == 0) …           // a fence has held
//   checker.see({now, event::PullEnds{pull, event::PullEnds::How::closed, patience_is_over}});
//
// ## What a pull had to get, and may get
//
// A push reaches pulls by the routing: `others` means every pull but those of the pusher's name.
// "Before" and "after" are places in the history. A pull is *sure* once it was told as proved, or
// a message of the run came on it, and until its name is asked for by another pull, the runner
// half-closes it, or it ends. Where that other pull is refused, it is sure again from there. A pull
// is never sure if, when it was asked for, an earlier one of its name was still open and not sure,
// or had ended without an answer: nobody knows which of the two the server sees last.
//
// A pull **had to get** a push once that is answered 2xx, is routed to it, and lies within the time
// in which it was sure, from its beginning to its answer. When another pull asks for the name,
// nothing that is still missing had to come any more: it may come to either.
//
// A pull **may get** once, or not at all, any other push that is routed to it and
//   - is refused, unanswered or still under way, whenever it began; or
//   - was answered 2xx after the pull was asked for; or after the pull of the same name before it
//     was, if that one has not got it; or, with Config::keeps_messages, at any time.
// While the routing is unknown, every pull may get every push, and had to get none.
//
// Texts count with their number: what is pushed three times may come three times. Of equal texts
// the messages are never given to one push for good; there is a finding only where no way of giving
// them out is right.
//
// Heartbeats, also pushed ones, are not judged: they cannot be told from a tick. A text with
// terminators inside, accepted, has to come as one message that holds its parts in their order,
// with anything, or nothing, of up to Checker::most_in_place bytes where each terminator was.
//
// ## Findings
//
//   lost       A pull that had to get a push never did, not even damaged, and: its end says that
//              the runner had waited, and it was being read; or a message came on it that must come
//              after (order), so that the gap shows, however the pull ended.
//   twice      A message came once more than pushes of this text that the pull may get had begun.
//   order      Of two pushes of one pusher the first was answered 2xx, and came after the second,
//              though it was answered before the second began, or began before it on the same
//              connection. Nothing else has an order: not pushes that overlap on several
//              connections, not those of several pushers. Not judged for a text that several
//              pushers pushed; of one that a pusher repeats, only what the answers show whichever
//              way the messages are given out.
//   misrouted  A message came, pushed with this very text, to a pull that may not get it.
//   damaged    A text came that nobody pushed, and is nearly one that somebody did: see damage.h.
//              Looked for among the pushes that had to come here and have not, the first
//              Checker::most_near of them; the Checker::most_near that began last; and, by a sum
//              over what decoding, case and encoding leave as it is, among all. A push that came
//              damaged is not lost.
//   leaked     A text came that nobody pushed, and has a status line in it, or is the content of
//              the answer to some push.
//   foreign    A text came that nobody of this run pushed, and another run's mark is on it, or
//              Config::shared says that others push here too.
//   forged     A text came that nobody pushed, and is none of the above.
//
// Of several kinds that fit, the first wins in this order: a heartbeat; pushed with this very text;
// foreign by its mark; the affair of who writes by hand; damaged; leaked; foreign; forged.
//
// Nothing is late here: promptness is the runner's to judge, of the times in Whose and slowest().
//
// ## Cost
//
// Linear: see() takes time in proportion to the length of a text, to the open pulls where a push
// begins or is answered (each of them may get it, so that it is a message of the history or a
// loss), and to what a pull was due when it ends; with a logarithm where a text is pushed again.
// whose() takes time in proportion to the length of the text. Texts are compared by length and 128
// bits; of each, at most Checker::most_sampled bytes are kept.
//
// Not safe for several threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/talk/delivery/finding.h"
#include "conformance/talk/delivery/history.h"
#include "conformance/talk/delivery/marks.h"

namespace talkspec::talk::delivery {

enum class Routing : std::uint8_t { others, all, none, unknown };

struct Config {
  Routing routing = Routing::others;
  std::vector<std::string> heartbeats{"noop"};
  Marks marks = {};
  std::string terminator = std::string(1, '\0');  // of a message; empty: any bytes may be inside
  bool keeps_messages = false;  // the deployment hands a new pull what was pushed before
  bool shared = false;          // others push to this server as well
  std::uint64_t seed = 0;       // of the sums that texts are compared by

  // In bytes, of all that the checker holds. When more would be needed it judges nothing more.
  std::size_t most_memory = std::size_t{64} << 20U;
};

enum class Origin : std::uint8_t {
  own,         // of the owner of the pull
  other_case,  // of another owner of this run
  control,     // a canary or sentinel of this run, whoever's: see `owner`
  heartbeat,
  foreign,   // of another run, by its mark
  unknown,   // nobody's that is known: there will be a finding
  unjudged,  // the checker has a problem()
};

struct Whose {
  Origin origin = Origin::unknown;
  std::optional<OwnerId> owner = {};  // where it is known: by the push, else by a tag in the text

  // Of pushes with one text, first those of the pull's owner that it was not given yet, then those
  // of others; in the order in which they began.
  std::optional<PushId> push = {};
  Time began{};  // of that push
  std::optional<Kind> wrong =
      {};  // what see() will say of the message, where it knows without a search
};

// How much must still come on a pull.
struct Due {
  std::size_t all = 0;
  std::size_t own = 0;  // pushed by the owner of the pull, controls among them
};

// The message that took longest from the beginning of its push.
struct Delay {
  PushId push{};
  Time began{};
  Time came{};
};

class Checker {
 public:
  static constexpr std::size_t most_near = 32;
  static constexpr std::size_t most_in_place = 16;   // bytes in place of a terminator
  static constexpr std::size_t most_shown = 256;     // bytes of a text in a finding
  static constexpr std::size_t most_sampled = 2048;  // bytes kept of a text: its first and last
  static constexpr std::size_t most_of_a_kind = 16;  // findings kept: see findings()

  explicit Checker(Config config = {});
  ~Checker();
  Checker(Checker&&) noexcept;
  Checker& operator=(Checker&&) noexcept;

  // The next event. A history that is none (a number that was not told, or told twice; a message on
  // a pull that has ended) is a mistake of the runner's, and the checker's problem().
  void see(const Event& event);

  // What became known while the run goes on. Pushes that began before are judged by what was known
  // then; where the routing was unknown, they stay so.
  void found_out(Routing routing);
  void found_shared();

  // Of a message that came on the pull and is not seen yet.
  Whose whose(PullId pull, std::string_view text) const;

  // None while there is a problem(), or for a pull that was not told. Nothing must still come on a
  // pull that is not sure.
  std::optional<Due> must_still_come(PullId pull) const;

  // In the order in which they were found; references stay valid. What is lost is found when the
  // pull ends. At most most_of_a_kind are kept of a kind and a pull, and as many again of those
  // where pull and push have one owner; count() counts all.
  std::size_t findings() const;
  const Finding& finding(std::size_t index) const;
  std::size_t count(Kind kind) const;

  // Of the messages that one push only can be meant by; none before there was any.
  std::optional<Delay> slowest(PullId pull) const;

  // Why nothing was judged since then, as a sentence; empty while all is well. What was found
  // before stands.
  const std::string& problem() const;

  std::size_t memory() const;        // bytes held, about
  std::uint64_t operations() const;  // elementary steps taken, for tests of the cost

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace talkspec::talk::delivery
