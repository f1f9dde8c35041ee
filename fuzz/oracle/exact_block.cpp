#include "fuzz/oracle/exact_block.h"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define TALK_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TALK_ASAN 1
#endif
#endif
#ifdef TALK_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace talk::fuzz {
namespace {

constexpr std::size_t page = 4096;

}  // namespace

ExactBlock::ExactBlock() {
  void* const pages = ::mmap(nullptr, most + page, PROT_READ | PROT_WRITE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (pages == MAP_FAILED) std::abort();
  pages_ = static_cast<char*>(pages);
  begin_ = end_ = pages_ + most;
  if (::mprotect(end_, page, PROT_NONE) != 0) std::abort();
#ifdef TALK_ASAN
  begin_ = pages_ + page;
  ASAN_POISON_MEMORY_REGION(pages_, most);
#endif
}

ExactBlock::~ExactBlock() {
#ifdef TALK_ASAN
  ASAN_UNPOISON_MEMORY_REGION(pages_, most);
#endif
  ::munmap(pages_, most + page);
}

// Shadow memory counts by eight bytes from their first on, so with AddressSanitizer the block
// begins where that is exact, and its end is moved.
void ExactBlock::fit(std::size_t size) noexcept {
#ifdef TALK_ASAN
  if (size < size_) ASAN_POISON_MEMORY_REGION(begin_ + size, size_ - size);
  if (size > size_) ASAN_UNPOISON_MEMORY_REGION(begin_, size);
#else
  begin_ = end_ - size;
#endif
  size_ = size;
}

std::string_view ExactBlock::place(std::string_view bytes) {
  if (bytes.size() > most - page) std::abort();
  if (bytes.size() != size_) fit(bytes.size());
  if (!bytes.empty()) std::memcpy(begin_, bytes.data(), bytes.size());
  return {begin_, bytes.size()};
}

}  // namespace talk::fuzz
