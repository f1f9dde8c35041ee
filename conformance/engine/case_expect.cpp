// Messages that must come.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/engine/blame.h"
#include "conformance/engine/case_run.h"
#include "conformance/engine/matching.h"

namespace talkspec {
namespace {

using namespace std::chrono_literals;

constexpr auto overtaking = 100ms;  // so late a message comes that another overtook

}  // namespace

wire::Task<Outcome> CaseRun::run(const step::Expect& expect, const Step& step, Scope scope) {
  Link& connection = link(expect.connection);
  if (!connection.pull)
    co_return Failure{fmt::format("{} is no open pull", expect.connection), "an open pull",
                      connection.state()};
  const std::uint64_t times = maker_.number(expect.times, scope);
  std::vector<Pattern> patterns = std::move(connection.pull->unsettled);
  connection.pull->unsettled.clear();
  for (std::uint64_t time = 0; time < times && maker_.problem().empty(); ++time)
    for (const Match& match : expect.messages)
      patterns.emplace_back(match, maker_, times > 1 ? Scope{.i = time} : scope);
  if (!maker_.problem().empty()) co_return std::nullopt;
  // Who says `within` and not `late` means it; else being late is a warning and not a loss.
  const Level late = expect.late.value_or(step.within ? Level::must : Level::should);
  const Due due{.budget = budget(step), .late = late};
  if (expect.in_order)
    co_return co_await expect_in_order(connection, expect.others_between, std::move(patterns), due);
  co_return co_await expect_any_order(connection, expect.others_between, std::move(patterns), due);
}

// Waits until a message is there to be taken.
wire::Task<Outcome> CaseRun::next_message(Link& link, Due due, const std::string& wanted,
                                          std::size_t came, std::size_t of) {
  Pull& pull = *link.pull;
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const auto settled = [&] {
    const wire::Response* answer = link.response();
    return !pull.items.empty() || pull.overflowed || connection->end() != wire::End::none ||
           (answer && answer->over());
  };
  Waited waited = co_await until(connection->changed(), due.budget, settled);
  if (waited == Waited::late && due.late != Level::must) {
    Failure tardy =
        missed(waited, fmt::format("{}: a message came later than asked for", link.name), wanted,
               link.state());
    waited = co_await until(connection->changed(), extended(due.budget), settled);
    if (waited == Waited::met && !pull.items.empty()) warn_late(due.late, std::move(tardy));
  }
  if (!pull.items.empty()) {
    if (session_.target.routing != Routing::none) session_.health.lived();
    co_return std::nullopt;
  }
  const std::string gap = fmt::format("{}: {} of {} messages came", link.name, came, of);
  const std::string_view defect = blame::silence(link, session_.target.profile);
  co_return laid_to(defect.empty() ? blame::gap(own_requirement()) : defect,
                    missed(waited, gap, wanted, "nothing more; " + link.state()));
}

// Takes the next message, and says whom to blame should it not be due.
Pull::Item CaseRun::next_item(Link& link, std::string_view& blame_for_stray) const {
  blame_for_stray =
      blame::stray(link, link.pull->items.front().text, session_.target.profile, own_requirement());
  return link.pull->take();
}

std::string_view CaseRun::own_requirement() const {
  return scenario_.requirements.empty() ? std::string_view{} : scenario_.requirements.front().id;
}

std::string_view CaseRun::mismatch(const Pattern& due, std::string_view text) const {
  if (!due.exact()) return {};
  return blame::mismatch(due.text(), text, own_requirement(), session_.target.profile);
}

// What a terminator with nothing before it is laid to, once it shows what comes behind it.
wire::Task<std::string_view> CaseRun::behind_terminator(Link& link, const std::string& wanted) {
  const Profile profile = session_.target.profile;
  const std::deque<Pull::Item>& items = link.pull->items;
  const Budget soon = budget(overtaking);
  const std::shared_ptr<wire::Connection> connection = link.connection;
  const auto any = [&items] { return !items.empty(); };
  co_await until(connection->changed(), soon, any);
  const std::string_view early = items.empty()
                                     ? std::string_view{}
                                     : blame::early_terminator(wanted, items.front().text, profile);
  co_return early.empty() ? blame::stray(link, {}, profile, own_requirement()) : early;
}

// Whether a message that was overtaken comes after all, and soon.
wire::Task<bool> CaseRun::comes_yet(Link& link, const std::string& wanted) {
  const auto is_wanted = [&wanted](const Pull::Item& item) { return item.text == wanted; };
  const auto here = [&] {
    return std::any_of(link.pull->items.begin(), link.pull->items.end(), is_wanted);
  };
  const Budget soon = budget(overtaking);
  const std::shared_ptr<wire::Connection> connection = link.connection;
  co_await until(connection->changed(), soon, here);
  co_return here();
}

wire::Task<Outcome> CaseRun::expect_in_order(Link& link, bool others_between,
                                             std::vector<Pattern> patterns, Due due) {
  // What is optional at the end is settled by the step that takes the next message.
  std::size_t needed = patterns.size();
  while (needed > 0 && patterns[needed - 1].optional())
    --needed;
  std::size_t at = 0;
  std::string_view defect;
  while (at < needed) {
    const auto must = std::find_if(patterns.begin() + static_cast<std::ptrdiff_t>(at),
                                   patterns.end(), [](const Pattern& p) { return !p.optional(); });
    const std::string wanted = must->description();
    Outcome none = co_await next_message(link, due, wanted, at, patterns.size());
    if (none) co_return none;
    const Pull::Item item = next_item(link, defect);
    if (item.sentinel) continue;
    std::size_t met = at;
    while (met < needed && !patterns[met].matches(item.text) && patterns[met].optional())
      ++met;
    if (patterns[met].matches(item.text)) {
      at = met + 1;
    } else if (!others_between) {
      if (item.text.empty()) defect = co_await behind_terminator(link, wanted);
      const auto due_later = [&](std::string_view text) {
        return std::any_of(must + 1, patterns.end(), [text](const Pattern& later) {
          return later.exact() && later.text() == text;
        });
      };
      const bool overtook =
          defect.empty() && must->exact() && due_later(item.text) && !due_later(wanted);
      const bool comes = overtook && co_await comes_yet(link, wanted);
      if (comes) defect = blame::disorder;
      if (overtook && !comes) defect = blame::gap(own_requirement());
      if (defect.empty()) defect = mismatch(*must, item.text);
      co_return laid_to(defect, {fmt::format("{}: message {} is not the one that is due", link.name,
                                             link.pull->taken),
                                 wanted, item.text});
    }
  }
  link.pull->unsettled.assign(patterns.begin() + static_cast<std::ptrdiff_t>(at), patterns.end());
  co_return std::nullopt;
}

wire::Task<Outcome> CaseRun::expect_any_order(Link& link, bool others_between,
                                              std::vector<Pattern> patterns, Due due) {
  Matching matching(patterns);
  std::size_t came = 0;
  std::string_view defect;
  while (!matching.complete()) {
    Outcome none = co_await next_message(link, due, matching.missing(), came, patterns.size());
    if (none) co_return none;
    const Pull::Item item = next_item(link, defect);
    if (item.sentinel) continue;
    const bool taken = matching.take(item.text);
    came += taken ? 1 : 0;
    if (taken || others_between) continue;
    for (const Pattern& pattern : patterns)
      if (defect.empty()) defect = mismatch(pattern, item.text);
    co_return laid_to(defect, {fmt::format("{}: message {} is none of those that are due",
                                           link.name, link.pull->taken),
                               matching.missing(), item.text});
  }
  link.pull->unsettled = matching.unsettled();
  co_return std::nullopt;
}

}  // namespace talkspec
