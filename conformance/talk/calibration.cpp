#include "conformance/talk/calibration.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "conformance/runner/bytes.h"
#include "conformance/talk/request.h"
#include "conformance/wire/connection.h"

namespace talkspec::talk {
namespace {

using wire::Clock;
using namespace std::chrono_literals;

constexpr auto closing_time = 5ms;

std::string push_request(const Session& session) {
  const scenario::Scenario none{};
  runner::BytesMaker maker(none, {}, "", session.seed);
  RequestWriter writer(session.target, maker);
  // By its first bytes every case knows it for the runner's own.
  return writer.push("calibration-" + session.mark, session.mark + "!0.0");
}

// Empty when an answer came.
std::string complaint(wire::Connection& connection, std::size_t number, bool in_time) {
  const wire::Response* response = connection.response(number);
  if (response && response->head) return {};
  if (response && connection.end() == wire::End::none && !response->error.empty())
    return "it accepts connections, but does not speak HTTP: " + response->error;
  if (!in_time) return "it accepts connections, but did not answer a push in time";
  return "it accepts connections, but did not answer a push: the connection " +
         connection.end_sentence();
}

wire::Task<Calibration> measure(const Session& session) {
  Calibration calibration;
  const Clock::time_point start = Clock::now();
  const Clock::time_point deadline = start + session.timeout;
  wire::Dialled dialled = co_await session.dialer.dial(deadline);
  if (!dialled.transport) {
    calibration.error = dialled.error;
    co_return calibration;
  }
  const std::shared_ptr<wire::Connection> connection =
      wire::Connection::start(session.loop, std::move(dialled.transport), "calibration", start);
  wire::Expected expected;
  expected.method = session.target.dialect.push_method.value_or("POST");
  const std::size_t number = connection->expect(std::move(expected));
  connection->send(push_request(session));
  const auto answered = [&] {
    const wire::Response* response = connection->response(number);
    return (response && (response->head || response->over())) ||
           connection->end() != wire::End::none;
  };
  while (!answered()) {
    const bool woken = co_await connection->changed().wait_until(deadline);
    if (!woken) break;
  }
  if (!answered()) co_await session.loop.settle();
  calibration.error = complaint(*connection, number, answered());
  calibration.round_trip =
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
  // Some servers close after every answer. Whether they say so or not, it shows about at once.
  const Clock::time_point closed_by = Clock::now() + closing_time + calibration.round_trip;
  while (connection->end() == wire::End::none) {
    const bool woken = co_await connection->changed().wait_until(closed_by);
    if (!woken) break;
  }
  if (connection->end() != wire::End::none) session.health.closes_silently();
  connection->close();
  co_return calibration;
}

}  // namespace

wire::Task<Calibration> calibrate(const Session& session) {
  constexpr int times = 3;
  Calibration fastest;
  for (int time = 0; time < times; ++time) {
    const Calibration one = co_await measure(session);
    if (time == 0 || !one.error.empty() || one.round_trip < fastest.round_trip) fastest = one;
    if (!fastest.error.empty()) break;
  }
  co_return fastest;
}

}  // namespace talkspec::talk
