// The connections of a probe: pulls whose bodies are kept as they come, and requests with their
// status codes. Each wait ends after the target's timeout, and all of them with the probe itself.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/talk/request.h"
#include "conformance/talk/target.h"
#include "conformance/talk/target_options.h"
#include "conformance/wire/connection.h"
#include "conformance/wire/loop.h"
#include "conformance/wire/transport.h"

namespace talkspec::talk {

class ProbeConnections {
 public:
  using ConnectionPtr = std::shared_ptr<wire::Connection>;

  // A pull whose body is kept as it comes, and when it grew (see watch()).
  struct Stream {
    ConnectionPtr connection;  // empty: the server did not open it
    std::string talk_name;
    std::size_t number = 0;
    std::vector<std::pair<std::size_t, wire::Clock::time_point>> growth;  // size, since when

    const wire::Response* response() const {
      return connection ? connection->response(number) : nullptr;
    }
    std::string_view body() const {
      return response() ? std::string_view(response()->body) : std::string_view();
    }
    wire::Clock::time_point time_of(std::size_t size) const;  // when it was that long
  };

  // Both must outlive it.
  ProbeConnections(const TargetOptions& options, const Target& target);

  wire::Loop& loop() { return loop_; }
  RequestWriter& writer() { return writer_; }
  wire::Clock::time_point deadline() const { return deadline_; }  // of the whole probe

  // Resolves the target and connects once, again and again for as long as the target's `wait` says.
  // A sentence where that fails; the probe's deadline counts from here.
  wire::Task<std::string> reach();
  void close();

  // Opens a pull with field lines of the caller's. A sentence where it is not answered by a 2xx;
  // the stream has no connection then.
  wire::Task<std::string> open(Stream& stream, std::string talk_name,
                               std::vector<scenario::HeaderLine> headers);

  // Notes when the stream grows, until it ends or the probe does.
  wire::Task<void> watch(Stream& stream);

  // Whether the text comes on the stream in time, with a byte behind it.
  wire::Task<bool> comes(Stream& stream, std::string text);

  // Whether it is so at `latest`, looked at whenever something of the connection changes.
  wire::Task<bool> until(wire::Condition& changed, std::function<bool()> ready,
                         wire::Clock::time_point latest);

  // Sends requests on a connection of its own; their answers' status codes, 0 where none came.
  wire::Task<std::vector<int>> exchange(std::vector<std::string> requests, wire::Cuts cuts = {},
                                        std::string method = "POST");
  wire::Task<int> push(scenario::step::Push::Form form, std::string talk_name, std::string message);

 private:
  wire::Task<std::string> try_once();
  wire::Task<ConnectionPtr> connect(std::string* error = nullptr);
  wire::Clock::time_point soon() const;

  const TargetOptions& options_;
  const Target& target_;
  wire::Loop loop_;
  wire::Dialer dialer_;
  scenario::Scenario none_;
  runner::BytesMaker maker_;
  RequestWriter writer_;
  wire::Clock::time_point start_;
  wire::Clock::time_point deadline_;
  std::vector<ConnectionPtr> opened_;
};

}  // namespace talkspec::talk
