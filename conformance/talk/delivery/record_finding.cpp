// Findings: which are kept, and how they are worded.
#include <algorithm>

#include "conformance/talk/delivery/checker_state.h"

namespace talkspec::talk::delivery {
namespace {

std::string_view sentence(Detail detail) {
  switch (detail) {
    case Detail::to_its_pusher:
      return "A message came to a pull of its pusher's own name.";
    case Detail::to_anybody:
      return "A message came, though the routing gives none to anybody.";
    case Detail::before_the_pull:
      return "A message came whose push was answered before the pull was asked for.";
    case Detail::cut_at_end:
      return "Only the first bytes of a message came.";
    case Detail::cut_at_start:
      return "Only the last bytes of a message came.";
    case Detail::split:
      return "A message came in parts, as several messages.";
    case Detail::split_inside:
      return "A terminator that was pushed inside a message split it into several.";
    case Detail::joined:
      return "Several messages came as one.";
    case Detail::extended:
      return "A message came with bytes around it that were not pushed.";
    case Detail::undecoded:
      return "A message came in the encoding of the form, not decoded.";
    case Detail::overdecoded:
      return "A message came decoded once too often.";
    case Detail::case_changed:
      return "A message came with upper and lower case changed.";
    case Detail::replaced:
      return "A message came with other characters in place of its bytes.";
    case Detail::recoded:
      return "A message came encoded once more than it was pushed.";
    case Detail::bytes_changed:
      return "A message came with some of its bytes changed.";
    case Detail::empty:
      return "An empty message came that nobody pushed: a terminator with nothing before it.";
    case Detail::head:
      return "The head of an answer came on a pull.";
    case Detail::answer_content:
      return "The content of a push's answer came on a pull.";
    case Detail::none:
      break;
  }
  return {};
}

std::string_view sentence(Kind kind, Detail detail, bool other) {
  if (detail != Detail::none) return sentence(detail);
  switch (kind) {
    case Kind::lost:
      return other ? "A push that was answered 2xx did not come on an open pull; one that its "
                     "pusher pushed after it did."
                   : "A push that was answered 2xx did not come on a pull that was open all the "
                     "time.";
    case Kind::twice:
      return "A message came once more than it was pushed.";
    case Kind::order:
      return other ? "A message came behind one that its pusher pushed after it on the same "
                     "connection."
                   : "A message came behind one that its pusher pushed only after the answer to "
                     "its push.";
    case Kind::foreign:
      return other ? "A message came that this run did not push; others push to this server too."
                   : "A message of another run came.";
    case Kind::forged:
      return "A message came that nobody pushed.";
    case Kind::misrouted:
    case Kind::damaged:
    case Kind::leaked:
      break;
  }
  return {};
}

}  // namespace

void Checker::State::reword(Finding& finding, Detail detail) {
  finding.detail = detail;
  finding.sentence = sentence(detail);
}

Finding* Checker::State::add(Pull& pull, Shape shape, const std::vector<PushIndex>& about,
                             std::vector<EventIndex> events, std::string_view came) {
  const auto kind = static_cast<std::size_t>(shape.kind);
  ++counts[kind];
  std::optional<OwnerId> owner;
  if (about.empty())
    owner = config.marks.owner_in(came);
  else
    owner = pushes[about.front()].owner;
  Pull::Quota& quota = pull.quota[kind];
  std::uint16_t& used = owner.value_or(pull.owner) == pull.owner ? quota.own : quota.others;
  if (used == most_of_a_kind) return nullptr;
  ++used;

  Finding& finding = findings.emplace_back();
  finding.kind = shape.kind;
  finding.detail = shape.detail;
  finding.pull = pull.id;
  finding.pull_owner = pull.owner;
  for (const PushIndex index : about)
    finding.pushes.push_back(pushes[index].id);
  finding.push_owner = owner;
  std::sort(events.begin(), events.end());
  finding.events = std::move(events);
  finding.sentence = sentence(shape.kind, shape.detail, shape.other_wording);
  finding.came = came.substr(0, most_shown);
  if (!about.empty()) finding.pushed = pushes.text_of(about.front()).sample.substr(0, most_shown);
  hold(sizeof(Finding) + finding.sentence.size() + finding.came.size() + finding.pushed.size() +
       finding.pushes.size() * sizeof(PushId) + finding.events.size() * sizeof(EventIndex));
  return &finding;
}

}  // namespace talkspec::talk::delivery
