// Tables: what was seen, and what it is laid to.
#include "conformance/talk/attribution.h"

#include <gtest/gtest.h>

namespace talkspec::talk {
namespace {

using report::Level;
using report::Verdict;
using runner::Fact;
using runner::Observation;
using runner::Purpose;
using runner::Record;
using runner::StreamFacts;

const Profile& draft() {
  return *profile_named("draft-00");
}
const Profile& events() {
  return *profile_named("event-stream");
}

// A pull that is open and right, with as many bytes as its messages have.
StreamFacts good_stream() {
  StreamFacts stream;
  stream.answered = stream.coding_said = true;
  stream.received = stream.accounted = stream.last_end = 6;
  return stream;
}

Observation on_stream(Fact fact, StreamFacts stream, std::string actual = {}) {
  Observation seen;
  seen.fact = fact;
  seen.stream = std::move(stream);
  seen.actual = std::move(actual);
  return seen;
}

Observation instead_of(const std::string& wanted, std::string actual) {
  Observation seen = on_stream(Fact::other_message, good_stream(), std::move(actual));
  seen.due = {wanted};
  return seen;
}

std::string laid(const Observation& seen, std::string_view own, const Profile& profile = draft(),
                 bool delivered_before = true) {
  return std::string(attribute(seen, {own, Level::must}, profile, delivered_before));
}

TEST(Attribution, OfAStreamThatIsSilentIsToItsLowestDefect) {
  struct Row {
    const char* laid;
    void (*change)(StreamFacts&);
  };
  const Row rows[] = {
      {"", [](StreamFacts&) {}},
      {"", [](StreamFacts& s) { s = {}; }},
      {"CHUNK-SYNTAX", [](StreamFacts& s) { s.lenient = true; }},
      {"CHUNK-SYNTAX", [](StreamFacts& s) { s.broken = s.ended = true; }},
      {"PULL-CHUNKED", [](StreamFacts& s) { s.until_close = true, s.coding_said = false; }},
      {"CHUNK-LAST", [](StreamFacts& s) { s.last_chunk = true; }},
      {"PULL-OPENS", [](StreamFacts& s) { s.last_chunk = s.ended = true; }},
      {"PULL-OPENS", [](StreamFacts& s) { s.ended = true; }},
      {"FRAME-TERMINATOR", [](StreamFacts& s) { s.received += 5; }},
  };
  for (const Row& row : rows) {
    StreamFacts stream = good_stream();
    row.change(stream);
    EXPECT_EQ(laid(on_stream(Fact::fence_lost, stream), "PUSH-FORM"), row.laid)
        << &row - std::begin(rows);
  }
}

TEST(Attribution, ToAHeadAndChunksAsTheProfileHasThem) {
  StreamFacts bare = good_stream();
  bare.until_close = true;
  bare.coding_said = false;
  const Profile& headless = *profile_named("headless");
  EXPECT_EQ(laid(on_stream(Fact::nothing_came, bare), "PUSH-FORM", headless), "");
  bare.lenient = true;
  EXPECT_EQ(laid(on_stream(Fact::nothing_came, bare), "PUSH-FORM", headless), "HEADLESS-PULL");
  StreamFacts comment = good_stream();
  comment.received += 10;
  EXPECT_EQ(laid(on_stream(Fact::nothing_came, comment), "PUSH-FORM", events()), "");
  comment.received += 100;
  EXPECT_EQ(laid(on_stream(Fact::nothing_came, comment), "PUSH-FORM", events()),
            "EVENTSTREAM-DATA");
}

TEST(Attribution, OfASubscriptionThatIsNotProved) {
  Observation seen = on_stream(Fact::unproved, good_stream());
  seen.purpose = Purpose::control;
  EXPECT_EQ(laid(seen, "PUSH-FORM"), "");
  EXPECT_EQ(laid(seen, "PUSH-FORM", draft(), false), "DELIVERY-WHOLE");
  seen.reached_another = true;
  EXPECT_EQ(laid(seen, "PUSH-FORM"), "DELIVERY-WHOLE");
  seen.stream->damaged = "more";
  EXPECT_EQ(laid(seen, "PUSH-FORM"), "FRAME-BYTES");
}

TEST(Attribution, OfAMessageInThePlaceOfAnother) {
  EXPECT_EQ(laid(instead_of("a b", "a+b"), "FRAME-BYTES"), "PUSH-FORM");
  EXPECT_EQ(laid(instead_of("\u00e9 & =", "%C3%A9 & ="), "FRAME-BYTES"), "PUSH-FORM");
  EXPECT_EQ(laid(instead_of("100%25", "100%"), "FRAME-BYTES"), "PUSH-FORM");
  EXPECT_EQ(laid(instead_of("a b", "a+b"), "PUSH-FORM"), "");
  EXPECT_EQ(laid(instead_of("hello", "data: hello"), "PULL-OPENS", events()), "EVENTSTREAM-DATA");
  EXPECT_EQ(laid(instead_of("hello", "data: hello"), "PULL-OPENS"), "");
  EXPECT_EQ(laid(instead_of("ABC", "abc"), "FRAME-LONG"), "FRAME-BYTES");
  EXPECT_EQ(laid(instead_of("ABC", "AB"), "FRAME-LONG"), "");
  EXPECT_EQ(laid(instead_of("message 40", "message 41"), "DELIVERY-ORDER"), "");
  Observation twice = instead_of("message 2", "message 1");
  twice.stream->last_taken = "message 1";
  EXPECT_EQ(laid(twice, "PUSH-FORM"), "DELIVERY-ONCE");
}

TEST(Attribution, OfATerminatorTooMuch) {
  Observation forged = instead_of("message 40", "");
  forged.behind = "message 40message 41";
  EXPECT_EQ(laid(forged, "PUSH-FORM"), "FRAME-TERMINATOR");
  forged.behind = "message 40";
  forged.stream->received = forged.stream->last_end + 100;
  EXPECT_EQ(laid(forged, "PUSH-FORM"), "FRAME-ONCE");
  forged.stream->received = forged.stream->last_end;
  forged.behind = "message 41";
  EXPECT_EQ(laid(forged, "PUSH-FORM"), "FRAME-ONCE");
  EXPECT_EQ(laid(forged, "FRAME-INSIDE"), "");
  EXPECT_EQ(laid(forged, "PUSH-FORM", events()), "EVENTSTREAM-DATA");
  forged.stream->begins_empty = true;
  EXPECT_EQ(laid(forged, "PUSH-FORM"), "FRAME-TERMINATOR");
}

TEST(Attribution, OfAMessageThatOvertookAnother) {
  Observation seen = instead_of("one", "two");
  seen.overtook = true;
  EXPECT_EQ(laid(seen, "DELIVERY-ORDER"), "DELIVERY-WHOLE");   // the other is lost
  EXPECT_EQ(laid(seen, "PUSH-KEEP-ALIVE"), "DELIVERY-WHOLE");  // it was served
  seen.stream->damaged = "on";                                 // the other came, with other bytes
  EXPECT_EQ(laid(seen, "PUSH-KEEP-ALIVE"), "FRAME-BYTES");
  EXPECT_EQ(laid(seen, "PUSH-PIPELINED", events()), "EVENTSTREAM-DATA");
  seen.came_after_all = true;
  EXPECT_EQ(laid(seen, "PUSH-FORM"), "DELIVERY-ORDER");
}

TEST(Attribution, OfWhatCameBehindTheNextMessage) {
  Observation seen = on_stream(Fact::nothing_came, good_stream());
  seen.came_after_all = true;
  EXPECT_EQ(laid(seen, "DELIVERY-WHOLE"), "");  // of whomever that was
  seen.overtook = true;                         // of its pusher
  EXPECT_EQ(laid(seen, "DELIVERY-WHOLE"), "DELIVERY-ORDER");
}

TEST(Attribution, OfAGapIsToDeliveryWhereThatIsWhatTheCaseIsAbout) {
  EXPECT_EQ(laid(on_stream(Fact::nothing_came, good_stream()), "DELIVERY-ONCE"), "DELIVERY-WHOLE");
  EXPECT_EQ(laid(on_stream(Fact::nothing_came, good_stream()), "PUSH-KEEP-ALIVE"),
            "DELIVERY-WHOLE");
  EXPECT_EQ(laid(on_stream(Fact::nothing_came, good_stream()), "PUSH-TRAILER"), "");
  EXPECT_EQ(laid(on_stream(Fact::fence_lost, good_stream()), "DELIVERY-ONCE"), "");
  StreamFacts other_bytes = good_stream();
  other_bytes.damaged = "fenc";
  EXPECT_EQ(laid(on_stream(Fact::fence_lost, other_bytes), "DELIVERY-ONCE"), "FRAME-BYTES");
}

TEST(Attribution, OfAnAnswer) {
  Observation seen;
  seen.fact = Fact::other_status;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "");
  seen.purpose = Purpose::plain;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "PUSH-ACCEPTED");
  seen.fact = Fact::no_answer;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "");
  seen.answered_before = seen.still_open = true;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "PUSH-KEEP-ALIVE");
  seen.deadline_given = true;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "");
  seen.fact = Fact::unfinished_answer;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "PUSH-ANSWERED");
  seen.fact = Fact::not_http;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "PUSH-ANSWERED");
  seen.answer_due = runner::AnswerDue::refusal;
  EXPECT_EQ(laid(seen, "SMUGGLING-CONTENT"), "") << "content was taken for a request";
  seen.answer_due = runner::AnswerDue::acceptance;
  seen.behind_head = true;
  EXPECT_EQ(laid(seen, "PUSH-HEAD"), "");
  EXPECT_EQ(laid(seen, "SMUGGLING-BODY"), "WIRE-NO-CONTENT");
}

