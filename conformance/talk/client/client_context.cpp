#include "conformance/talk/client/client_context.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "conformance/talk/client/client_steps.h"
#include "reference/framing/form.h"
#include "reports/escape.h"

namespace talkspec::talk {
namespace {

using scenario::Side;

constexpr const char* pull_path = "/pull";
constexpr const char* push_path = "/push";

std::string terminator_of(framing::Framing framing) {
  switch (framing) {
    case framing::Framing::lf:
      return "\n";
    case framing::Framing::event_stream:
      return "\n\n";
    case framing::Framing::nul:
    case framing::Framing::none:
      break;
  }
  return std::string(1, '\0');
}

std::string authority_of(const ClientSession& session, std::uint16_t port) {
  return session.reception != nullptr ? session.reception->authority()
                                      : fmt::format("127.0.0.1:{}", port);
}

std::map<std::string, std::string> names_of(const ClientSession& session, std::uint16_t port) {
  const bool events = session.message_end == framing::Framing::event_stream;
  return {{"tag", ""},
          {"scheme", "http"},
          {"authority", authority_of(session, port)},
          {"push_path", push_path},
          {"pull_path", pull_path},
          {"terminator", terminator_of(session.message_end)},
          {"lead", events ? "data: " : ""},
          {"content_type", events ? "text/event-stream" : "text/plain"},
          {"longest", "1048000"},
          {"large", "65536"},
          {"large_times", "8"}};
}

bool has_push_step(const scenario::Steps& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const scenario::Step& step) {
    if (const auto* repeat = std::get_if<scenario::step::Repeat>(&step.action))
      return has_push_step(repeat->steps);
    if (const auto* together = std::get_if<scenario::step::Together>(&step.action))
      return std::any_of(together->branches.begin(), together->branches.end(), has_push_step);
    return std::holds_alternative<scenario::step::Pushed>(step.action);
  });
}

Task<void> forward(wire::Loop& loop, std::shared_ptr<wire::Connection> connection,
                   std::shared_ptr<wire::Condition> changed) {
  while (connection->end() == wire::End::none && !loop.stopping()) {
    co_await connection->changed().wait_until(wire::Clock::time_point::max());
    changed->notify();
  }
}

}  // namespace

std::string path_of(const std::string& target) {
  std::string path = target.substr(0, target.find('?'));
  const std::size_t scheme = path.find("://");
  if (scheme == std::string::npos) return path;
  const std::size_t slash = path.find('/', scheme + 3);
  return slash == std::string::npos ? "/" : path.substr(slash);
}

std::optional<std::string> message_of(const wire::ReceivedRequest& request) {
  const std::string& target = request.head.target;
  const std::size_t query = target.find('?');
  for (const std::string& form :
       {request.body, query == std::string::npos ? std::string() : target.substr(query + 1)}) {
    const framing::DecodedForm decoded = framing::decode_form(form);
    if (const std::string* message = decoded.last("message")) return *message;
  }
  return std::nullopt;
}

std::string push_answer(const std::string& content) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{}", content.size(), content);
}

ClientContext::ClientContext(ClientSession& session_in, const scenario::Scenario& scenario_in,
                             std::size_t number)
    : session(session_in),
      scenario(scenario_in),
      changed(std::make_shared<wire::Condition>(session.loop)),
      listener(session.loop,
               [this](std::unique_ptr<wire::Transport> transport) { take(std::move(transport)); }),
      maker(scenario, names_of(session, listener.port()),
            fmt::format("-{}-{}", session.mark, number), session.seed),
      steps(session, maker, *this, record),
      epoch(wire::Clock::now()),
      echoes(session.client.observe == Observe::echo && !has_push_step(scenario.steps)),
      number_(number) {
  if (session.reception != nullptr)
    session.reception->take(scenario.id, [this](std::unique_ptr<wire::Transport> transport) {
      take(std::move(transport));
    });
}

ClientContext::~ClientContext() {
  child.reset();
  leave();
  for (Peer& peer : peers)
    peer.connection->close();
}

Task<Evidence> ClientContext::act(Frame frame) {
  return std::visit(
      [&]<class Action>(const Action& action) -> Task<Evidence> {
        if constexpr (requires { steps.flow(action, frame.scope); })
          return steps.flow(action, frame.scope);
        else if constexpr (scenario::side_of<Action> == Side::server)
          return of_server(frame);
        else
          return run(action, frame, *this);
      },
      frame.step.action);
}

void ClientContext::start(const std::string& text) {
  if (child) return;
  if (session.reception != nullptr) {
    child.emplace(session.loop, session.client.observe);
    return;
  }
  const std::string url = fmt::format("http://127.0.0.1:{}", listener.port());
  const std::string talk_name = maker.talk_name("client");
  const Placeholders with{.url = url,
                          .pull_url = fmt::format("{}{}?name={}", url, pull_path, talk_name),
                          .push_url = url + push_path,
                          .name = talk_name,
                          .text = text};
  child.emplace(session.loop, filled(session.client, with), session.client.observe, changed);
}

