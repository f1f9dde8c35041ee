// One request and its answer.
#pragma once

#include <cstddef>
#include <string>

#include "conformance/talk/case_context.h"

namespace talkspec::talk {

struct Outgoing {
  std::string bytes;
  std::string method;
  wire::Cuts cuts;
};

// Sends it on the link's connection, which is opened or kept open for it, and judges the answer;
// `accepted` says whether that was 2xx or an interim one.
// It is sent again, once, on a new connection, only where TCP shows that no byte of it was
// received: a duplicate must never be our doing.
Task<Evidence> exchange(CaseContext& context, Link& link, Outgoing request,
                        const scenario::Answer& answer, Scope scope, Budget budget, bool* accepted);

// Waits for the answer of that number on the link and judges it.
Task<Evidence> await_answer(CaseContext& context, Link& link, std::size_t number,
                            const scenario::Answer& answer, Scope scope, Budget budget,
                            bool* accepted);

// A push of the runner's own: a canary or a sentinel.
Task<Evidence> push_control(CaseContext& context, const std::string& by,
                            const std::string& talk_name, const std::string& text, Budget budget);

}  // namespace talkspec::talk
