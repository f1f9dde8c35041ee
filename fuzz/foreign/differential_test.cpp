#include "fuzz/foreign/differential.h"

#include <cstddef>
#include <string_view>

#include <gtest/gtest.h>

#include "fuzz/foreign/linked_parsers.h"

namespace talk::foreign {
namespace {

TEST(Differential, AllParsersReadTheSameInAValidBody) {
  ASSERT_GE(linked_parsers().size(), 2U);
  for (std::size_t length = 1; length < 30; ++length) {
    check_differential("5\r\nhello\r\n00000A;a=\"b\"\r\n0123456789\r\n0\r\n\r\n", "hello0123456789",
                       length);
    check_differential("0\r\n\r\n", "", length);
    check_differential("1\r\nx\r\n0\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n", "x", length);
  }
}

TEST(Differential, WhatIsNotValidOrNotWholeIsNotCompared) {
  check_differential("+5\r\nhello\r\n0\r\n\r\n", "anything", 1);
  check_differential("5\r\nhel", "anything", 1);
}

TEST(DifferentialDeathTest, AnotherPayloadIsFound) {
  EXPECT_DEATH(check_differential("5\r\nhello\r\n0\r\n\r\n", "hell", 3), "oracle_differential");
}

}  // namespace
}  // namespace talk::foreign
