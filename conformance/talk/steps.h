// What each kind of step does, a function a kind (conformance/scenario/LANGUAGE.md). They stand in
// step_*.cpp by topic. Each returns what it saw where the step did not hold, and none where it did.
#pragma once

#include "conformance/scenario/scenario.h"
#include "conformance/talk/case_context.h"

namespace talkspec::talk {

namespace step = scenario::step;

Task<Evidence> run(const step::Pull& pull, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Push& push, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Expect& expect, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Fence& fence, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Serving& serving, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Open& open, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Send& send, Frame frame, CaseContext& context);
Task<Evidence> run(const step::AwaitAnswer& await, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Wire& wanted, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Close& close, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Closed& closed, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Reading& reading, Frame frame, CaseContext& context);

Task<Evidence> run(const step::Together& together, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Repeat& repeat, Frame frame, CaseContext& context);
Task<Evidence> run(const step::Wait& wait, Frame frame, CaseContext& context);

// When the steps are over: every pull that is open is fenced behind each role that has pushed, as
// order holds for one pusher only.
Task<Evidence> final_fence(CaseContext& context);

// Whether a fresh pull and a fresh push still work.
Task<Evidence> look_for_life(CaseContext& context);

// A pull that was answered 2xx: pushes canaries until one comes.
Task<Evidence> prove(CaseContext& context, Link& link, Budget budget);

}  // namespace talkspec::talk
