// Connections of a client, its program, and time.
#include <utility>

#include <fmt/format.h>

#include "conformance/talk/client/client_requests.h"
#include "conformance/talk/client/client_steps.h"

namespace talkspec::talk {
namespace {

using wire::End;
using Resource = ClientContext::Resource;

// What is queued has left, or nobody will take it.
Task<void> drain(ClientContext& context, const Peer& peer, Budget budget) {
  const auto ready = [&peer] { return peer.connection->drained() || !peer.open(); };
  co_await runner::until(context.session, *context.changed, budget, ready);
}

}  // namespace

Task<Evidence> of_server(Frame) {
  co_return seen(Fact::wrong_scenario, "the scenario tests a server, and this is a client", "", "");
}

Task<Evidence> run(const step::Send& send, Frame frame, ClientContext& context) {
  const auto peer = context.named.find(send.connection);
  if (peer == context.named.end())
    co_return seen(Fact::wrong_scenario,
                   send.connection + " is no connection that the client has opened", "", "");
  peer->second->connection->send(context.maker.bytes(send.bytes, frame.scope),
                                 context.maker.cuts(send.segments, frame.scope));
  co_return std::nullopt;
}

Task<Evidence> run(const step::Close& close, Frame frame, ClientContext& context) {
  Peer& peer = *context.named.at(close.connection);
  peer.ended = true;
  const Budget budget = context.budget(frame.step, Thing::end);
  co_await drain(context, peer, budget);
  switch (close.how) {
    case step::Close::How::close:
      peer.connection->close();
      break;
    case step::Close::How::half_close:
      peer.connection->half_close();
      break;
    case step::Close::How::reset:
      peer.connection->reset();
      break;
  }
  co_return std::nullopt;
}

Task<Evidence> run(const step::Closed& closed, Frame frame, ClientContext& context) {
  for (const std::string& name : closed.connections) {
    const Peer& peer = *context.named.at(name);
    const Budget budget = context.budget(frame.step, Thing::end);
    const auto ready = [&peer] { return !peer.open(); };
    const Waited waited = co_await runner::until(context.session, *context.changed, budget, ready);
    const std::string actual = name + " " + peer.connection->end_sentence();
    if (waited != Waited::met) {
      Observation open = runner::missed(context.session, waited, budget, Fact::other_end,
                                        fmt::format("the client does not close {}", name),
                                        "the client closes the connection", actual);
      co_return open;
    }
    const End end = peer.connection->end();
    const bool fin = closed.how == step::Closed::How::fin && end != End::fin;
    const bool reset = closed.how == step::Closed::How::reset && end != End::reset;
    if (fin || reset)
      co_return seen(Fact::other_end, fmt::format("the client ends {} in another way", name),
                     fin ? "FIN" : "RST", actual);
  }
  co_return std::nullopt;
}

Task<Evidence> run(const step::Reading& reading, Frame, ClientContext& context) {
  wire::Connection& connection = *context.named.at(reading.connection)->connection;
  reading.paused ? connection.pause() : connection.resume();
  co_return std::nullopt;
}

Task<Evidence> run(const step::Exits& exits, Frame frame, ClientContext& context) {
  context.start();
  const Budget budget = context.budget(frame.step, Thing::end);
  const auto pushes = [&context] { return context.asking(Resource::push) != nullptr; };
  const auto ready = [&] { return context.child->code().has_value() || pushes(); };
  const Waited waited = co_await runner::until(context.session, *context.changed, budget, ready);
  if (pushes())
    co_return seen(Fact::stray, "the client pushes more often than it was asked to",
                   "no further push", "a push before it ended");
  if (waited != Waited::met) {
    Observation runs =
        runner::missed(context.session, waited, budget, Fact::other_end, "the client does not end",
                       "its program ends", "it " + context.child->state());
    co_return runs;
  }
  const bool zero = context.child->code() == 0;
  using Code = step::Exits::Code;
  if ((exits.code == Code::zero && !zero) || (exits.code == Code::other && zero))
    co_return seen(Fact::other_end, "the client ends with another exit code",
                   exits.code == Code::zero ? "exit code 0" : "another exit code than 0",
                   "it " + context.child->state());
  co_return std::nullopt;
}

Task<Evidence> run(const step::Listening& listening, Frame, ClientContext& context) {
  if (!listening.open) {
    context.listener.close();
  } else if (!context.listener.open()) {
    Observation taken = seen(Fact::unexplained, context.listener.error(), "", "");
    taken.starved = true;
    co_return taken;
  }
  co_return std::nullopt;
}

Task<Evidence> run(const step::Storm& storm, Frame frame, ClientContext& context) {
  context.start();
  const auto length = frame.step.within.value_or(std::chrono::seconds(1));
  const Budget budget = runner::exactly(context.session, length);
  const std::string answer =
      storm.answer ? context.maker.bytes(*storm.answer, frame.scope) : std::string();
  std::uint64_t came = 0;
  while (wire::Clock::now() < budget.deadline() && !context.session.loop.stopping()) {
    Peer* const peer = context.asking(Resource::pull);
    if (peer == nullptr) {
      co_await context.changed->wait_until(budget.deadline());
      continue;
    }
    peer->requests.take();
    ++came;
    if (!answer.empty()) {
      peer->connection->send(answer);
      co_await drain(context, *peer, budget);
    }
    peer->connection->close();
  }
  const std::uint64_t all = came + context.refused;
  if (all <= storm.most) co_return std::nullopt;
  co_return seen(Fact::other_wire, "the client comes again in a storm",
                 fmt::format("at most {} pulls in {} ms", storm.most, length.count()),
                 fmt::format("{} pulls", all));
}

}  // namespace talkspec::talk
