#include "reference/framing/testing/cost.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>

namespace talk::framing::testing {
namespace {

std::uint64_t counted = 0;
Memory watched;
std::uint64_t failing_allocation = 0;

// What stands before each block that realloc gave: its size, and then what keeps blocks aligned.
constexpr std::size_t header = alignof(std::max_align_t);
static_assert(header >= sizeof(std::size_t));

std::size_t& size_of(void* block) {
  return *std::launder(reinterpret_cast<std::size_t*>(static_cast<char*>(block) - header));
}

}  // namespace

std::uint64_t operations() noexcept {
  return counted;
}

Memory memory() noexcept {
  return watched;
}

void memory_watch_begins(std::uint64_t failing) noexcept {
  watched = {.held = watched.held, .most = watched.held};
  failing_allocation = failing;
}

}  // namespace talk::framing::testing

// The names are the compiler's and the linker's.
// NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {

using namespace talk::framing::testing;

void __sanitizer_cov_trace_pc() {
  ++counted;
}

const void* __real_memchr(const void* bytes, int c, std::size_t size);
const void* __wrap_memchr(const void* bytes, int c, std::size_t size) {
  const void* const found = __real_memchr(bytes, c, size);
  const auto* const begin = static_cast<const char*>(bytes);
  counted +=
      found == nullptr ? size : static_cast<std::size_t>(static_cast<const char*>(found) - begin);
  return found;
}

void* __real_memcpy(void* to, const void* from, std::size_t size);
void* __wrap_memcpy(void* to, const void* from, std::size_t size) {
  counted += size;
  return __real_memcpy(to, from, size);
}

void* __real_memmove(void* to, const void* from, std::size_t size);
void* __wrap_memmove(void* to, const void* from, std::size_t size) {
  counted += size;
  return __real_memmove(to, from, size);
}

void* __real_realloc(void* block, std::size_t size);
void* __wrap_realloc(void* block, std::size_t size) {
  if (++watched.allocations == failing_allocation) return nullptr;
  const std::size_t before = block == nullptr ? 0 : size_of(block);
  void* const base = block == nullptr ? nullptr : static_cast<char*>(block) - header;
  void* const moved = __real_realloc(base, size + header);
  if (moved == nullptr) return nullptr;
  counted += before;
  void* const given = static_cast<char*>(moved) + header;
  new (moved) std::size_t(size);
  watched.held += size - before;
  watched.most = std::max(watched.most, watched.held);
  return given;
}

void __real_free(void* block);
void __wrap_free(void* block) {
  if (block == nullptr) return;
  watched.held -= size_of(block);
  __real_free(static_cast<char*>(block) - header);
}
}
// NOLINTEND(bugprone-reserved-identifier)