void ClientContext::take(std::unique_ptr<wire::Transport> transport) {
  const auto open =
      std::count_if(peers.begin(), peers.end(), [](const Peer& peer) { return peer.open(); });
  if (static_cast<std::size_t>(open) >= most_peers || peers.size() >= 8 * most_peers) {
    ++refused;
    changed->notify();
    return;  // the transport closes its socket
  }
  Peer& peer = peers.emplace_back();
  peer.name = fmt::format("connection-{}", peers.size());
  if (session.reception != nullptr) peer.requests.set_base(Reception::base_of(scenario.id));
  peer.connection = wire::Connection::serve(
      session.loop, std::move(transport), peer.name, epoch,
      [this, &peer](std::string_view bytes, wire::Clock::time_point now) {
        return take_bytes(peer, bytes, now);
      },
      "client");
  session.loop.start(forward(session.loop, peer.connection, changed));
  changed->notify();
}

std::optional<std::size_t> ClientContext::take_bytes(Peer& peer, std::string_view bytes,
                                                     wire::Clock::time_point now) {
  const bool read = peer.requests.feed(bytes, now);
  if (session.reception != nullptr && is_of_others(peer)) return std::nullopt;
  if (!read && trouble.empty()) trouble = peer.requests.error();
  if (echoes) take_echoes(peer);
  changed->notify();
  if (!read) return std::nullopt;
  return peer.requests.held();
}

void ClientContext::leave() {
  listener.close();
  if (session.reception != nullptr) session.reception->leave(scenario.id);
}

// A browser sends what has nothing to do with the case on any connection that it has to this
// place. That ends the connection, and the browser sends it again on a new one.
bool ClientContext::is_of_others(Peer& peer) const {
  const wire::ReceivedRequest* const request = peer.requests.next();
  if (request == nullptr) return false;
  const std::string path = path_of(request->head.target);
  if (path == pull_path || path == push_path) return false;
  peer.requests.take();
  return true;
}

void ClientContext::take_echoes(Peer& peer) {
  constexpr std::size_t most_echoed = 100'000;
  while (peer.requests.next() != nullptr &&
         path_of(peer.requests.next()->head.target) == push_path && echoed.size() < most_echoed) {
    const std::optional<wire::ReceivedRequest> push = peer.requests.take();
    echoed.push_back(message_of(*push).value_or(""));
    peer.connection->send(push_answer());
  }
}

Peer* ClientContext::asking(Resource resource, const Peer* only) {
  const char* const path = resource == Resource::pull ? pull_path : push_path;
  const auto asks = [&](const Peer& peer) {
    const wire::ReceivedRequest* request = peer.requests.next();
    return request != nullptr && path_of(request->head.target) == path &&
           (only == nullptr || only == &peer);
  };
  const auto found = std::find_if(peers.begin(), peers.end(), asks);
  return found == peers.end() ? nullptr : &*found;
}

const wire::ReceivedRequest* ClientContext::stray_request() const {
  for (const Peer& peer : peers) {
    const wire::ReceivedRequest* request = peer.requests.next();
    if (request == nullptr) continue;
    const std::string path = path_of(request->head.target);
    if (path != pull_path && path != push_path) return request;
  }
  return nullptr;
}

Peer* ClientContext::last_pull() {
  const auto found = std::find_if(peers.rbegin(), peers.rend(), [](const Peer& peer) {
    return peer.pull && !peer.ended && peer.open();
  });
  return found == peers.rend() ? nullptr : &*found;
}

std::deque<std::string>& ClientContext::reported() {
  return session.client.observe == Observe::echo || !child ? echoed : child->output().messages();
}

std::string ClientContext::next_fence() {
  return fmt::format("fence-{}-{}-{}", session.mark, number_, ++fences_);
}

std::string ClientContext::framed(const std::string& message) const {
  const std::string end = terminator_of(session.message_end);
  if (session.message_end != framing::Framing::event_stream) return message + end;
  std::string event;
  for (std::size_t from = 0;;) {
    const std::size_t line_end = message.find('\n', from);
    event += "data: " + message.substr(from, line_end - from) + "\n";
    if (line_end == std::string::npos) return event + "\n";
    from = line_end + 1;
  }
}

std::string ClientContext::standard_head() const {
  if (session.profile.bare_head) return "HTTP/1.1 200 OK\r\n\r\n";
  const bool events = session.message_end == framing::Framing::event_stream;
  return fmt::format(
      "HTTP/1.1 200 OK\r\nContent-Type: {}\r\nCache-Control: no-store\r\n"
      "Transfer-Encoding: chunked\r\n\r\n",
      events ? "text/event-stream" : "text/plain; charset=utf-8");
}

Budget ClientContext::budget(const scenario::Step& step, Thing thing) const {
  if (step.within) return runner::exactly(session, *step.within);
  return runner::patiently(session, thing);
}

std::vector<report::WireEvent> ClientContext::collect() {
  if (child) {
    if (child->code()) record.notes.push_back("the client " + report::escape(child->state()));
    child.reset();
  }
  leave();
  std::vector<report::WireEvent> transcript;
  std::size_t logged = 0;
  for (Peer& peer : peers) {
    peer.connection->close();
    if (logged++ >= most_logged) continue;
    std::vector<report::WireEvent> events = peer.connection->transcript().events();
    for (report::WireEvent& event : events)
      event.connection = peer.name;
    std::move(events.begin(), events.end(), std::back_inserter(transcript));
  }
  if (peers.size() > most_logged)
    record.notes.push_back(fmt::format("the client opened {} connections; the first {} are shown",
                                       peers.size() + refused, most_logged));
  std::stable_sort(transcript.begin(), transcript.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  return transcript;
}

}  // namespace talkspec::talk
