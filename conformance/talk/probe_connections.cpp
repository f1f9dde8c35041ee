#include "conformance/talk/probe_connections.h"

#include <algorithm>

#include <fmt/format.h>

namespace talkspec::talk {
namespace {

using namespace std::chrono_literals;
using wire::Clock;
using wire::Task;

constexpr auto longest_probe = 60s;

// Why a pull is not open.
std::string why_not_open(const wire::Connection& connection, const wire::Response* response,
                         bool answered) {
  if (response && response->head)
    return fmt::format("its pull is answered with status {}; is the path right?",
                       response->head->status_code);
  if (response && !response->error.empty()) return "it does not speak HTTP: " + response->error;
  if (answered) return "a pull is not answered: the connection " + connection.end_sentence();
  return "a pull is not answered in time";
}

}  // namespace

Clock::time_point ProbeConnections::Stream::time_of(std::size_t size) const {
  for (const auto& [grown, at] : growth)
    if (grown >= size) return at;
  return Clock::now();
}

ProbeConnections::ProbeConnections(const TargetOptions& options, const Target& target)
    : options_(options),
      target_(target),
      dialer_(loop_, target.host, target.port, target.security, target.dialling),
      maker_(none_, {}, "", 0),
      writer_(target_, maker_),
      start_(Clock::now()),
      deadline_(start_ + longest_probe) {}

Clock::time_point ProbeConnections::soon() const {
  return std::min(Clock::now() + std::chrono::milliseconds(options_.timeout), deadline_);
}

Task<std::string> ProbeConnections::reach() {
  std::string error = co_await try_once();
  while (!error.empty() && Clock::now() < start_ + target_.wait) {
    co_await loop_.sleep_until(Clock::now() + 100ms);
    error = co_await try_once();
  }
  deadline_ = Clock::now() + longest_probe;
  co_return error;
}

Task<std::string> ProbeConnections::try_once() {
  deadline_ = Clock::now() + longest_probe;
  std::string error = co_await dialer_.resolve(soon());
  if (!error.empty()) co_return error;
  const ConnectionPtr connection = co_await connect(&error);
  if (connection) connection->close();
  co_return error;
}

void ProbeConnections::close() {
  for (const ConnectionPtr& connection : opened_)
    connection->close();
}

Task<ProbeConnections::ConnectionPtr> ProbeConnections::connect(std::string* error) {
  wire::Dialled dialled = co_await dialer_.dial(soon());
  if (!dialled.transport) {
    if (error) *error = dialled.error;
    co_return nullptr;
  }
  opened_.push_back(wire::Connection::start(loop_, std::move(dialled.transport), "probe", start_));
  co_return opened_.back();
}

Task<bool> ProbeConnections::until(wire::Condition& changed, std::function<bool()> ready,
                                   Clock::time_point latest) {
  while (!ready()) {
    const bool woken = co_await changed.wait_until(latest);
    if (!woken) break;
  }
  if (!ready()) co_await loop_.settle();
  co_return ready();
}

Task<std::string> ProbeConnections::open(Stream& stream, std::string talk_name,
                                         std::vector<scenario::HeaderLine> headers) {
  std::string error;
  stream.talk_name = std::move(talk_name);
  stream.connection = co_await connect(&error);
  if (!stream.connection) co_return error;
  scenario::step::Pull pull;
  pull.request.headers = std::move(headers);
  stream.number = stream.connection->expect({});
  stream.connection->send(writer_.pull(pull, stream.talk_name, runner::Scope{}));
  const wire::Connection& connection = *stream.connection;
  const bool answered = co_await until(
      stream.connection->changed(),
      [&] {
        return connection.end() != wire::End::none ||
               (stream.response() && (stream.response()->head || stream.response()->over()));
      },
      soon());
  const wire::Response* response = stream.response();
  if (response && response->head && response->head->status_code / 100 == 2) co_return "";
  error = why_not_open(connection, response, answered);
  stream.connection->close();
  stream.connection = nullptr;
  co_return error;
}

Task<void> ProbeConnections::watch(Stream& stream) {
  const ConnectionPtr connection = stream.connection;
  while (connection->end() == wire::End::none && !loop_.stopping()) {
    if (stream.growth.empty() || stream.growth.back().first != stream.body().size())
      stream.growth.emplace_back(stream.body().size(), Clock::now());
    const bool woken = co_await connection->changed().wait_until(deadline_);
    if (!woken) break;
  }
}

Task<std::vector<int>> ProbeConnections::exchange(std::vector<std::string> requests,
                                                  wire::Cuts cuts, std::string method) {
  std::vector<int> codes(requests.size(), 0);
  const ConnectionPtr connection = co_await connect();
  if (!connection) co_return codes;
  std::string all;
  std::vector<std::size_t> numbers;
  for (const std::string& request : requests) {
    all += request;
    wire::Expected expected;
    expected.method = method;
    numbers.push_back(connection->expect(std::move(expected)));
  }
  connection->send(std::move(all), std::move(cuts));
  const auto answered = [&] {
    const wire::Response* last = connection->response(numbers.back());
    return connection->end() != wire::End::none || (last && (last->head || last->over()));
  };
  co_await until(connection->changed(), answered, soon());
  for (std::size_t at = 0; at < numbers.size(); ++at)
    if (const wire::Response* response = connection->response(numbers[at]);
        response && response->head)
      codes[at] = response->head->status_code;
  connection->close();
  co_return codes;
}

Task<int> ProbeConnections::push(scenario::step::Push::Form form, std::string talk_name,
                                 std::string message) {
  scenario::step::Push push;
  push.form = form;
  std::string request = writer_.push(push, talk_name, message, runner::Scope{});
  std::vector<std::string> requests(1, request);
  const std::vector<int> codes = co_await exchange(std::move(requests), {}, writer_.method(push));
  co_return codes.front();
}

Task<bool> ProbeConnections::comes(Stream& stream, std::string text) {
  const ConnectionPtr connection = stream.connection;
  const bool came = co_await until(
      connection->changed(),
      [&] {
        const std::size_t at = stream.body().find(text);
        return connection->end() != wire::End::none ||
               (at != std::string_view::npos && at + text.size() < stream.body().size());
      },
      soon());
  co_return came&& stream.body().find(text) != std::string_view::npos;
}

}  // namespace talkspec::talk
