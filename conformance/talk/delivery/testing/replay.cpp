// Reads what the model prints, and judges the histories in it: the lines that begin with `> `. Exit
// code 1 when the checker and the model's rules differ in one of them, or there was none.
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>

#include <fmt/format.h>

#include "conformance/talk/delivery/testing/letters.h"
#include "conformance/talk/delivery/testing/script.h"

namespace {

using namespace talkspec::talk::delivery;

int replay() {
  std::size_t histories = 0;
  std::size_t wrong = 0;
  std::size_t different = 0;
  std::string line;
  while (std::getline(std::cin, line)) {
    if (!line.starts_with("> ")) continue;
    line.erase(0, 2);
    const testing::Printed printed = testing::read_letters(line);
    Checker checker;
    for (const Event& event : printed.history)
      checker.see(event);
    ++histories;
    wrong += printed.complaints == "-----" ? 0U : 1U;
    if (testing::complaints(checker) == printed.complaints) continue;
    constexpr std::size_t most_shown = 5;
    if (++different > most_shown) continue;
    fmt::print("{}\n  the model:   {}\n  the checker: {} {}\n  {}\n", line, printed.complaints,
               testing::complaints(checker), testing::verdict(checker),
               testing::script(printed.history));
  }
  fmt::print("{} histories, {} of them wrong, {} judged differently\n", histories, wrong,
             different);
  return histories > 0 && different == 0 ? 0 : 1;
}

}  // namespace

int main() {
  try {
    return replay();
  } catch (const std::exception& error) {
    fmt::print(stderr, "delivery-replay: {}\n", error.what());
    return 1;
  }
}
