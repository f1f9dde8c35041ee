// The smoke: one pull, one push, its delivery; and who gets a message. What a run stands on.
#pragma once

#include <optional>
#include <string>

#include "conformance/talk/session.h"

namespace talkspec::talk {

struct Smoke {
  std::string cause;  // why nothing more makes sense, in one sentence; empty: it went well
  std::string
      screen;  // what was sent, what came, the likely cause, what to do; lines, bytes escaped
  std::optional<Routing> routing;  // as it was found out
  bool foreign = false;            // messages came that this run never pushed
};

// Notes in the session's health what it finds. Listens before it pushes.
wire::Task<Smoke> make_smoke(Session& session);

// Whether messages come on a pull, though this run pushes nothing.
wire::Task<bool> strangers_push(Session& session);

// Whether what is pushed reaches a fresh pull; tries a few times. False where something else went
// wrong as well.
wire::Task<bool> delivers(Session& session);

// What a smoke saw, for telling why it failed.
struct SmokeFacts {
  std::string pull_request;  // the first bytes of each
  std::string push_request;
  std::string pull_bytes;  // that came, raw
  std::string push_bytes;
  std::string text;  // of the message that was pushed last
  bool pull_ended = false;
  bool push_ended = false;
};

struct Likely {
  std::string cause;   // one sentence
  std::string advice;  // what to try next; one sentence or a command
};

// Pure. `target`: as it was asked for.
Likely likely_cause(const SmokeFacts& facts, const Target& target);

}  // namespace talkspec::talk
