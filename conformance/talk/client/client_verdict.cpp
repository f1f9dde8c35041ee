#include "conformance/talk/client/client_verdict.h"

namespace talkspec::talk {
namespace {

using report::Layer;
using report::Level;
using report::Verdict;
using runner::Fact;
using runner::Observation;

std::string cause_of(const Observation& seen) {
  switch (seen.fact) {
    case Fact::wrong_scenario:
      return "The scenario is wrong.";
    case Fact::no_connection:
      return "The client opens no connection.";
    case Fact::no_answer:
      return "A request of the client does not come.";
    case Fact::not_http:
      return "What the client sends is no request.";
    case Fact::other_field:
      return "A request of the client has another head.";
    case Fact::other_content:
      return "A push of the client carries something else.";
    case Fact::nothing_came:
    case Fact::fence_lost:
      return "The client does not report a message.";
    case Fact::other_message:
      return "The client reports another message than the one that is due.";
    case Fact::stray:
    case Fact::stray_at_end:
      return "The client does more than it must.";
    case Fact::stream_flooded:
      return "The client floods.";
    case Fact::other_wire:
      return "The client comes again otherwise than it must.";
    case Fact::other_end:
      return "The client does not end as it must.";
    default:
      return "A step could not be carried out.";
  }
}

Layer layer_of(Fact fact) {
  switch (fact) {
    case Fact::no_connection:
      return Layer::connection;
    case Fact::not_http:
      return Layer::http_head;
    default:
      return Layer::own;
  }
}

}  // namespace

Judgement judge_client(const runner::Record& record, Subject subject, bool pulls) {
  Judgement judgement;
  if (!record.failure) return judgement;
  const Observation& seen = *record.failure;
  // A stream that is broken need not be read on, nor given up at once.
  if (seen.fact == Fact::fence_lost && subject.requirement == "CLIENT-BROKEN" && !seen.starved) {
    judgement.note = "the client reported nothing behind the break, and did not give the stream up";
    return judgement;
  }
  const bool told = !seen.starved && seen.fact != Fact::wrong_scenario;
  if (told && subject.level == Level::may) {
    judgement.note = "not so: " + seen.sentence;
    return judgement;
  }
  judgement.verdict = !told                          ? Verdict::inconclusive
                      : subject.level == Level::must ? Verdict::fail
                                                     : Verdict::warn;
  if (seen.fact == Fact::no_connection || seen.purpose == runner::Purpose::plain)
    judgement.requirement = pulls ? "CLIENT-PULLS" : "CLIENT-PUSHES";
  judgement.layer = layer_of(seen.fact);
  judgement.cause = cause_of(seen);
  judgement.sentence = seen.sentence;
  judgement.expected = seen.expected;
  judgement.actual = seen.actual;
  judgement.line = seen.line;
  judgement.preliminary = seen.hasty;
  judgement.wrong_scenario = seen.fact == Fact::wrong_scenario;
  return judgement;
}

}  // namespace talkspec::talk
