// What each kind of step does where a client is tested. They stand in client_step_*.cpp by topic.
// Each returns what it saw where the step did not hold, and none where it did.
#pragma once

#include "conformance/scenario/scenario.h"
#include "conformance/talk/client/client_context.h"

namespace talkspec::talk {

namespace client_step {
using runner::Evidence;
using runner::Fact;
using runner::Frame;
using runner::Observation;
using wire::Task;
}  // namespace client_step

client_step::Task<client_step::Evidence> run(const scenario::step::Pulled& pulled,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Stream& stream,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Shown& shown,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Ask& ask,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Pushed& pushed,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Exits& exits,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Listening& listening,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Storm& storm,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Send& send,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Fence& fence,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Close& close,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Closed& closed,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Reading& reading,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Together& together,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Repeat& repeat,
                                             client_step::Frame frame, ClientContext& context);
client_step::Task<client_step::Evidence> run(const scenario::step::Wait& wait,
                                             client_step::Frame frame, ClientContext& context);

// A step that tests servers: the loader lets none pass.
client_step::Task<client_step::Evidence> of_server(client_step::Frame frame);

// When the steps are over: nothing else was reported before a sentinel, and no push came that
// nobody awaited.
client_step::Task<client_step::Evidence> final_fence(ClientContext& context);

// Awaits the client's next pull and answers it in the standard way; `peer` is set.
client_step::Task<client_step::Evidence> next_pull(ClientContext& context, runner::Budget budget,
                                                   Peer*& peer);

// A fact that no wait led to.
client_step::Observation client_seen(client_step::Fact fact, std::string sentence,
                                     std::string expected, std::string actual);

}  // namespace talkspec::talk
