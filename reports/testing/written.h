#pragma once

#include <string>
#include <type_traits>

#include "reports/sink.h"

namespace talkspec::report::testing {

// What a writer makes of a value.
template <class Value, class... Options>
std::string written(void (*write)(const Value&, Sink&, Options...),
                    const std::type_identity_t<Value>& value,
                    std::type_identity_t<Options>... options) {
  StringSink out;
  write(value, out, options...);
  return out.text();
}

}  // namespace talkspec::report::testing
