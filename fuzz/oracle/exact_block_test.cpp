// That a block ends where its bytes end: one byte read too many ends the program, as it would with
// a heap block of that size under AddressSanitizer.
#include "fuzz/oracle/exact_block.h"

#include <cstddef>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#if defined(__SANITIZE_ADDRESS__)
#define TALK_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TALK_ASAN 1
#endif
#endif

namespace talk::fuzz {
namespace {

// Around the eight bytes that shadow memory counts by, and around a page.
constexpr std::size_t sizes[] = {0, 1, 7, 8, 9, 15, 16, 17, 4095, 4096, 4097};

void read(const char* at) {
  static_cast<void>(*static_cast<const volatile char*>(at));
}

TEST(ExactBlock, HoldsWhatIsPlaced) {
  ExactBlock block;
  for (const std::size_t size : sizes) {
    const std::string bytes(size, 'a');
    EXPECT_EQ(block.place(bytes), bytes);
  }
}

TEST(ExactBlockDeathTest, AByteReadPastTheEndIsFound) {
  for (const std::size_t size : sizes) {
    ExactBlock block;
    block.place(std::string(100, 'a'));  // what was placed before, and was longer, is gone
    const std::string_view placed = block.place(std::string(size, 'b'));
    EXPECT_DEATH(read(placed.data() + placed.size()), "") << size << " bytes";
  }
}

TEST(ExactBlockDeathTest, NothingIsWhereNoByteCanBeRead) {
  const ExactBlock block;
  EXPECT_DEATH(read(block.nothing().data()), "");
}

#ifdef TALK_ASAN
// Without AddressSanitizer the block ends at a page that cannot be read, and nothing guards its
// beginning.
TEST(ExactBlockDeathTest, AByteReadBeforeTheBeginningIsFound) {
  for (const std::size_t size : sizes) {
    ExactBlock block;
    const std::string_view placed = block.place(std::string(size, 'b'));
    EXPECT_DEATH(read(placed.data() - 1), "") << size << " bytes";
  }
}
#endif

}  // namespace
}  // namespace talk::fuzz
