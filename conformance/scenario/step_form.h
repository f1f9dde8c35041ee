// Internal to the room: how a step is stated.
#pragma once

#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "conformance/scenario/kinds.h"

namespace talkspec::scenario {

// Of every step (steps.cpp).
const Members<Step>& common_members();

// The steps of clients (client_steps.cpp).
std::vector<Form<Step>> client_steps();

template <class Action>
using Check = void (*)(CaseReader&, const Element&, Action&);

// The step of that action: its own members and those of every step.
template <class Action>
Form<Step> step_form(std::string_view doc, const Members<Action>& own,
                     Check<Action> check = nullptr, Action initial = {}) {
  const auto action_of = [](Step& step) -> Action& { return std::get<Action>(step.action); };
  const std::string_view name = own.front().name;
  Step step;
  step.action = std::move(initial);
  return {fmt::format("{} `{}` step", article(name), name), doc,
          lifted<Step>(own, action_of) + common_members(), std::move(step),
          [check, action_of](CaseReader& reader, const Element& element, Step& made) {
            if (check) check(reader, element, action_of(made));
            if (!made.label.empty()) reader.remember_label(made.label);
          }};
}

}  // namespace talkspec::scenario
