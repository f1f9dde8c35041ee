#include "conformance/talk/attribution.h"

#include <algorithm>

#include <fmt/format.h>

#include "reference/framing/form.h"

namespace talkspec::talk {
namespace {

using report::Level;
using report::Verdict;
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
  if (subject.requirement == "FRAME-LONG" && text.size() >= wanted.size())
    return "FRAME-BYTES";  // it is not cut
  return own;
}

// Nothing more came, and nothing is wrong with what did.
std::string_view gap(Subject subject) {
  const bool about_what_comes =
      subject.requirement == "DELIVERY-ORDER" || subject.requirement == "DELIVERY-ONCE";
  return about_what_comes ? "DELIVERY-WHOLE" : own;
}

std::string_view other_message(const Observation& seen, Subject subject, const Profile& profile) {
  const std::string_view text = seen.actual;
  if (text.empty()) {
    const bool forged_early = seen.behind && !seen.due.empty() && !seen.due.front().empty() &&
                              seen.behind->starts_with(seen.due.front());
    if (forged_early) return profile.messages;
    StreamFacts after = *seen.stream;
    ++after.taken;
    const std::string_view defect = stray(after, text, subject, profile);
    if (!defect.empty()) return defect;
  } else if (const auto defect = stray(*seen.stream, text, subject, profile); !defect.empty()) {
    return defect;
  }
  if (seen.overtook && seen.came_after_all) return "DELIVERY-ORDER";
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
    case Fact::fence_lost:
    case Fact::stream_flooded:
    case Fact::stream_ended:
      return silence(*seen.stream, profile);
    case Fact::nothing_came: {
      const std::string_view defect = silence(*seen.stream, profile);
      return defect.empty() ? gap(subject) : defect;
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
  // Bytes that are no answer, behind one: that one was longer than it said. Behind an answer to
  // HEAD it is what the case asks.
  if (seen.fact == Fact::not_http && seen.answered_before && !seen.behind_head)
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
  return seen.fresh && unserved && delivered_before ? "ROBUST-SERVING" : laid;
}

Judgement judge(const runner::Record& record, Subject subject, const Profile& profile) {
  Judgement judgement;
  const runner::Evidence& evidence = record.failure ? record.failure : record.lateness;
  if (!evidence) return judgement;
  const Observation& seen = *evidence;
  const bool failed = record.failure.has_value();
  if (!seen.starved && failed && subject.level == Level::may) {
    judgement.note = "not so: " + seen.sentence;
    return judgement;
  }
  judgement.verdict = seen.starved                             ? Verdict::inconclusive
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
  return judgement;
}

}  // namespace talkspec::talk
