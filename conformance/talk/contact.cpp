#include "conformance/talk/contact.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "conformance/runner/bytes.h"
#include "conformance/runner/waits.h"
#include "conformance/talk/request.h"
#include "conformance/wire/connection.h"

namespace talkspec::talk {
namespace {

using wire::Clock;
using namespace std::chrono_literals;

constexpr auto closing_time = 5ms;
constexpr auto nobody_there = 2s;  // no connection is taken: the server is gone

struct PlainPush {
  std::string unconnected;  // why there was no connection
  bool answered = false;    // by a head
  bool accepted = false;    // 2xx
  bool failed = false;      // 5xx
  Clock::duration took{};
};

// `size`: of the message, at least.
std::string request_of(const Session& session, std::size_t size) {
  const scenario::Scenario none{};
  runner::BytesMaker maker(none, {}, "", session.seed);
  RequestWriter writer(session.target, maker);
  // By its first bytes every case knows it for the runner's own.
  std::string text = session.mark + "!0.0";
  text.resize(std::max(size, text.size()), '.');
  return writer.push("contact-" + session.mark, text);
}

wire::Task<PlainPush> push_once(Session& session, runner::Budget budget, std::size_t size = 0) {
  PlainPush push;
  wire::Dialled dialled = co_await session.dialer.dial(budget.deadline());
  if (!dialled.transport) {
    push.unconnected = dialled.error;
    co_return push;
  }
  const std::shared_ptr<wire::Connection> connection =
      wire::Connection::start(session.loop, std::move(dialled.transport), "contact", budget.start);
  wire::Expected expected;
  expected.method = session.target.dialect.push_method.value_or("POST");
  const std::size_t number = connection->expect(std::move(expected));
  connection->send(request_of(session, size));
  const auto answered = [&] {
    const wire::Response* response = connection->response(number);
    return (response && (response->head || response->over())) ||
           connection->end() != wire::End::none;
  };
  co_await runner::until(session, connection->changed(), budget, answered);
  const wire::Response* response = connection->response(number);
  push.answered = response && response->head;
  push.accepted = push.answered && response->head->status_code / 100 == 2;
  push.failed = push.answered && response->head->status_code / 100 == 5;
  push.took = Clock::now() - budget.start;
  // Some servers close after every answer. Whether they say so or not, it shows about at once.
  const Clock::time_point closed_by = Clock::now() + closing_time + push.took;
  while (push.answered && connection->end() == wire::End::none) {
    const bool woken = co_await connection->changed().wait_until(closed_by);
    if (!woken) break;
  }
  if (push.answered && connection->end() != wire::End::none) session.health.closes_silently();
  connection->close();
  co_return push;
}

}  // namespace

wire::Task<Contact> make_contact(Session& session) {
  constexpr int times = 3;
  Contact contact;
  for (int time = 0; time < times; ++time) {
    const PlainPush push = co_await push_once(session, runner::exactly(session, session.timeout));
    contact.unreachable = push.unconnected;
    if (!push.answered) break;
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(push.took);
    contact.round_trip = time == 0 ? took : std::min(contact.round_trip, took);
  }
  co_return contact;
}

wire::Task<std::optional<Clock::duration>> until_served(Session& session,
                                                        std::chrono::milliseconds most) {
  const Clock::time_point start = Clock::now();
  Clock::duration pause = std::max<Clock::duration>(20ms, session.round_trip);
  Clock::time_point last_connected = start;
  while (!session.loop.stopping() && Clock::now() - start < most &&
         Clock::now() - last_connected < nobody_there) {
    runner::Budget budget{.start = Clock::now(), .length = most - (Clock::now() - start)};
    const PlainPush push = co_await push_once(session, budget);
    if (push.answered && !push.failed) co_return Clock::now() - start;
    if (push.unconnected.empty()) last_connected = Clock::now();
    co_await session.loop.sleep_until(Clock::now() + pause);
    pause = std::min<Clock::duration>(2 * pause, 500ms);
  }
  co_return std::nullopt;
}

wire::Task<Clock::duration> pace(Session& session, Clock::duration slow) {
  const runner::Budget budget = runner::exactly(session, session.timeout);
  const PlainPush first = co_await push_once(session, budget);
  if (first.took <= slow) co_return first.took;
  const PlainPush second = co_await push_once(session, runner::exactly(session, session.timeout));
  co_return std::min(first.took, second.took);
}

wire::Task<std::uint64_t> longest_accepted(Session& session) {
  constexpr std::size_t least = 512;
  for (std::size_t size = std::size_t{1} << 20U; size > least; size /= 4) {
    const runner::Budget budget = runner::patiently(session, runner::Thing::answer);
    const PlainPush push = co_await push_once(session, budget, size);
    if (push.accepted || session.loop.stopping()) co_return size;
  }
  co_return least;
}

}  // namespace talkspec::talk
