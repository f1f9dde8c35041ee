// What an answer must be, as scenarios say it; pure.
#pragma once

#include <string>
#include <string_view>

#include "conformance/runner/bytes.h"
#include "conformance/runner/evidence.h"
#include "conformance/scenario/scenario.h"
#include "conformance/wire/response_reader.h"

namespace talkspec::talk {

// In a sentence.
std::string wanted(const scenario::Answer& answer);
runner::AnswerDue due(const scenario::Answer& answer);

bool status_is_allowed(const scenario::Answer& answer, int status_code);

// Closing in the place of an answer is as good.
bool closing_is_allowed(const scenario::Answer& answer);

// Whether an interim response counts as the answer.
bool names_interim(const scenario::Answer& answer);

// Field lines and content of an answer whose status is allowed.
runner::Evidence judge_content(const wire::Response& response, const scenario::Answer& answer,
                               runner::BytesMaker& maker, runner::Scope scope);

// What came is not the beginning of an answer, and not for want of the rest.
bool is_unreadable(const wire::Response& response);

// A request says that it is the last on its connection.
bool says_close(std::string_view request);

// The server takes no more requests on this connection (RFC 9112 §9.3, §9.6), or may not: who has
// refused need not have read the content, and may close at any time.
bool ends_reuse(const wire::Response& response);

}  // namespace talkspec::talk
