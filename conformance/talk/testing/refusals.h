// Which steps of a case demand a refusal.
#pragma once

#include <functional>

#include "conformance/scenario/scenario.h"

namespace talkspec::talk {

// What the step awaits; null: nothing.
const scenario::Answer* answer_of(const scenario::Step& step);

// Whether it holds for a step, or for one inside it.
bool any_step(const scenario::Steps& steps,
              const std::function<bool(const scenario::Step&)>& holds);

// Only a refusal will do.
bool is_refusal(const scenario::Answer& answer);

// A step that runs only where something was accepted before has its control in that.
bool demands_refusal(const scenario::Step& step);

}  // namespace talkspec::talk
