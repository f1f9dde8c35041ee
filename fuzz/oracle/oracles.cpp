#include "fuzz/oracle/oracles.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace talk::fuzz {
namespace {

void say(std::string_view oracle, std::string_view holds, std::string_view what) {
  std::fprintf(stderr, "%.*s: broken: %.*s\n%.*s\n", static_cast<int>(oracle.size()), oracle.data(),
               static_cast<int>(holds.size()), holds.data(), static_cast<int>(what.size()),
               what.data());
}

}  // namespace

#define TALK_DEFINE_ORACLE(name, holds)                \
  [[gnu::noinline]] void name(std::string_view what) { \
    say(#name, holds, what);                           \
    std::abort();                                      \
  }
TALK_ORACLES(TALK_DEFINE_ORACLE)
#undef TALK_DEFINE_ORACLE

}  // namespace talk::fuzz