TEST(Attribution, OfAPullThatIsRefusedIsNotToTheContentOfTheRefusal) {
  Observation seen = on_stream(Fact::other_status, good_stream());
  seen.purpose = Purpose::plain;
  seen.stream->received = 20;  // of a page that explains the refusal
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "PULL-OPENS");
  seen.fact = Fact::other_field;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "FRAME-TERMINATOR");
}

TEST(Attribution, OfOtherBytesInChunksThatCanBeReadIsToTheBytes) {
  Observation seen = instead_of("ABC", "abc");
  EXPECT_EQ(laid(seen, "CHUNK-SYNTAX"), "FRAME-BYTES");
  EXPECT_EQ(laid(instead_of("ABC", "AB"), "CHUNK-SYNTAX"), "");
}

TEST(Attribution, ToServingWhereNobodyIsServedAnyMore) {
  Observation seen;
  seen.fact = Fact::no_answer;
  seen.purpose = Purpose::control;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "PUSH-ANSWERED");
  seen.fresh = true;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "ROBUST-SERVING");
  EXPECT_EQ(laid(seen, "HTTP-HOST", draft(), false), "PUSH-ANSWERED");
  seen.connected = false;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "ROBUST-SERVING");
  seen.fresh = false;
  EXPECT_EQ(laid(seen, "HTTP-HOST"), "");
}

