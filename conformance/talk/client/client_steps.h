// What each kind of step does where a client is tested. They stand in client_step_*.cpp by topic.
// Each returns what it saw where the step did not hold, and none where it did.
#pragma once

#include "conformance/scenario/scenario.h"
#include "conformance/talk/client/client_context.h"

namespace talkspec::talk {

namespace step = scenario::step;

Task<Evidence> run(const step::Pulled& pulled, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Stream& stream, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Shown& shown, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Ask& ask, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Pushed& pushed, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Exits& exits, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Listening& listening, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Storm& storm, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Send& send, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Fence& fence, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Close& close, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Closed& closed, Frame frame, ClientContext& context);
Task<Evidence> run(const step::Reading& reading, Frame frame, ClientContext& context);

// A step that tests servers: the loader lets none pass.
Task<Evidence> of_server(Frame frame);

// When the steps are over: nothing else was reported before a sentinel, and no push came that
// nobody awaited.
Task<Evidence> final_fence(ClientContext& context);

// Awaits the client's next pull and answers it in the standard way; `peer` is set.
Task<Evidence> next_pull(ClientContext& context, Budget budget, Peer*& peer);

}  // namespace talkspec::talk
