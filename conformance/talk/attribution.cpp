#include "conformance/talk/attribution.h"

#include <algorithm>

#include <fmt/format.h>

#include "reference/framing/form.h"

namespace talkspec::talk {
namespace {

using report::Level;
using report::Verdict;
using runner::AnswerDue;
using runner::Fact;
using runner::Observation;
using runner::Purpose;
using runner::StreamFacts;

constexpr std::string_view own = {};

// The stream has more text than its messages and their ends account for. An event stream may have
// comments too, which are short.
bool has_unended_text(const StreamFacts& stream, const Profile& profile) {
  constexpr std::uint64_t comments = 64;
  if (profile.message_end != framing::Framing::event_stream)
    return stream.received > stream.accounted;
  return stream.accounted == 0 || stream.received > stream.last_end + comments;
}

// Nothing came on a stream where something had to.
std::string_view silence(const StreamFacts& stream, const Profile& profile) {
  if (!stream.answered) return own;
  if (stream.lenient || stream.broken) return profile.chunks;
  if (stream.until_close && !stream.coding_said && !profile.coding.empty()) return profile.coding;
  if (stream.last_chunk && !stream.ended) return "CHUNK-LAST";
  if (stream.ended) return "PULL-OPENS";
  const bool unread = stream.received > 0 && has_unended_text(stream, profile);
  return unread ? profile.messages : own;
}

// A message came that was not due.
std::string_view stray(const StreamFacts& stream, std::string_view text, Subject subject,
                       const Profile& profile) {
  // Where messages end once, an empty one is what a terminator inside another has forged.
  if (text.empty() && subject.requirement == "FRAME-INSIDE" && stream.taken > 0) return own;
  if (text.empty()) {
    // A terminator of its own, with the text that it should have ended behind it.
    const bool early =
        stream.begins_empty || (stream.answered && has_unended_text(stream, profile));
    return early ? profile.messages : profile.extra_end;
  }
  if (text.starts_with("noop") && text.size() > 4 && stream.taken == 0) return profile.messages;
  if (!stream.damaged.empty() && text == stream.damaged) return profile.bytes;
  if (text == stream.last_taken) return "DELIVERY-ONCE";
  return own;
}

// As the value of a form.
std::string decoded(std::string_view text) {
  std::string field = "m=";
  for (const char c : text)
    c == '&' ? field += "%26" : field += c;
  return *framing::decode_form(field).last("m");
}

// In the place of the message `wanted` came `text`.
std::string_view mismatch(std::string_view wanted, std::string_view text, Subject subject,
                          const Profile& profile) {
  if (wanted.empty() || text == wanted) return own;
  // Decoded too little, or once too often.
  if (subject.requirement != "PUSH-FORM" && (decoded(text) == wanted || decoded(wanted) == text))
    return "PUSH-FORM";
  if (profile.message_end == framing::Framing::event_stream && text.ends_with(wanted))
    return profile.messages;
  const bool about_size =
      subject.requirement == "FRAME-LONG" || subject.requirement == profile.chunks;
  if (!about_size || text.size() < wanted.size()) return own;
  // It is not cut. Behind it stands another message, or its bytes are not those.
  constexpr std::size_t shortest = 4;  // "noop"
  const bool joined = text.starts_with(wanted) && text.size() >= wanted.size() + shortest;
  return joined ? profile.messages : "FRAME-BYTES";
}

// Nothing more came, and nothing is wrong with what did.
std::string_view gap(Subject subject) {
  const bool about_what_comes = subject.requirement == "DELIVERY-ORDER" ||
                                subject.requirement == "DELIVERY-ONCE" ||
                                subject.requirement == "PUSH-KEEP-ALIVE";
  return about_what_comes ? "DELIVERY-WHOLE" : own;
}

std::string_view other_message(const Observation& seen, Subject subject, const Profile& profile) {
  const std::string_view text = seen.actual;
  if (text.empty()) {
    // Where the terminator came early, what it should have ended goes on into the next message.
    const auto begins_what_is_behind = [&seen](const std::string& due) {
      return !due.empty() && seen.behind->size() > due.size() && seen.behind->starts_with(due);
    };
    if (seen.behind && std::ranges::any_of(seen.due, begins_what_is_behind))
      return profile.messages;
    StreamFacts after = *seen.stream;
    ++after.taken;
    const bool is_whole_behind =
        seen.behind && std::ranges::find(seen.due, *seen.behind) != seen.due.end();
    if (is_whole_behind) after.received = after.accounted = after.last_end;
    const std::string_view defect = stray(after, text, subject, profile);
    if (!defect.empty()) return defect;
  } else if (const auto defect = stray(*seen.stream, text, subject, profile); !defect.empty()) {
    return defect;
  }
  if (seen.overtook && seen.came_after_all) return "DELIVERY-ORDER";
  if (seen.overtook && !seen.stream->damaged.empty()) return profile.bytes;
  if (seen.overtook && !gap(subject).empty()) return gap(subject);
  for (const std::string& wanted : seen.due)
    if (const auto defect = mismatch(wanted, text, subject, profile); !defect.empty())
      return defect;
  return own;
}

// What was to prove a subscription did not come.
std::string_view unproved(const Observation& seen, const Profile& profile, bool delivered_before) {
  const std::string_view defect = silence(*seen.stream, profile);
  if (!defect.empty()) return defect;
  if (!seen.stream->damaged.empty()) return "FRAME-BYTES";
  return seen.reached_another || !delivered_before ? "DELIVERY-WHOLE" : own;
}

// A request with nothing of the case's own about it, or the runner's own, was not answered as it
// must be.
std::string_view plain_request(const Observation& seen, const Profile& profile) {
  if (!seen.connected) return own;
  if (seen.stream) {
    if (seen.fact == Fact::other_status) return "PULL-OPENS";  // what follows is no stream
    const std::string_view defect = silence(*seen.stream, profile);
    return defect.empty() ? "PULL-OPENS" : defect;
  }
  if (seen.fact == Fact::other_status) return "PUSH-ACCEPTED";
  if (seen.purpose == Purpose::control) return "PUSH-ANSWERED";
  return own;
}

std::string_view attribute_alone(const Observation& seen, Subject subject, const Profile& profile,
                                 bool delivered_before) {
  switch (seen.fact) {
    case Fact::unproved:
      return unproved(seen, profile, delivered_before);
    case Fact::fence_lost: {
      const std::string_view defect = silence(*seen.stream, profile);
      return defect.empty() && !seen.stream->damaged.empty() ? profile.bytes : defect;
    }
    case Fact::stream_flooded:
    case Fact::stream_ended:
      return silence(*seen.stream, profile);
    case Fact::nothing_came: {
      const std::string_view defect = silence(*seen.stream, profile);
      if (!defect.empty()) return defect;
      if (!seen.stream->damaged.empty()) return profile.bytes;
      if (seen.overtook) return "DELIVERY-ORDER";
      return seen.came_after_all ? own : gap(subject);  // behind another's message, or lost
    }
    case Fact::other_message:
      return other_message(seen, subject, profile);
    case Fact::stray:
      return stray(*seen.stream, seen.actual, subject, profile);
    default:
      break;
  }
  if (seen.purpose != Purpose::own)
    if (const auto laid = plain_request(seen, profile); !laid.empty()) return laid;
  if (seen.fact == Fact::unfinished_answer) return "PUSH-ANSWERED";
  // Bytes that are no answer, behind one: it has content where it may have none, or more than it
  // said. Behind an answer to HEAD of these resources it is what the case asks. Where nothing may
  // be served, content was taken for a request without a version, and answered as such.
  if (seen.fact == Fact::not_http && seen.behind_head)
    return subject.requirement == "PUSH-HEAD" || subject.requirement == "PULL-HEAD"
               ? own
               : "WIRE-NO-CONTENT";
  if (seen.fact == Fact::not_http && seen.answered_before && seen.answer_due != AnswerDue::refusal)
    return "PUSH-ANSWERED";
  if (seen.purpose == Purpose::plain && seen.answered_before && seen.still_open &&
      !seen.deadline_given)
    return "PUSH-KEEP-ALIVE";
  return own;
}

}  // namespace

std::string_view attribute(const Observation& seen, Subject subject, const Profile& profile,
                           bool delivered_before) {
  const std::string_view laid = attribute_alone(seen, subject, profile, delivered_before);
  const bool unserved = laid == "PULL-OPENS" || laid == "PUSH-ACCEPTED" || laid == "PUSH-ANSWERED";
  const bool serves_nobody = seen.fresh && (unserved || !seen.connected);
  return serves_nobody && delivered_before ? "ROBUST-SERVING" : laid;
}

namespace {

// What a failure that is laid to one of these is about, whichever case shows it.
struct Defect {
  std::string_view requirement;
  report::Layer layer;
  std::string_view cause;
};
using report::Layer;
constexpr Defect defects[] = {
    {"ROBUST-SERVING", Layer::connection, "The server serves nobody any more."},
    {"PUSH-KEEP-ALIVE", Layer::connection, "A connection that has served serves no more."},
    {"PULL-OPENS", Layer::http_head, "A pull is not opened, or does not stay open."},
    {"PUSH-ACCEPTED", Layer::http_head, "A plain push is refused."},
    {"PUSH-ANSWERED", Layer::http_head, "A plain push has no answer that can be read."},
    {"WIRE-NO-CONTENT", Layer::body_framing,
     "Nothing comes behind the head of an answer to HEAD, and of 204 and 304."},  // as its rule
    {"PULL-CHUNKED", Layer::body_framing, "A pull does not say that it is chunked."},
    {"CHUNK-SYNTAX", Layer::chunks, "What comes on a pull cannot be read as chunks."},
    {"HEADLESS-PULL", Layer::chunks, "What comes on a headless pull cannot be read as chunks."},
    {"CHUNK-LAST", Layer::chunks, "The last-chunk comes before the stream is over."},
    {"FRAME-TERMINATOR", Layer::message_framing, "Messages do not end as the profile has it."},
    {"FRAME-ONCE", Layer::message_framing, "Empty messages come that nobody pushed."},
    {"EVENTSTREAM-DATA", Layer::message_framing, "Messages are not written as events."},
    {"FRAME-BYTES", Layer::delivery, "Messages arrive with other bytes than were pushed."},
    {"PUSH-FORM", Layer::delivery, "The form of a push is not decoded as it must be."},
    {"DELIVERY-WHOLE", Layer::delivery, "Messages that were accepted do not arrive."},
    {"DELIVERY-ONCE", Layer::delivery, "Messages arrive more than once."},
    {"DELIVERY-ROUTED", Layer::routing, "Messages reach other pulls than they are routed to."},
    {"DELIVERY-APART", Layer::routing, "Bytes of one connection get into another."},
    {"DELIVERY-ORDER", Layer::order, "Messages of one pusher overtake each other."},
};

const Defect* defect_of(std::string_view requirement) {
  const auto* found =
      std::find_if(std::begin(defects), std::end(defects),
                   [requirement](const Defect& one) { return one.requirement == requirement; });
  return found == std::end(defects) ? nullptr : found;
}

// What messages came, and not how they were carried.
bool is_about_messages(Fact fact) {
  return fact == Fact::nothing_came || fact == Fact::fence_lost || fact == Fact::other_message ||
         fact == Fact::stray || fact == Fact::stray_at_end;
}

// The answer says so, or the message, whichever comes first.
constexpr std::string_view served = "What must be refused is served.";

std::string other_status(const Observation& seen) {
  const bool accepted = seen.status_code / 100 == 2;
  if (seen.answer_due == AnswerDue::refusal && accepted) return std::string(served);
  if (seen.answer_due == AnswerDue::acceptance && seen.status_code >= 400)
    return fmt::format("What must be served is refused, with status {}.", seen.status_code);
  return fmt::format("An answer has status {}, and not the one that is due.", seen.status_code);
}

std::string cause_of(const Observation& seen, Subject subject) {
  switch (seen.fact) {
    case Fact::wrong_scenario:
      return "The scenario is wrong.";
    case Fact::no_connection:
      return "The server takes no connection.";
    case Fact::bytes_not_taken:
      return "What is sent is neither read nor refused.";
    case Fact::no_answer:
      return "A request is not answered.";
    case Fact::unfinished_answer:
      return "An answer begins and does not end.";
    case Fact::closed_unanswered:
      return "The connection ends in the place of an answer.";
    case Fact::not_http:
      return "What comes in the place of an answer is no HTTP.";
    case Fact::other_status:
      return other_status(seen);
    case Fact::broken_answer:
      return "The content of an answer cannot be read to its end.";
    case Fact::other_field:
      return "An answer has other field lines.";
    case Fact::other_content:
      return "An answer has another content.";
    case Fact::unproved:
      return "Nothing that is pushed reaches a pull.";
    case Fact::stream_flooded:
      return "More comes on a pull than anybody pushed.";
    case Fact::stream_ended:
      return "A pull ends before any message comes.";
    case Fact::nothing_came:
    case Fact::fence_lost:
      return "A message that must come does not.";
    case Fact::other_message:
      return "Another message comes than the one that is due.";
    case Fact::stray:
    case Fact::stray_at_end:
      return std::string(subject.refusal ? served : "A message comes that must not.");
    case Fact::late:
      return "It comes later than asked for.";
    case Fact::other_wire:
      return "The stream is not carried as it must be.";
    case Fact::other_end:
      return "A connection does not end as it must.";
    case Fact::unexplained:
      break;
  }
  return "A step could not be carried out.";
}

// What nobody gets that asks for no more than everybody.
std::string refusal(const Observation& seen) {
  return fmt::format("{} are refused with status {}.", seen.stream ? "Pulls" : "Plain pushes",
                     seen.status_code);
}

// `basis`: what was seen in a request that has nothing of the case's own.
void explain(Judgement& judgement, const Observation& seen, const Observation& basis,
             Subject subject) {
  const std::string_view laid =
      judgement.requirement.empty() ? subject.requirement : judgement.requirement;
  const Defect* defect = seen.fact == Fact::late ? nullptr : defect_of(laid);
  const bool is_own = judgement.requirement.empty();
  if (defect && is_own && defect->layer <= report::Layer::chunks && is_about_messages(seen.fact))
    defect = nullptr;
  const bool refused = defect && !is_own && basis.purpose != Purpose::own &&
                       basis.fact == Fact::other_status && basis.connected;
  judgement.cause = refused  ? refusal(basis)
                    : defect ? std::string(defect->cause)
                             : cause_of(seen, subject);
  judgement.layer = defect                             ? defect->layer
                    : seen.fact == Fact::no_connection ? Layer::connection
                    : seen.fact == Fact::late          ? Layer::promptness
                                                       : Layer::own;
  judgement.line = seen.line;
  // In company, a server may be late for what we ask of it at the same time.
  judgement.preliminary = seen.hasty || seen.foreign || seen.fact == Fact::late;
  judgement.wrong_scenario = seen.fact == Fact::wrong_scenario;
}

}  // namespace

Judgement judge(const runner::Record& record, Subject subject, const Profile& profile) {
  Judgement judgement;
  if (!record.failure && record.control) {
    judgement.verdict = record.control->starved ? Verdict::inconclusive : Verdict::skip;
    judgement.sentence =
        "not judged: the same without its departure is not accepted: " + record.control->sentence;
    judgement.preliminary = runner::waited_in_vain(*record.control);
    return judgement;
  }
  const runner::Evidence& evidence = record.failure ? record.failure : record.lateness;
  if (!evidence) return judgement;
  const Observation& seen = *evidence;
  const bool failed = record.failure.has_value();
  const bool told = !seen.starved && seen.fact != Fact::wrong_scenario;
  if (told && failed && subject.level == Level::may) {
    judgement.note = "not so: " + seen.sentence;
    return judgement;
  }
  judgement.verdict = !told                                    ? Verdict::inconclusive
                      : failed && subject.level == Level::must ? Verdict::fail
                                                               : Verdict::warn;
  judgement.sentence = seen.sentence;
  judgement.expected = seen.expected;
  judgement.actual = seen.actual;
  judgement.requirement = attribute(seen, subject, profile, record.delivered_before);
  if (record.afterwards) {
    const std::string_view then =
        attribute(*record.afterwards, subject, profile, record.delivered_before);
    if (then == "ROBUST-SERVING" && judgement.requirement != then) {
      judgement.requirement = then;
      judgement.sentence += "; then " + record.afterwards->sentence;
    }
  }
  const bool nobody_served = judgement.requirement == "ROBUST-SERVING" && record.afterwards;
  explain(judgement, seen, nobody_served ? *record.afterwards : seen, subject);
  return judgement;
}

}  // namespace talkspec::talk
