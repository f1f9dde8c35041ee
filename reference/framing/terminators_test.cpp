#include "reference/framing/terminators.h"

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace talk::framing {
namespace {

std::vector<std::size_t> plainly(std::string_view bytes, char first, char second) {
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    if (bytes[i] == first || bytes[i] == second) offsets.push_back(i);
  return offsets;
}

// From a block of exactly their size, so that a sanitizer sees a read past it.
std::vector<std::size_t> listed(Kernel kernel, std::string_view bytes, char first, char second) {
  const std::vector<char> block(bytes.begin(), bytes.end());
  std::vector<BlockOffset> offsets(bytes.size() + list_slack, 0xABCD);
  const std::size_t count =
      list_block(kernel)(block.data(), block.size(), first, second, offsets.data());
  offsets.resize(count);
  return {offsets.begin(), offsets.end()};
}

class EachKernel : public ::testing::TestWithParam<Kernel> {
 protected:
  void SetUp() override {
    if (!supported(GetParam())) GTEST_SKIP() << "not a kernel of this processor";
  }

  void expect_list(std::string_view bytes, char first, char second) const {
    ASSERT_EQ(listed(GetParam(), bytes, first, second), plainly(bytes, first, second))
        << "of " << bytes.size() << " bytes";
  }
};

TEST_P(EachKernel, ListsOneTerminatorAnywhereInABlockOfAnySize) {
  for (std::size_t size = 0; size <= 200; ++size) {
    std::string bytes(size, 'x');
    expect_list(bytes, '\0', '\0');
    for (std::size_t at = 0; at < size; ++at) {
      bytes[at] = '\n';
      expect_list(bytes, '\n', '\n');
      expect_list(bytes, '\r', '\n');
      expect_list(bytes, '\n', '\r');
      bytes[at] = 'x';
    }
  }
}

TEST_P(EachKernel, ListsBlocksFullOfTerminators) {
  for (std::size_t size = 0; size <= 200; ++size)
    expect_list(std::string(size, '\0'), '\0', '\0');
  expect_list(std::string(Terminators::block_bytes, '\n'), '\n', '\r');
}

TEST_P(EachKernel, TellsEveryByteFromEveryOther) {
  std::string every;
  for (int byte = 0; byte < 256; ++byte)
    every += static_cast<char>(byte);
  for (const char c : every) {
    expect_list(every, c, c);
    expect_list(every, c, '\n');
  }
}

// Neighbours of a match must not be taken for one: what a borrow in the scalar kernel would do.
TEST_P(EachKernel, IsNotMisledByTheByteBesideAMatch) {
  for (int beside = 0; beside < 256; ++beside) {
    for (const char terminator : {'\0', '\n'}) {
      std::string bytes(16, 'x');
      bytes[4] = terminator;
      bytes[5] = bytes[3] = static_cast<char>(beside);
      expect_list(bytes, terminator, terminator);
    }
  }
}

TEST_P(EachKernel, ListsRandomBlocks) {
  std::mt19937 random(1);  // NOLINT: the same blocks every time
  for (int round = 0; round < 300; ++round) {
    std::string bytes(random() % (Terminators::block_bytes + 1), 'x');
    const std::size_t gap = 1 + random() % 150;
    for (char& c : bytes)
      if (random() % gap == 0) c = random() % 2 == 0 ? '\n' : '\r';
    expect_list(bytes, '\n', '\r');
    expect_list(bytes, '\n', '\n');
  }
}

INSTANTIATE_TEST_SUITE_P(Kernels, EachKernel,
                         ::testing::Values(Kernel::scalar, Kernel::sse2, Kernel::avx2),
                         [](const auto& kernel) {
                           return kernel.param == Kernel::scalar ? "Scalar"
                                  : kernel.param == Kernel::sse2 ? "Sse2"
                                                                 : "Avx2";
                         });

TEST(Kernel, TheBestIsSupportedAndScalarAlwaysIs) {
  EXPECT_TRUE(supported(Kernel::scalar));
  EXPECT_TRUE(supported(best_kernel()));
}

// How many bytes were listed in all.
std::size_t bytes_listed = 0;

std::size_t list_and_count(const char* bytes, std::size_t size, char first, char second,
                           BlockOffset* offsets) noexcept {
  bytes_listed += size;
  return list_block(Kernel::scalar)(bytes, size, first, second, offsets);
}

TEST(Terminators, AreVisitedInOrderAndListedOnceWhateverTheRanges) {
  std::mt19937 random(2);  // NOLINT: the same ranges every time
  for (int round = 0; round < 100; ++round) {
    std::string bytes(5000, 'x');
    for (char& c : bytes)
      if (random() % 40 == 0) c = '\n';
    const char* const begin = bytes.data();
    const char* const end = begin + bytes.size();
    Terminators::List list;
    Terminators terminators(begin, end, '\n', '\n', list_and_count, list);
    bytes_listed = 0;
    std::vector<std::size_t> visited;
    std::vector<std::size_t> wanted;
    for (const char* from = begin; from != end;) {
      const auto left = static_cast<std::size_t>(end - from);
      const char* const to = from + std::min<std::size_t>(left, random() % 3000);
      for (const char* at = from; at != to; ++at)
        if (*at == '\n') wanted.push_back(static_cast<std::size_t>(at - begin));
      EXPECT_TRUE(terminators.for_each(from, to, [&](const char* at) {
        visited.push_back(static_cast<std::size_t>(at - begin));
        return true;
      }));
      // What lies between two ranges is passed over.
      from = to + std::min<std::size_t>(static_cast<std::size_t>(end - to), random() % 20);
    }
    EXPECT_EQ(visited, wanted);
    EXPECT_LE(bytes_listed, bytes.size());
  }
}

TEST(Terminators, TheFirstInARangeIsFoundAndVisitedOnce) {
  constexpr std::string_view bytes = "ab\ncd\n\nef";
  const char* const begin = bytes.data();
  const char* const end = begin + bytes.size();
  Terminators::List list;
  Terminators terminators(begin, end, '\n', '\n', list_block(best_kernel()), list);
  EXPECT_EQ(terminators.first(begin, begin + 2), begin + 2);
  EXPECT_EQ(terminators.first(begin + 2, end), begin + 2);
  EXPECT_EQ(terminators.first(begin + 3, end), begin + 5);
  EXPECT_EQ(terminators.first(begin + 6, end), begin + 6);
  EXPECT_EQ(terminators.first(begin + 7, end), end);
}

}  // namespace
}  // namespace talk::framing
