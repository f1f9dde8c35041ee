// The steps of a case: one after the other, on their conditions, in loops and branches. What a step
// does is the protocol's.
#pragma once

#include <map>
#include <string>

#include "conformance/runner/bytes.h"
#include "conformance/runner/evidence.h"
#include "conformance/runner/session.h"
#include "conformance/scenario/scenario.h"
#include "conformance/wire/loop.h"

namespace talkspec::runner {

// Where a step stands when it runs.
struct Frame {
  const scenario::Step& step;
  Scope scope;
};

// Carries out single steps of one case.
class Actor {
 public:
  virtual ~Actor() = default;
  virtual wire::Task<Evidence> act(Frame frame) = 0;
};

class StepRunner {
 public:
  // What is passed must outlive the runner; the record is what it writes.
  StepRunner(Session& session, BytesMaker& maker, Actor& actor, Record& record)
      : session_(session), maker_(maker), actor_(actor), record_(record) {}

  // Ends at the first step that does not hold.
  wire::Task<Evidence> run(const scenario::Steps& steps, Scope scope);

  // Steps that run steps, and time: the same in every protocol.
  wire::Task<Evidence> flow(const scenario::step::Together& together, Scope scope);
  wire::Task<Evidence> flow(const scenario::step::Repeat& repeat, Scope scope);
  wire::Task<Evidence> flow(const scenario::step::Wait& wait, Scope scope);

  // What a step with a label was answered.
  void remember(const scenario::Step& step, bool accepted);

 private:
  wire::Task<Evidence> run_one(Frame frame);
  bool applies(const scenario::Step& step) const;
  StepState& state_of(const scenario::Step& step);

  Session& session_;
  BytesMaker& maker_;
  Actor& actor_;
  Record& record_;
  std::map<const scenario::Step*, std::size_t> places_;  // in the record
  std::map<std::string, bool> labels_;
};

}  // namespace talkspec::runner