Record failed(bool starved = false) {
  Record record;
  record.failure.emplace();
  record.failure->fact = Fact::other_status;
  record.failure->sentence = "it broke";
  record.failure->starved = starved;
  return record;
}

TEST(Judgement, SaysWhatIsWrongWithAStatus) {
  const auto cause = [](runner::AnswerDue due, int status_code) {
    Record record = failed();
    record.failure->answer_due = due;
    record.failure->status_code = status_code;
    return judge(record, {"HTTP-HOST", Level::must}, draft()).cause;
  };
  using runner::AnswerDue;
  EXPECT_EQ(cause(AnswerDue::refusal, 200), "What must be refused is served.");
  EXPECT_EQ(cause(AnswerDue::acceptance, 400), "What must be served is refused, with status 400.");
  EXPECT_EQ(cause(AnswerDue::refusal, 431),
            "An answer has status 431, and not the one that is due.");
  EXPECT_EQ(cause(AnswerDue::another, 200),
            "An answer has status 200, and not the one that is due.");
}

// A request that must be refused is answered and its message delivered on two connections: which of
// them is seen first makes no other cause.
TEST(Judgement, HasOneCauseOfWhatIsServedAndDelivered) {
  Record answered = failed();
  answered.failure->answer_due = runner::AnswerDue::refusal;
  answered.failure->status_code = 200;
  Record delivered;
  delivered.failure = on_stream(Fact::stray, good_stream(), "smuggled");
  const Subject refusal{"SMUGGLING-LENGTH", Level::must, true};
  EXPECT_EQ(judge(delivered, refusal, draft()).cause, judge(answered, refusal, draft()).cause);
  const Subject other{"PULL-REOPENED", Level::must};
  EXPECT_NE(judge(delivered, other, draft()).cause, judge(answered, other, draft()).cause);
}

