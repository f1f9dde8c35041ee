#include "conformance/scenario/value.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talkspec::scenario {
namespace {

using testing::HasSubstr;

Value text(std::string s) {
  return {Value::Kind::text, std::move(s), {}, {}};
}
Value bytes(std::string s) {
  return {Value::Kind::bytes, std::move(s), {}, {}};
}
Value of(Value::Kind kind, Value part) {
  return {kind, {}, {}, {std::move(part)}};
}
Value repeat(Value part, std::string times) {
  return {Value::Kind::repeat, {}, std::move(times), {std::move(part)}};
}
Value random_bytes(std::string count) {
  return {Value::Kind::random, {}, std::move(count), {}};
}

class Values_ : public testing::Test {
 protected:
  std::string make(const Value& value) {
    Evaluated made = evaluator().evaluate(value);
    return made.ok() ? made.bytes : "error: " + made.error;
  }
  Evaluator evaluator(std::size_t limit = 4096) {
    return {scenario_,
            [](std::string_view name) -> std::optional<std::string> {
              if (name == "tag") return "t1 ";
              if (name == "name:alice") return "alice-x";
              return std::nullopt;
            },
            7, limit};
  }
  Scenario scenario_;
};

TEST_F(Values_, TextTakesVariables) {
  scenario_.variables["size"] = "12";
  EXPECT_EQ(make(text("${tag}a ${size} ${name:alice}")), "t1 a 12 alice-x");
  EXPECT_EQ(make(text("$${size} $ $$ {size}")), "${size} $ $$ {size}");
  EXPECT_EQ(make(text("")), "");
  EXPECT_EQ(make(text("${missing}")), "error: there is no variable `missing`");
  EXPECT_THAT(make(text("${size")), HasSubstr("without its `}`"));
  EXPECT_THAT(make(text("${a b}")), HasSubstr("`a b` is no name of a variable"));
}

TEST_F(Values_, BytesAreVerbatim) {
  EXPECT_EQ(make(bytes(std::string("\0${tag}\xff", 8))), std::string("\0${tag}\xff", 8));
}

TEST_F(Values_, RepeatAndConcat) {
  scenario_.variables["n"] = "3";
  EXPECT_EQ(make(repeat(text("ab"), "${n}")), "ababab");
  EXPECT_EQ(make(repeat(text("ab"), "0")), "");
  EXPECT_EQ(make({Value::Kind::concat, {}, {}, {text("a"), repeat(text("b"), "2"), text("c")}}),
            "abbc");
  EXPECT_EQ(make(repeat(text("a"), "${tag}")),
            "error: `t1 ` is no whole number from 0 to 1000000000");
}

// WHATWG URL §5.2
TEST_F(Values_, Form) {
  EXPECT_EQ(make(of(Value::Kind::form, bytes(std::string("a b+&=%~é*-._\0", 15)))),
            "a+b%2B%26%3D%25%7E%C3%A9*-._%00");
}

// RFC 9112 §7.1
TEST_F(Values_, Chunk) {
  EXPECT_EQ(make(of(Value::Kind::chunk, repeat(text("x"), "10"))), "a\r\nxxxxxxxxxx\r\n");
  EXPECT_EQ(make(of(Value::Kind::chunk, text(""))), "0\r\n");
}

TEST_F(Values_, Length) {
  EXPECT_EQ(make(of(Value::Kind::length, text("${tag}é"))), "5");
  EXPECT_EQ(make(of(Value::Kind::length, text(""))), "0");
}

TEST_F(Values_, RandomBytesAreThoseOfTheSeed) {
  const std::string made = make(random_bytes("200"));
  EXPECT_EQ(made.size(), 200U);
  EXPECT_TRUE(std::all_of(made.begin(), made.end(), [](char c) { return c >= '!' && c <= '~'; }));
  EXPECT_EQ(make(random_bytes("200")), made);  // another evaluator of the same seed
  Evaluator one = evaluator();
  EXPECT_NE(one.evaluate(random_bytes("200")).bytes, one.evaluate(random_bytes("200")).bytes);
}

TEST_F(Values_, WhatLetNamesKeepsItsBytes) {
  scenario_.let["payload"] = random_bytes("64");
  scenario_.let["twice"] = text("${payload}${payload}");
  Evaluator one = evaluator();
  const std::string made = one.evaluate(text("${payload}")).bytes;
  EXPECT_EQ(made.size(), 64U);
  EXPECT_EQ(one.evaluate(text("${payload}")).bytes, made);
  EXPECT_EQ(one.evaluate(text("${twice}")).bytes, made + made);
}

TEST_F(Values_, AreBounded) {
  EXPECT_EQ(make(repeat(text("abc"), "1000000000")), "error: longer than 4096 bytes");
  EXPECT_EQ(make(random_bytes("5000")), "error: longer than 4096 bytes");
  EXPECT_EQ(make(of(Value::Kind::form, repeat(text("%"), "4000"))),
            "error: longer than 4096 bytes");
  EXPECT_EQ(make(repeat(text(""), "1000000000")), "");
  // Each name is the one before twice: 2^30 pieces of nothing.
  scenario_.let["x0"] = text("");
  for (int i = 1; i < 30; ++i) {
    const std::string before = "${x" + std::to_string(i - 1) + "}";
    scenario_.let["x" + std::to_string(i)] = text(before + before);
  }
  EXPECT_EQ(make(text("${x29}")), "error: made of too many pieces");
}

TEST_F(Values_, ACycleIsAnError) {
  scenario_.let["a"] = text("${b}");
  scenario_.let["b"] = text("${a}");
  EXPECT_THAT(make(text("${a}")), HasSubstr("made of itself, or of too long a chain"));
}

}  // namespace
}  // namespace talkspec::scenario
