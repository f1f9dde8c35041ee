// What the steps of one case against a client share while it runs.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "conformance/runner/bytes.h"
#include "conformance/runner/session.h"
#include "conformance/runner/steps.h"
#include "conformance/runner/waits.h"
#include "conformance/talk/client/child.h"
#include "conformance/talk/client/client_options.h"
#include "conformance/talk/profile.h"
#include "conformance/wire/connection.h"
#include "conformance/wire/listener.h"
#include "conformance/wire/request_reader.h"
#include "reports/model.h"

namespace talkspec::talk {

using runner::Budget;
using runner::Evidence;
using runner::Fact;
using runner::Frame;
using runner::Observation;
using runner::Scope;
using runner::seen;
using runner::Thing;
using runner::Waited;
using wire::Task;

struct ClientSession : runner::Session {
  const ClientOptions& client;
  const Profile& profile;
  framing::Framing message_end;    // of the profile, or as the user says
  Reception* reception = nullptr;  // of clients that are started elsewhere
};

// A connection that the client opened.
struct Peer {
  std::string name;  // as the steps name it, or made up
  std::shared_ptr<wire::Connection> connection;
  wire::RequestReader requests;
  bool pull = false;   // it carries a pull that was answered
  bool ended = false;  // we ended it, or what it carries

  bool open() const { return connection->end() == wire::End::none; }
};

class ClientContext final : public runner::Actor {
 public:
  static constexpr std::size_t most_peers = 256;  // open at a time; more are closed at once
  static constexpr std::size_t most_logged = 32;  // whose bytes stand in the report

  // `number` is unique among the cases of the run. What is passed must outlive the case.
  ClientContext(ClientSession& session, const scenario::Scenario& scenario, std::size_t number);
  ~ClientContext() override;
  ClientContext(const ClientContext&) = delete;
  ClientContext& operator=(const ClientContext&) = delete;

  Task<Evidence> act(Frame frame) override;

  // Starts the client unless it was started.
  void start(const std::string& text = {});

  // The first request to that resource that nobody has taken, on `only` if that is not null.
  enum class Resource { pull, push };
  Peer* asking(Resource resource, const Peer* only = nullptr);
  const wire::ReceivedRequest* stray_request() const;  // to neither; null: there is none
  Peer* last_pull();                                   // that was answered and goes on

  // A message that the client has received; none: not yet.
  std::deque<std::string>& reported();
  std::string next_fence();
  std::string framed(const std::string& message) const;  // as it stands in a stream
  std::string standard_head() const;                     // of the answer to a pull

  // A step's own deadline, or as long as patience grants for such a thing.
  Budget budget(const scenario::Step& step, Thing thing) const;

  // Ends the client and every connection; the transcript of all.
  std::vector<report::WireEvent> collect();

  ClientSession& session;
  const scenario::Scenario& scenario;
  std::shared_ptr<wire::Condition> changed;  // whenever anything of the client may have changed
  wire::Listener listener;
  runner::BytesMaker maker;
  runner::Record record;
  runner::StepRunner steps;
  wire::Clock::time_point epoch;
  std::optional<Child> child;
  std::deque<Peer> peers;  // references stay valid
  std::map<std::string, Peer*> named;
  std::size_t refused = 0;         // connections beyond most_peers
  std::string trouble;             // a request that cannot be read: a sentence; or empty
  std::deque<std::string> echoed;  // messages that the client echoed
  bool echoes = false;             // its pushes are echoes, and answered at once

 private:
  void take(std::unique_ptr<wire::Transport> transport);
  void leave();  // nobody is taken any more
  std::optional<std::size_t> take_bytes(Peer& peer, std::string_view bytes,
                                        wire::Clock::time_point now);
  void take_echoes(Peer& peer);
  bool is_of_others(Peer& peer) const;

  std::size_t number_;
  std::size_t fences_ = 0;
};

// The path of a request target, in origin-form or absolute-form.
std::string path_of(const std::string& target);

// The message of a push: of its content, or of its query where it has none. None: there is none.
std::optional<std::string> message_of(const wire::ReceivedRequest& request);

// An answer to a push.
std::string push_answer(const std::string& content = "noop");

}  // namespace talkspec::talk
