// conformance/runner: runs cases, whatever protocol they are about.
// What a case leaves behind when it has run. These are facts and no judgements: no step names a
// requirement. The room of the protocol makes a verdict of them when the case is over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "conformance/wire/log.h"

namespace talkspec::runner {

// What a step came upon in the place of what it asks for.
enum class Fact : std::uint8_t {
  wrong_scenario,  // the step cannot be carried out: the scenario's fault
  unexplained,     // none of the below

  // The way to the server.
  no_connection,    // it takes no connection
  bytes_not_taken,  // it neither reads what is sent nor refuses it

  // Answers.
  no_answer,          // none came in time
  unfinished_answer,  // one has begun and does not end
  closed_unanswered,  // the connection ended in the place of one
  not_http,           // what came is none
  other_status,
  broken_answer,  // its content cannot be read to its end
  other_field,
  other_content,

  // Streams of messages.
  unproved,        // nothing of what was pushed to prove the subscription came
  stream_flooded,  // more came than anybody pushed
  stream_ended,    // it ended before any message came
  nothing_came,    // where a message was due
  fence_lost,      // what was pushed as a fence did not come
  other_message,   // not the one that is due
  stray,           // one that must not come, before a fence
  stray_at_end,    // the same, on a stream that has ended
  late,            // it came, and later than asked for

  // How a stream was carried, and how a connection ended.
  other_wire,
  other_end,
};

// What the exchange that failed was for.
enum class Purpose : std::uint8_t {
  own,      // what the case is about
  plain,    // a request with nothing of the case's own about it
  control,  // the runner's own: it proves a subscription, or fences
};

// Of the stream that the step was about, at that moment.
struct StreamFacts {
  bool answered = false;        // its request was, with a head
  bool ended = false;           // the connection
  bool broken = false;          // it could not be read any further, and not for want of the rest
  bool lenient = false;         // reading it took leniency
  bool until_close = false;     // it said no length and no coding, and HTTP/1.1 was asked for
  bool coding_said = false;     // Transfer-Encoding: chunked
  bool last_chunk = false;      // came
  bool begins_empty = false;    // the first message of all has no bytes
  std::uint64_t received = 0;   // bytes of the body
  std::uint64_t accounted = 0;  // of them in messages and their ends
  std::uint64_t last_end = 0;   // where the last message ended
  std::uint64_t taken = 0;      // messages of the case that steps have taken
  std::string last_taken;
  std::string damaged;  // a message with a text of the runner's in it, and more or other bytes
};

// What an answer has to be where one is due.
enum class AnswerDue : std::uint8_t { another, acceptance, refusal };

struct Observation {
  Fact fact = Fact::unexplained;
  std::string sentence;  // what was seen, with the names of connections
  std::string expected;
  std::string actual;
  std::uint32_t line = 0;  // of the step, in the scenario's file

  // Nothing can be concluded: the runner itself was late, or was told to stop.
  bool starved = false;

  // Something did not come in time, or came late: a slow target shows that as well.
  bool timed = false;

  // It rests on less than full patience.
  bool hasty = false;
  // It may be for what others push meanwhile: it shows a text that this run never pushed.
  bool foreign = false;

  Purpose purpose = Purpose::own;
  bool fresh = false;  // to see whether the server serves at all: nothing of the case is on its way

  // Answers.
  int status_code = 0;  // other_status: the one that came
  AnswerDue answer_due = AnswerDue::another;
  bool connected = true;         // there was a connection
  bool answered_before = false;  // it had answered a request before
  bool behind_head = false;      // that answer was to HEAD
  bool still_open = false;
  bool deadline_given = false;  // by the step

  // Streams.
  std::optional<StreamFacts> stream;
  bool reached_another = false;       // what should have proved this stream came on another one
  std::vector<std::string> due;       // other_message: exact texts that were due, the first of them
  std::optional<std::string> behind;  // an empty message came; this came next, soon
  bool overtook = false;              // what came is due later, or was pushed behind what did not
  bool came_after_all = false;        // what did not come in its place came soon
};

// A fact that no wait led to.
inline Observation seen(Fact fact, std::string sentence, std::string expected, std::string actual) {
  Observation observation;
  observation.fact = fact;
  observation.sentence = std::move(sentence);
  observation.expected = std::move(expected);
  observation.actual = std::move(actual);
  return observation;
}

// None: the step held.
using Evidence = std::optional<Observation>;

enum class StepState : std::uint8_t { not_reached, held, not_held, not_applicable };

struct StepRecord {
  std::uint32_t line = 0;
  StepState state = StepState::not_reached;
};

struct Record {
  std::vector<StepRecord> steps;  // in the order in which they began; loops give one for all rounds
  Evidence failure;               // of the first step that did not hold
  Evidence lateness;    // the first thing that came too late where that is no failure of the step
  Evidence control;     // the same without its departure was not accepted: nothing is judged
  Evidence afterwards;  // where the failure is at the basis: whether a fresh exchange works
  std::vector<std::string> notes;  // what is recorded and not judged
  bool delivered_before = false;   // this target has delivered something, in this case or another
  std::vector<wire::ConnectionLog> log;
};

// The case could not even do what every case stands on.
inline bool at_the_basis(const Observation& seen) {
  return !seen.starved && (seen.purpose != Purpose::own || seen.fact == Fact::no_connection);
}

// Something was due and did not come in time.
inline bool waited_in_vain(const Observation& seen) {
  return seen.fact == Fact::no_answer || seen.fact == Fact::unfinished_answer ||
         seen.fact == Fact::unproved || seen.fact == Fact::nothing_came ||
         seen.fact == Fact::fence_lost;
}

}  // namespace talkspec::runner
