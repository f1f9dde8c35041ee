#include "conformance/talk/delivery/pull.h"

namespace talkspec::talk::delivery {

const Pair* Pull::find(PushIndex push) const {
  if (push >= first) return push - first < pairs.size() ? &pairs[push - first] : nullptr;
  const auto known = early.find(push);
  return known == early.end() ? nullptr : &known->second;
}

Pair& Pull::pair(PushIndex push) {
  if (push < first) return early[push];
  if (push - first >= pairs.size()) pairs.resize(push - first + 1);
  return pairs[push - first];
}

}  // namespace talkspec::talk::delivery
