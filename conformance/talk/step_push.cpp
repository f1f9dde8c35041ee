// Pushes: requests on the kept connection of a role, and their answers.
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "conformance/talk/exchange.h"
#include "conformance/talk/steps.h"

namespace talkspec::talk {
namespace {

// In one write, that they may share segments; unless the scenario cuts them.
Task<Evidence> push_pipelined(CaseContext& context, const step::Push& push,
                              const std::vector<std::string>& requests, Frame frame,
                              bool* accepted) {
  Link& kept = context.role(push.by);
  Evidence unconnected =
      co_await reusable(context, kept, context.budget(frame.step, Thing::answer));
  if (unconnected) co_return unconnected;
  std::string all;
  const std::size_t first = kept.connection->expected();
  for (const std::string& request : requests) {
    all += request;
    wire::Expected expected;
    expected.method = context.writer.method(push);
    kept.connection->expect(std::move(expected));
  }
  kept.connection->send(std::move(all), context.maker.cuts(push.segments, frame.scope));
  if (push.answer.kind == scenario::Answer::Kind::none) co_return std::nullopt;
  for (std::size_t request = 0; request < requests.size(); ++request) {
    bool one_accepted = false;
    Evidence evidence =
        co_await await_answer(context, kept, first + request, push.answer, frame.scope,
                              context.budget(frame.step, Thing::answer), &one_accepted);
    if (evidence) {
      evidence->sentence = fmt::format("answer {} of {} to pipelined pushes: {}", request + 1,
                                       requests.size(), evidence->sentence);
      co_return evidence;
    }
    *accepted = *accepted && one_accepted;
  }
  co_return std::nullopt;
}

}  // namespace

Task<Evidence> run(const step::Push& push, Frame frame, CaseContext& context) {
  runner::BytesMaker& maker = context.maker;
  const std::uint64_t times = maker.number(push.times, frame.scope);
  const bool looped = times > 1;
  bool all_accepted = true;
  std::vector<std::string> requests;
  for (std::uint64_t time = 0; time < times && maker.problem().empty(); ++time) {
    const Scope inner = looped ? Scope{.i = time} : frame.scope;
    const std::string talk_name =
        push.name ? maker.bytes(*push.name, inner) : maker.talk_name(push.by);
    for (const scenario::Value& message : push.messages) {
      Outgoing request;
      const std::string text = maker.bytes(message, inner);
      request.bytes = context.writer.push(push, talk_name, context.isolation.tag() + text, inner);
      if (context.isolation.tag().empty()) context.session.pushed.add(text);
      request.method = context.writer.method(push);
      request.cuts = context.maker.cuts(push.segments, inner);
      if (!maker.problem().empty()) co_return std::nullopt;
      if (push.pipelined) {
        requests.push_back(std::move(request.bytes));
        continue;
      }
      bool accepted = false;
      DeliveryWatch::Pushed watched;
      if (context.pushes_watched)
        watched =
            context.session.watch.pushes(context.number, talk_name, context.isolation.tag() + text);
      Evidence evidence =
          co_await exchange(context, context.role(push.by), std::move(request), push.answer, inner,
                            context.budget(frame.step, Thing::answer), &accepted);
      context.session.watch.answered(watched, !evidence && accepted);
      if (evidence) {
        evidence->deadline_given = frame.step.within.has_value();
        if (is_plain(push)) evidence->purpose = Purpose::plain;
        co_return evidence;
      }
      all_accepted = all_accepted && accepted;
    }
  }
  if (push.pipelined) {
    Evidence evidence = co_await push_pipelined(context, push, requests, frame, &all_accepted);
    if (evidence) co_return evidence;
  }
  if (push.answer.kind != scenario::Answer::Kind::none)
    context.steps.remember(frame.step, all_accepted);
  co_return std::nullopt;
}

}  // namespace talkspec::talk
