// Messages that must come.
#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "conformance/runner/matching.h"
#include "conformance/talk/answer.h"
#include "conformance/talk/exchange.h"
#include "conformance/talk/steps.h"

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using report::Level;
using runner::Budget;
using runner::Pattern;
using runner::Waited;
using Item = MessageStream::Item;

constexpr std::size_t most_due = 1024UL * 1024;  // bytes of texts that an observation keeps

struct Due {  // until when messages must come, and what it is when they come later
  Budget budget;
  Level late;  // must: as good as not at all
};

// So late a message comes that another overtook. What a case shows when it runs again counts.
Budget overtaking(const Session& session) {
  return runner::exactly(session, session.again ? 500ms : 100ms);
}

// Megabytes take as long as the way to the target needs: after a large message the time begins
// anew.
Budget after(Budget budget, const Item& item) {
  constexpr std::size_t large = 16UL * 1024;
  budget = runner::after_one(budget);
  if (item.text.size() >= large) budget.start = wire::Clock::now();
  return budget;
}

// Whether a message that was overtaken comes after all, and soon.
Task<bool> comes_yet(CaseContext& context, Link& link, const std::string& wanted) {
  const std::function<bool()> here = [&] {
    return std::any_of(link.stream->items.begin(), link.stream->items.end(),
                       [&wanted](const Item& item) { return item.text == wanted; });
  };
  co_await while_it_flows(context, link, overtaking(context.session), here);
  co_return here();
}

// Waits until a message is there to be taken.
Task<Evidence> next_message(CaseContext& context, Link& link, Due due, const std::string& wanted,
                            std::size_t came, std::size_t of) {
  MessageStream& stream = *link.stream;
  due.budget.last = due.late == Level::must;
  Waited waited = co_await until_settled(context, link, due.budget);
  if (waited == Waited::late && due.late != Level::must) {
    Observation tardy = missed(context, waited, due.budget, Fact::late,
                               fmt::format("{}: a message came later than asked for", link.name),
                               wanted, link.state());
    due.budget = runner::extended(context.session, due.budget);
    waited = co_await until_settled(context, link, due.budget);
    if (waited == Waited::met && !stream.items.empty())
      context.too_late(due.late, std::move(tardy));
  }
  if (!stream.items.empty()) co_return std::nullopt;
  co_await see_end(context, link);
  Observation nothing = missed(context, waited, due.budget, Fact::nothing_came,
                               fmt::format("{}: {} of {} messages came", link.name, came, of),
                               wanted, "nothing more; " + link.state());
  nothing.stream = link.facts();
  if (waited == Waited::late && context.session.target.routing != Routing::none) {
    // Some servers hold a message back until there is another one of that pusher.
    constexpr std::size_t most_roles = 4;
    std::vector<std::string> roles;
    for (const auto& [role, its] : context.roles)
      if (role != CaseContext::canary_role && roles.size() < most_roles) roles.push_back(role);
    for (const std::string& role : roles) {
      const Budget time = runner::patiently(context.session, Thing::answer);
      const std::string name = context.maker.talk_name(role);
      const std::string text = context.isolation.next_control();
      co_await push_control(context, role, name, text, time);
    }
    // What comes in its place, before that other one, was held back; what comes behind it was
    // overtaken.
    const bool came_yet = co_await comes_yet(context, link, wanted);
    nothing.came_after_all = came_yet && stream.items.back().end > stream.last_control_end;
    nothing.overtook = nothing.came_after_all && roles.size() == 1;
  }
  co_return nothing;
}

// A terminator with nothing before it shows what it is once something comes behind it.
Task<std::optional<std::string>> behind(CaseContext& context, Link& link) {
  const std::deque<Item>& items = link.stream->items;
  co_await until_settled(context, link, overtaking(context.session));
  if (items.empty()) co_return std::nullopt;
  co_return items.front().text;
}

// `facts` are those before the message was taken.
Observation other_message(const CaseContext& context, const Link& link, runner::StreamFacts facts,
                          const Item& item, std::string_view is_not, std::string wanted) {
  Observation observation =
      seen(Fact::other_message,
           fmt::format("{}: message {} is {}", link.name, link.stream->taken, is_not),
           std::move(wanted), item.text);
  observation.stream = std::move(facts);
  observation.foreign = is_foreign(context, item);
  return observation;
}

void add_due(Observation& observation, const Pattern& pattern, std::size_t& bytes) {
  if (!pattern.exact() || bytes + pattern.text().size() > most_due) return;
  bytes += pattern.text().size();
  observation.due.push_back(pattern.text());
}

