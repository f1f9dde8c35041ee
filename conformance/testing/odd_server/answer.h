// Answers as they are on the wire.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/testing/odd_server/behaviour.h"

namespace talkspec::odd {

struct AnswerField {
  std::string name;
  std::string value;
};

// Status line, the given fields and the server's own, and the empty line.
std::string answer_head(int status, const std::vector<AnswerField>& fields,
                        const Behaviour& behaviour);

struct AnswerTo {
  bool head = false;      // HEAD: no content (RFC 9110 §9.3.2)
  bool http_1_0 = false;  // no interim responses, no chunks
  bool then_close = false;
  bool pull = false;      // the request is for the pull resource
  bool expected = false;  // it has Expect: 100-continue
};

// The answer to a push that was accepted.
std::string accepted(const AnswerTo& to, const Behaviour& behaviour);

// Any other answer that is not a stream.
std::string answer(int status, const AnswerTo& to, const Behaviour& behaviour);

}  // namespace talkspec::odd
