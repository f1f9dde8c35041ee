// Steps: each kind is known by the member that names it.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "conformance/scenario/load.h"
#include "conformance/scenario/reader.h"
#include "conformance/scenario/variables.h"

namespace talkspec::scenario {
namespace {

using Kind = Element::Kind;
using std::string_view;

// What a step may have beside the member that names its kind.
struct StepKind {
  string_view name;
  std::vector<string_view> members;
  bool is_request = false;
};

constexpr std::array<string_view, 4> common{"label", "when", "within", "because"};
constexpr std::array<string_view, 5> request_members{"method", "target", "version", "headers",
                                                     "without"};

const std::vector<StepKind>& step_kinds() {
  static const std::vector<StepKind> kinds{
      {"pull", {"name", "canary", "answer"}, true},
      {"push",
       {"by", "form", "chunk_sizes", "extension", "trailers", "body", "segments", "times",
        "pipelined", "answer", "name"},
       true},
      {"open", {}},
      {"send", {"bytes", "segments"}},
      {"await", {"answer", "method"}},
      {"expect", {"messages", "order", "others", "times", "late"}},
      {"fence", {"by"}},
      {"wire", {"strict", "chunked", "max_chunk", "ended"}},
      {"close", {"how"}},
      {"closed", {"how"}},
      {"pause", {}},
      {"resume", {}},
      {"together", {}},
      {"repeat", {"steps"}},
      {"serving", {}},
      {"wait", {}},
  };
  return kinds;
}

std::vector<string_view> names_of_kinds() {
  std::vector<string_view> names;
  for (const StepKind& kind : step_kinds())
    names.push_back(kind.name);
  return names;
}

const StepKind* kind_named(string_view name) {
  const auto found = std::find_if(step_kinds().begin(), step_kinds().end(),
                                  [name](const StepKind& kind) { return kind.name == name; });
  return found == step_kinds().end() ? nullptr : &*found;
}

std::vector<string_view> members_of(const StepKind& kind) {
  std::vector<string_view> members{kind.name};
  members.insert(members.end(), kind.members.begin(), kind.members.end());
  if (kind.is_request)
    members.insert(members.end(), request_members.begin(), request_members.end());
  members.insert(members.end(), common.begin(), common.end());
  return members;
}

}  // namespace

Steps Reader::steps(const Element& element) {
  Steps made;
  if (!has_kind(element, Kind::array)) return made;
  if (element.children.empty()) report(element, "must have a step");
  for (const Element& child : element.children)
    made.push_back(step(child));
  return made;
}

Step Reader::step(const Element& element) {
  Step made;
  made.line = document_.line(element.begin);
  if (!is_object(element, "a step")) return made;
  const StepKind* kind = nullptr;
  for (const Element& member : element.children) {
    const StepKind* const named = kind_named(member.key);
    if (named != nullptr && kind != nullptr) {
      report(member.key_begin, fmt::format("a step does one thing, and this has both {} and {}",
                                           quote(kind->name), quote(named->name)));
      return made;
    }
    if (named != nullptr) kind = named;
  }
  if (kind == nullptr) {
    const std::vector<string_view> names = names_of_kinds();
    string_view other;  // the first member that may have been meant for a kind
    for (const Element& member : element.children)
      if (other.empty() && !meant(member.key, names).empty()) other = member.key;
    report(element, fmt::format("a step needs one of {}{}", one_of(names), meant(other, names)));
    return made;
  }
  known_members(element, fmt::format("a {} step", quote(kind->name)), members_of(*kind));
  common_members(element, made);
  const Element& subject = *element.find(kind->name);
  const string_view name = kind->name;
  if (name == "pull") made.action = pull(element, subject);
  if (name == "push") made.action = push(element, subject);
  if (name == "open") {
    made.action = step::Open{connection(subject)};
    opens(subject.text, false, subject);
  }
  if (name == "send") made.action = send(element, subject);
  if (name == "await") made.action = await(element, subject);
  if (name == "expect") made.action = expect(element, subject);
  if (name == "fence") made.action = fence(element, subject);
  if (name == "wire") made.action = wire(element, subject);
  if (name == "close") made.action = close(element, subject);
  if (name == "closed") made.action = closed(element, subject);
  if (name == "pause") made.action = step::Reading{opened(subject, false), true};
  if (name == "resume") made.action = step::Reading{opened(subject, false), false};
  if (name == "together") made.action = together(subject);
  if (name == "repeat") made.action = repeat(element, subject);
  if (name == "wait") made.action = step::Wait{seconds(subject, 600)};
  if (name == "serving") {
    only_true(subject);
    made.action = step::Serving{};
  }
  if (!made.label.empty()) seen_.labels.insert(made.label);
  return made;
}

void Reader::common_members(const Element& element, Step& into) {
  if (const Element* const label = element.find("label")) into.label = connection(*label);
  if (const Element* const within = element.find("within")) {
    into.within = seconds(*within, 600);
    if (into.within->count() == 0 && within->kind == Kind::number)
      report(*within, "must be more than 0 seconds");
  }
  if (const Element* const because = element.find("because")) into.because = text(*because);
  const Element* const when = element.find("when");
  if (when == nullptr || !is_object(*when, "`when`")) return;
  if (when->children.empty()) report(*when, "must name a label");
  for (const Element& label : when->children) {
    constexpr std::array<string_view, 2> outcomes{"accepted", "refused"};
    into.when.emplace_back(label.key, choice(label, outcomes) == 0);
    if (seen_.labels.contains(label.key)) continue;
    const std::vector<string_view> labels(seen_.labels.begin(), seen_.labels.end());
    report(label.key_begin, fmt::format("no step before this one has the label {}{}",
                                        quote(label.key), meant(label.key, labels)));
  }
}

Request Reader::request(const Element& element) {
  Request made;
  if (const Element* const method = element.find("method")) made.method = text(*method);
  if (const Element* const target = element.find("target")) made.target = bytes(*target);
  if (const Element* const version = element.find("version")) made.version = text(*version);
  if (const Element* const headers = element.find("headers")) made.headers = header_lines(*headers);
  if (const Element* const without = element.find("without"))
    if (has_kind(*without, Kind::array))
      for (const Element& name : without->children)
        made.without.push_back(text(name));
  return made;
}

step::Pull Reader::pull(const Element& element, const Element& subject) {
  step::Pull made;
  made.connection = connection(subject);
  opens(made.connection, true, subject);
  if (const Element* const name = element.find("name")) made.name = bytes(*name);
  if (const Element* const canary = element.find("canary")) made.canary = boolean(*canary, true);
  if (const Element* const expected = element.find("answer")) made.answer = answer(*expected);
  made.request = request(element);
  return made;
}

step::Push Reader::push(const Element& element, const Element& subject) {
  constexpr std::array<string_view, 3> forms{"length", "chunked", "query"};
  step::Push made;
  if (subject.kind == Kind::array) {
    if (subject.children.empty()) report(subject, "must have a message");
    for (const Element& message : subject.children)
      made.messages.push_back(bytes(message));
  } else {
    made.messages.push_back(bytes(subject));
  }
  made.by = role(element.find("by"));
  if (const Element* const name = element.find("name")) made.name = bytes(*name);
  if (const Element* const form = element.find("form"))
    made.form = static_cast<step::Push::Form>(choice(*form, forms));
  if (const Element* const body = element.find("body")) made.body = bytes(*body);
  if (const Element* const sizes = element.find("chunk_sizes"))
    if (has_kind(*sizes, Kind::array))
      for (const Element& size : sizes->children)
        made.chunk_sizes.push_back(
            static_cast<std::uint32_t>(integer(size, 1, std::uint64_t{1} << 30)));
  if (const Element* const extension = element.find("extension"))
    made.extension = bytes(*extension);
  if (const Element* const trailers = element.find("trailers"))
    made.trailers = header_lines(*trailers);
  if (made.form != step::Push::Form::chunked)
    for (const string_view member : {"chunk_sizes", "extension", "trailers"})
      if (const Element* const chunked = element.find(member))
        report(chunked->key_begin, fmt::format("{} needs \"form\": \"chunked\"", quote(member)));
  made.request = request(element);
  if (const Element* const cuts = element.find("segments")) made.segments = segments(*cuts);
  if (const Element* const times = element.find("times")) made.times = count(*times);
  if (const Element* const pipelined = element.find("pipelined"))
    made.pipelined = boolean(*pipelined, false);
  if (const Element* const expected = element.find("answer")) made.answer = answer(*expected);
  return made;
}

step::Send Reader::send(const Element& element, const Element& subject) {
  step::Send made;
  made.connection = connection(subject);
  if (!seen_.connections.contains(made.connection)) opens(made.connection, false, subject);
  if (const Element* const sent = needed(element, "bytes", "a `send` step"))
    made.bytes = bytes(*sent);
  if (const Element* const cuts = element.find("segments")) made.segments = segments(*cuts);
  return made;
}

step::AwaitAnswer Reader::await(const Element& element, const Element& subject) {
  step::AwaitAnswer made;
  made.connection = opened(subject, false);
  if (const Element* const expected = element.find("answer")) made.answer = answer(*expected);
  if (const Element* const method = element.find("method")) made.request_method = text(*method);
  return made;
}

step::Expect Reader::expect(const Element& element, const Element& subject) {
  constexpr std::array<string_view, 2> orders{"given", "any"};
  constexpr std::array<string_view, 1> warnings{"should"};
  step::Expect made;
  made.connection = opened(subject, true);
  if (const Element* const messages = needed(element, "messages", "an `expect` step"))
    if (has_kind(*messages, Kind::array)) {
      if (messages->children.empty())
        report(*messages, "must have a message; prove that none comes with a `fence` step");
      for (const Element& message : messages->children)
        made.messages.push_back(match(message, true));
    }
  if (const Element* const order = element.find("order"))
    made.in_order = choice(*order, orders) == 0;
  if (const Element* const others = element.find("others"))
    made.others_between = boolean(*others, false);
  if (const Element* const times = element.find("times")) made.times = count(*times);
  if (const Element* const late = element.find("late")) {
    choice(*late, warnings);
    made.late = Level::should;
    if (element.find("within") == nullptr) report(late->key_begin, "`late` needs `within`");
  }
  return made;
}

step::Fence Reader::fence(const Element& element, const Element& subject) {
  step::Fence made;
  if (subject.kind == Kind::boolean) {
    only_true(subject);
    const bool any_pull = std::any_of(seen_.connections.begin(), seen_.connections.end(),
                                      [](const auto& known) { return known.second; });
    if (!any_pull) report(subject, "no step before this one opens a pull");
  } else {
    made.connections = connections(subject, true);
  }
  made.by = role(element.find("by"));
  return made;
}

step::Wire Reader::wire(const Element& element, const Element& subject) {
  step::Wire made;
  made.connection = opened(subject, true);
  const auto judged = [&](string_view member) -> std::optional<bool> {
    const Element* const found = element.find(member);
    return found == nullptr ? std::nullopt : std::optional(boolean(*found, true));
  };
  made.strict = judged("strict");
  made.chunked = judged("chunked");
  made.ended = judged("ended");
  if (const Element* const most = element.find("max_chunk"))
    made.max_chunk = integer(*most, 1, std::uint64_t{1} << 40);
  if (!made.strict && !made.chunked && !made.ended && !made.max_chunk)
    report(element, "a `wire` step needs `strict`, `chunked`, `max_chunk` or `ended`");
  return made;
}

step::Close Reader::close(const Element& element, const Element& subject) {
  constexpr std::array<string_view, 3> ways{"close", "half-close", "reset"};
  step::Close made{opened(subject, false), step::Close::How::close};
  if (const Element* const how = element.find("how"))
    made.how = static_cast<step::Close::How>(choice(*how, ways));
  return made;
}

step::Closed Reader::closed(const Element& element, const Element& subject) {
  constexpr std::array<string_view, 4> ways{"any", "fin", "reset", "last-chunk"};
  step::Closed made{connections(subject, false), step::Closed::How::any};
  if (const Element* const how = element.find("how"))
    made.how = static_cast<step::Closed::How>(choice(*how, ways));
  return made;
}

step::Together Reader::together(const Element& subject) {
  step::Together made;
  if (!has_kind(subject, Kind::array)) return made;
  if (subject.children.size() < 2 || subject.children.size() > LoadLimits::branches) {
    report(subject, fmt::format("must have from 2 to {} branches", LoadLimits::branches));
    return made;
  }
  const Seen before = seen_;
  Seen after = before;
  for (const Element& branch : subject.children) {
    seen_ = before;  // side by side: no branch may rely on what another one opens
    made.branches.push_back(steps(branch));
    after.connections.insert(seen_.connections.begin(), seen_.connections.end());
    after.labels.insert(seen_.labels.begin(), seen_.labels.end());
  }
  seen_ = std::move(after);
  return made;
}

step::Repeat Reader::repeat(const Element& element, const Element& subject) {
  step::Repeat made;
  made.times = count(subject);
  if (const Element* const inner = needed(element, "steps", "a `repeat` step"))
    made.steps = steps(*inner);
  return made;
}

std::vector<std::string> Reader::connections(const Element& element, bool pulls_only) {
  std::vector<std::string> made;
  if (element.kind != Kind::array) {
    made.push_back(opened(element, pulls_only));
    return made;
  }
  if (element.children.empty()) report(element, "must name a connection");
  for (const Element& child : element.children)
    made.push_back(opened(child, pulls_only));
  return made;
}

// The name of a connection that an earlier step opened, or of a pusher's kept one.
std::string Reader::opened(const Element& element, bool pull_only) {
  std::string name = connection(element);
  if (element.kind != Kind::string) return name;
  const auto known = seen_.connections.find(name);
  if (known != seen_.connections.end()) {
    if (pull_only && !known->second)
      report(element, fmt::format("{} is no pull; open it with a `pull` step", quote(name)));
  } else if (pull_only || !notes_.talkers.contains(name)) {
    std::vector<string_view> names;
    for (const auto& [other, is_pull] : seen_.connections)
      if (!pull_only || is_pull) names.push_back(other);
    report(element,
           fmt::format("no step before this one opens {} {}{}",
                       pull_only ? "a pull" : "a connection", quote(name), meant(name, names)));
  }
  return name;
}

void Reader::opens(const std::string& name, bool is_pull, const Element& element) {
  if (seen_.connections.size() >= LoadLimits::connections)
    report(element, fmt::format("more than {} connections", LoadLimits::connections));
  if (name.empty() || seen_.connections.size() >= LoadLimits::connections) return;
  seen_.connections[name] = is_pull;
  if (is_pull) notes_.talkers.insert(name);
}

std::string Reader::role(const Element* element) {
  std::string name = element == nullptr ? "pusher" : connection(*element);
  notes_.talkers.insert(name);
  return name;
}

}  // namespace talkspec::scenario