Task<Evidence> expect_in_order(CaseContext& context, Link& link, bool others_between,
                               std::vector<Pattern> patterns, Due due) {
  // What is optional at the end is settled by the step that takes the next message.
  std::size_t needed = patterns.size();
  while (needed > 0 && patterns[needed - 1].optional())
    --needed;
  std::size_t at = 0;
  while (at < needed) {
    const auto must = std::find_if(patterns.begin() + static_cast<std::ptrdiff_t>(at),
                                   patterns.end(), [](const Pattern& p) { return !p.optional(); });
    const std::string wanted = must->description();
    Evidence none = co_await next_message(context, link, due, wanted, at, patterns.size());
    if (none) co_return none;
    runner::StreamFacts facts = link.facts();
    const Item item = link.stream->take();
    due.budget = after(due.budget, item);
    if (item.sentinel) continue;
    std::size_t met = at;
    while (met < needed && !patterns[met].matches(item.text) && patterns[met].optional())
      ++met;
    if (patterns[met].matches(item.text)) {
      at = met + 1;
      continue;
    }
    const auto due_later = [&](std::string_view text) {
      return std::any_of(must + 1, patterns.end(), [text](const Pattern& later) {
        return later.exact() && later.text() == text;
      });
    };
    const bool overtook = must->exact() && due_later(item.text) && !due_later(wanted);
    if (others_between && !overtook) continue;
    Observation other =
        other_message(context, link, std::move(facts), item, "not the one that is due", wanted);
    std::size_t bytes = 0;
    add_due(other, *must, bytes);
    if (item.text.empty()) other.behind = co_await behind(context, link);
    other.overtook = overtook;
    if (other.overtook) other.came_after_all = co_await comes_yet(context, link, wanted);
    co_return other;
  }
  link.stream->unsettled.assign(patterns.begin() + static_cast<std::ptrdiff_t>(at), patterns.end());
  co_return std::nullopt;
}

Task<Evidence> expect_any_order(CaseContext& context, Link& link, bool others_between,
                                std::vector<Pattern> patterns, Due due) {
  runner::Matching matching(patterns);
  std::size_t came = 0;
  while (!matching.complete()) {
    const std::string missing = matching.missing();
    Evidence none = co_await next_message(context, link, due, missing, came, patterns.size());
    if (none) co_return none;
    runner::StreamFacts facts = link.facts();
    const Item item = link.stream->take();
    due.budget = after(due.budget, item);
    if (item.sentinel) continue;
    const bool taken = matching.take(item.text);
    came += taken ? 1 : 0;
    if (taken || others_between) continue;
    Observation other = other_message(context, link, std::move(facts), item,
                                      "none of those that are due", matching.missing());
    if (item.text.empty()) other.behind = co_await behind(context, link);
    const bool is_due = other.behind && std::ranges::any_of(patterns, [&](const Pattern& pattern) {
                          return pattern.matches(*other.behind);
                        });
    std::size_t bytes = 0;
    if (is_due)
      other.due.push_back(*other.behind);
    else
      for (const Pattern& pattern : patterns)
        add_due(other, pattern, bytes);
    co_return other;
  }
  link.stream->unsettled = matching.unsettled();
  co_return std::nullopt;
}

// Whether the server has ended the pull, where no message came: with the last-chunk, and with the
// connection where its answer leaves no further request (RFC 9112 §9.6).
Task<Evidence> ended_instead(CaseContext& context, Link& link, Observation nothing) {
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const auto ended = [&] {
    const wire::Response* const answer = link.response();
    return connection->end() != wire::End::none ||
           (answer && answer->last_chunk && !ends_reuse(*answer));
  };
  const wire::Response* const answer = link.response();
  const bool last_chunk = answer && answer->last_chunk;
  const Budget time = runner::patiently(context.session, Thing::end);
  if (last_chunk) {
    const Waited waited = co_await until(context, connection->changed(), time, ended);
    nothing.starved = waited == Waited::starved;
    nothing.hasty = time.hasty;
  }
  if (ended()) co_return std::nullopt;
  nothing.fact = Fact::other_end;
  nothing.sentence = link.name + (last_chunk ? " ended, and its connection did not"
                                             : " is neither served nor ended");
  nothing.expected += last_chunk ? ", or the end of the connection" : ", or the end of the pull";
  co_return nothing;
}

}  // namespace

Task<Evidence> run(const step::Expect& expect, Frame frame, CaseContext& context) {
  Link& link = context.link(expect.connection);
  if (!link.stream)
    co_return seen(Fact::unexplained, fmt::format("{} is no open pull", expect.connection),
                   "an open pull", link.state());
  runner::BytesMaker& maker = context.maker;
  const std::uint64_t times = maker.number(expect.times, frame.scope);
  std::vector<Pattern> patterns = std::move(link.stream->unsettled);
  link.stream->unsettled.clear();
  for (std::uint64_t time = 0; time < times && maker.problem().empty(); ++time)
    for (const scenario::Match& match : expect.messages)
      patterns.emplace_back(match, maker, times > 1 ? Scope{.i = time} : frame.scope);
  if (!maker.problem().empty()) co_return std::nullopt;
  // A `within` without `late` is a deadline; otherwise being late is a warning and not a loss.
  const Level late = expect.late.value_or(frame.step.within ? Level::must : Level::should);
  const Due due{.budget = context.budget(frame.step, Thing::message), .late = late};
  Evidence missing;  // not by a conditional expression: GCC 12 destroys its temporaries twice
  if (expect.in_order)
    missing =
        co_await expect_in_order(context, link, expect.others_between, std::move(patterns), due);
  else
    missing =
        co_await expect_any_order(context, link, expect.others_between, std::move(patterns), due);
  if (!missing || !expect.or_closed || missing->fact != Fact::nothing_came) co_return missing;
  co_return co_await ended_instead(context, link, std::move(*missing));
}

}  // namespace talkspec::talk