TEST(Judgement, OfARecord) {
  const auto verdict = [](const Record& record, Level level) {
    return judge(record, {"HTTP-HOST", level}, draft()).verdict;
  };
  EXPECT_EQ(verdict({}, Level::must), Verdict::pass);
  EXPECT_EQ(verdict(failed(), Level::must), Verdict::fail);
  EXPECT_EQ(verdict(failed(), Level::should), Verdict::warn);
  EXPECT_EQ(verdict(failed(), Level::may), Verdict::pass);
  EXPECT_EQ(judge(failed(), {"HTTP-HOST", Level::may}, draft()).note, "not so: it broke");
  EXPECT_EQ(verdict(failed(true), Level::may), Verdict::inconclusive);
  EXPECT_EQ(verdict(failed(true), Level::must), Verdict::inconclusive);
  Record late;
  late.lateness = *failed().failure;
  EXPECT_EQ(verdict(late, Level::must), Verdict::warn);
}

TEST(Judgement, DoesNotBlameTheWireForAMessageThatIsMissing) {
  Record record;
  record.failure = on_stream(Fact::nothing_came, good_stream());
  const auto judged = [&](std::string_view own) {
    return judge(record, {own, Level::must}, draft());
  };
  EXPECT_EQ(judged("PULL-CHUNKED").cause, "A message that must come does not.");
  EXPECT_EQ(judged("PULL-CHUNKED").layer, report::Layer::own);
  EXPECT_EQ(judged("FRAME-BYTES").layer, report::Layer::delivery);
  record.failure->fact = Fact::other_wire;
  EXPECT_EQ(judged("PULL-CHUNKED").layer, report::Layer::body_framing);
}

TEST(Judgement, SaysOfWhatEverybodySendsThatItIsRefused) {
  Record record = failed();
  record.delivered_before = true;
  record.failure->purpose = Purpose::plain;
  record.failure->status_code = 503;
  const auto cause = [&record] { return judge(record, {"HTTP-HOST", Level::must}, draft()).cause; };
  EXPECT_EQ(cause(), "Plain pushes are refused with status 503.");
  record.failure->stream = good_stream();
  EXPECT_EQ(cause(), "Pulls are refused with status 503.");
  record.afterwards = record.failure;
  record.afterwards->fresh = true;
  record.failure->fact = Fact::no_answer;
  EXPECT_EQ(cause(), "Pulls are refused with status 503.");
  record.afterwards.reset();
  record.failure->fact = Fact::other_status;
  record.failure->purpose = Purpose::own;
  EXPECT_EQ(cause(), "An answer has status 503, and not the one that is due.");
}

TEST(Judgement, SaysWhatALookAfterwardsFound) {
  Record record = failed();
  record.failure->purpose = Purpose::plain;
  record.delivered_before = true;
  record.afterwards.emplace();
  record.afterwards->fact = Fact::no_answer;
  record.afterwards->purpose = Purpose::control;
  record.afterwards->fresh = true;
  record.afterwards->sentence = "nobody answers";
  const Judgement judgement = judge(record, {"HTTP-HOST", Level::must}, draft());
  EXPECT_EQ(judgement.requirement, "ROBUST-SERVING");
  EXPECT_EQ(judgement.sentence, "it broke; then nobody answers");
}

}  // namespace
}  // namespace talkspec::talk
