#include "conformance/talk/delivery_watch.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "conformance/talk/catalogue.h"
#include "conformance/talk/edition.h"

namespace talkspec::talk {
namespace {

using delivery::Detail;
using delivery::Finding;
using delivery::Kind;
namespace event = delivery::event;

constexpr std::size_t enough_pushes = 3;
constexpr std::size_t most_memory = std::size_t{16} << 20U;

struct Row {
  Kind kind;
  std::string_view id;
  std::string_view requirement;
  std::string_view title;
};
constexpr std::array<Row, 4> rows_of_kinds = {{
    {Kind::lost, "across/lost", "DELIVERY-WHOLE",
     "No pull of any case misses a message that another case pushes"},
    {Kind::twice, "across/twice", "DELIVERY-ONCE",
     "No pull of any case gets a message of another case twice"},
    {Kind::order, "across/order", "DELIVERY-ORDER",
     "Each pull of any case gets the messages of one pusher of another case in order"},
    {Kind::misrouted, "across/misrouted", "DELIVERY-ROUTED",
     "No pull of any case gets a message of another case that is not routed to it"},
}};

constexpr std::string_view from_head = "across/from-head";
constexpr std::string_view from_head_requirement = "DELIVERY-FROM-HEAD";
constexpr std::string_view from_head_title =
    "Each pull of any case gets what is pushed once its head has come";

delivery::Routing known(std::optional<Routing> routing) {
  if (!routing) return delivery::Routing::unknown;
  switch (*routing) {
    case Routing::others:
      return delivery::Routing::others;
    case Routing::all:
      return delivery::Routing::all;
    case Routing::none:
      return delivery::Routing::none;
  }
  return delivery::Routing::unknown;
}

// What a pull gets that was pushed before it was asked for may be a deployment's own history.
bool counts(const Finding& finding, Kind kind) {
  return finding.kind == kind && finding.detail != Detail::before_the_pull;
}

report::Case begun(std::string_view id, std::string_view requirement, std::string_view title,
                   std::string_view sentence, std::size_t pushes) {
  report::Case made;
  made.id = id;
  made.area = "across";
  made.title = title;
  if (const scenario::CatalogueEntry* entry = built_in_catalogue().find(requirement)) {
    made.requirements.push_back(entry->requirement);
    made.level = entry->requirement.level;
  }
  const bool must = made.level == report::Level::must;
  made.verdict = pushes < enough_pushes ? report::Verdict::unsteady
                 : must                 ? report::Verdict::fail
                                        : report::Verdict::warn;
  made.message = pushes == 1 ? std::string(sentence)
                             : fmt::format("{}; {} pushes show this", sentence, pushes);
  made.expected = title;
  made.cause = title;
  made.layer = report::Layer::delivery;
  made.rerun.assign(1, '*');  // as a literal, GCC 12 takes it for an overlapping copy
  made.start = std::chrono::system_clock::now();
  return made;
}

report::Case row_of(const Row& row, const Finding& finding, std::size_t pushes) {
  report::Case made = begun(row.id, row.requirement, row.title, finding.sentence, pushes);
  made.actual = finding.came.empty() ? fmt::format("not: {}", finding.pushed) : finding.came;
  return made;
}

bool is_told(const std::vector<report::Case>& cases, std::string_view requirement) {
  return std::ranges::any_of(cases, [requirement](const report::Case& one) {
    const bool down = one.verdict == report::Verdict::fail || one.verdict == report::Verdict::warn;
    return down && one.requirements.front().id == requirement;
  });
}

}  // namespace

DeliveryWatch::Pull& DeliveryWatch::Pull::operator=(Pull&& other) noexcept {
  if (this == &other) return *this;
  end();
  watch_ = std::exchange(other.watch_, nullptr);
  id_ = other.id_;
  return *this;
}

void DeliveryWatch::Pull::open() {
  if (watch_) watch_->tell(event::PullOpen{.pull = id_});
}

void DeliveryWatch::Pull::came(std::string_view text) {
  if (!watch_ || !watch_->checker_) return;
  // Texts that nobody was told of, and without a tag: what cases push that are alone.
  const delivery::Whose whose = watch_->checker_->whose(id_, text);
  const bool known = whose.origin != delivery::Origin::unknown || whose.owner;
  if (known) watch_->tell(event::Message{.pull = id_, .text = std::string(text)});
}

void DeliveryWatch::Pull::half_closed() {
  if (watch_) watch_->tell(event::PullEnds{.pull = id_, .how = event::PullEnds::How::half_closed});
}

void DeliveryWatch::Pull::end() {
  if (watch_) watch_->tell(event::PullEnds{.pull = id_});
  watch_ = nullptr;
}

void DeliveryWatch::begin(const Target& target, const std::string& mark) {
  delivery::Config config;
  config.routing = known(target.routing);
  config.heartbeats = target.dialect.heartbeats;
  config.marks.run = mark;
  // Inside of an event's data anything may stand.
  const bool ends_in_a_byte = target.message_end() != framing::Framing::event_stream;
  config.terminator = ends_in_a_byte ? std::string(target.terminator()) : "";
  config.most_memory = most_memory;
  checker_.emplace(std::move(config));
  began_ = wire::Clock::now();
}

void DeliveryWatch::tell(delivery::Event::What what) {
  if (checker_) checker_->see({wire::Clock::now() - began_, std::move(what)});
}

void DeliveryWatch::writes_by_hand(std::size_t number) {
  tell(event::WritesByHand{delivery::OwnerId{static_cast<std::uint32_t>(number)}});
}

DeliveryWatch::Pull DeliveryWatch::asks(std::size_t number, std::string talk_name) {
  if (!checker_) return {};
  const delivery::PullId id{++pulls_};
  tell(event::PullAsked{.pull = id,
                        .owner = delivery::OwnerId{static_cast<std::uint32_t>(number)},
                        .name = std::move(talk_name),
                        .connection = delivery::ConnectionId{++connections_}});
  return {*this, id};
}

// Pushes that share a connection and do not overlap are in order by their answers as well.
DeliveryWatch::Pushed DeliveryWatch::pushes(std::size_t number, std::string pusher,
                                            std::string text) {
  if (!checker_) return std::nullopt;
  const delivery::PushId id{++pushes_};
  tell(event::PushBegins{.push = id,
                         .owner = delivery::OwnerId{static_cast<std::uint32_t>(number)},
                         .pusher = std::move(pusher),
                         .text = std::move(text),
                         .connection = delivery::ConnectionId{++connections_}});
  return id;
}

void DeliveryWatch::answered(Pushed push, bool accepted) {
  using How = event::PushEnds::How;
  if (push) tell(event::PushEnds{.push = *push, .how = accepted ? How::accepted : How::unanswered});
}

void DeliveryWatch::misses_canary(std::string_view text) {
  if (canaries_missed_++ == 0) canary_missed_ = text;
}

std::vector<report::Case> DeliveryWatch::rows(const std::vector<report::Case>& cases,
                                              const Edition* edition) const {
  std::vector<report::Case> rows;
  if (!checker_) return rows;
  for (const Row& row : rows_of_kinds) {
    if (edition != nullptr && !edition->rules.contains(row.id)) continue;
    if (is_told(cases, row.requirement)) continue;
    std::set<delivery::PushId> pushes;
    const Finding* first = nullptr;
    for (std::size_t index = 0; index < checker_->findings(); ++index) {
      const Finding& finding = checker_->finding(index);
      if (!counts(finding, row.kind) || finding.pushes.empty()) continue;
      if (!first) first = &finding;
      pushes.insert(finding.pushes.front());
    }
    if (first) rows.push_back(row_of(row, *first, pushes.size()));
  }
  const bool asked = edition == nullptr || edition->rules.contains(from_head);
  if (canaries_missed_ > 0 && asked && !is_told(cases, from_head_requirement)) {
    rows.push_back(
        begun(from_head, from_head_requirement, from_head_title,
              "What was pushed behind the head of a pull, and answered 2xx, did not come "
              "on it before a later push of the same pusher.",
              canaries_missed_));
    rows.back().actual = fmt::format("not: {}", canary_missed_);
  }
  return rows;
}

std::vector<DeliveryRow> delivery_rows() {
  std::vector<DeliveryRow> all;
  for (const Row& row : rows_of_kinds)
    all.push_back({row.id, row.requirement});
  all.push_back({from_head, from_head_requirement});
  return all;
}

}  // namespace talkspec::talk
