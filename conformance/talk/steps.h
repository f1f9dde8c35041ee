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

// When the steps are over: every pull that is open is fenced behind each role that has pushed, as
// order holds for one pusher only.
Task<Evidence> final_fence(CaseContext& context);

// Where the head of a pull comes with its first message: pushes canaries until it is there.
Task<void> coax(CaseContext& context, Link& link, std::size_t number, Budget budget);

// Whether a fresh pull and a fresh push still work.
Task<Evidence> look_for_life(CaseContext& context);

// The message shows a text that this run never pushed. Where messages carry the tag of their case,
// those of others are not even looked at.
bool is_foreign(const CaseContext& context, const MessageStream::Item& item);

// A pull that was answered 2xx: pushes canaries until one comes.
Task<Evidence> prove(CaseContext& context, Link& link);

}  // namespace talkspec::talk
