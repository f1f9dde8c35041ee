// What the code under test costs, counted instead of timed: the same on every machine and under any
// load. For code compiled with -fsanitize-coverage=trace-pc and linked with --wrap
// (CMakeLists.txt). Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>

namespace talk::framing::testing {

// Basic blocks entered, and bytes looked at by memchr or moved by memcpy, memmove and realloc.
std::uint64_t operations() noexcept;

// The memory that the library holds through realloc.
struct Memory {
  std::size_t held = 0;           // bytes, now
  std::size_t most = 0;           // bytes, ever since memory_watch_begins()
  std::uint64_t allocations = 0;  // calls since then, failed ones included
};
Memory memory() noexcept;

// Counts anew; the `failing`th allocation from now on, counted from 1, fails once. 0: none does.
void memory_watch_begins(std::uint64_t failing = 0) noexcept;

}  // namespace talk::framing::testing
