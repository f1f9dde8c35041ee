// Included before everything else in the sources that scripts/mutants has rewritten: whether mutant
// `number` lives. TALK_MUTANT says which one, none by default; TALK_MUTANTS_REACHED names a file
// whose byte `number` becomes 1 when the place of a mutant is come by.
#pragma once

#include <cstdlib>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace talk_mutants {

constexpr unsigned most = 1U << 16U;

inline unsigned living() {
  const char* number = std::getenv("TALK_MUTANT");
  return number == nullptr ? 0 : static_cast<unsigned>(std::strtoul(number, nullptr, 10));
}

inline char* reached_places() {
  const char* path = std::getenv("TALK_MUTANTS_REACHED");
  const int file = path == nullptr ? -1 : ::open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return nullptr;
  void* places = ::ftruncate(file, most) == 0
                     ? ::mmap(nullptr, most, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
                     : MAP_FAILED;
  ::close(file);
  return places == MAP_FAILED ? nullptr : static_cast<char*>(places);
}

inline const unsigned live = living();
inline char* const reached = reached_places();

inline bool is_live(unsigned number) noexcept {
  if (reached != nullptr) reached[number] = 1;
  return number == live;
}

}  // namespace talk_mutants

// Constant expressions keep what they were.
constexpr bool talk_mutant(unsigned number) noexcept {
  return __builtin_is_constant_evaluated() ? false : talk_mutants::is_live(number);
}
