#include "fuzz/foreign/behaviour.h"

#include <stdexcept>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "fuzz/foreign/parser_run.h"
#include "fuzz/foreign/quirks.h"
#include "fuzz/foreign/strict_body.h"
#include "fuzz/talk_parser.h"

namespace talk::foreign {
namespace {

// A parser of which only the capabilities matter.
constexpr talk_parser_interface knows_all{.version = TALK_PARSER_VERSION,
                                          .capabilities = ~0U,
                                          .name = "x",
                                          .release = "1",
                                          .create = nullptr,
                                          .feed = nullptr,
                                          .consumed = nullptr,
                                          .error_offset = nullptr,
                                          .reset = nullptr,
                                          .destroy = nullptr};

Account account(talk_parser_status status, std::string payload, std::uint64_t consumed = 0) {
  return {.status = status,
          .consumed = consumed,
          .error_offset = 0,
          .payload = std::move(payload),
          .chunks = {},
          .messages = {}};
}

Behaviour of(std::string_view wire, Account told, std::uint32_t without = 0) {
  const StrictBody strict = read_strictly(wire);
  talk_parser_interface parser = knows_all;
  parser.capabilities &= ~without;
  if (told.chunks.empty()) told.chunks = strict.chunks;
  return behaviour(parser, told, strict);
}

constexpr std::string_view valid = "2\r\nab\r\n0\r\n\r\n";

TEST(BehaviourOfValidBodies, IsToReadAllOfIt) {
  EXPECT_EQ(of(valid, account(TALK_PARSER_DONE, "ab", 12)), Behaviour::accepts);
  EXPECT_EQ(of(valid, account(TALK_PARSER_DONE, "a", 12)), Behaviour::differs);
  EXPECT_EQ(of(valid, account(TALK_PARSER_DONE, "ab", 11)), Behaviour::differs);
  EXPECT_EQ(of(valid, account(TALK_PARSER_ERROR, "ab")), Behaviour::rejects);
  EXPECT_EQ(of(valid, account(TALK_PARSER_INCOMPLETE, "ab")), Behaviour::waits);
}

TEST(BehaviourOfValidBodies, IsNotJudgedByWhatAParserCannotTell) {
  EXPECT_EQ(of(valid, account(TALK_PARSER_DONE, "ab", 11), TALK_PARSER_TELLS_CONSUMED),
            Behaviour::accepts);
}

TEST(BehaviourOfBeginnings, IsToWaitAndToTellNothingElse) {
  constexpr std::string_view beginning = "5\r\nab";
  EXPECT_EQ(of(beginning, account(TALK_PARSER_INCOMPLETE, "ab")), Behaviour::accepts);
  EXPECT_EQ(of(beginning, account(TALK_PARSER_INCOMPLETE, "")), Behaviour::accepts);
  EXPECT_EQ(of(beginning, account(TALK_PARSER_INCOMPLETE, "b")), Behaviour::differs);
  EXPECT_EQ(of(beginning, account(TALK_PARSER_DONE, "ab")), Behaviour::differs);
  EXPECT_EQ(of(beginning, account(TALK_PARSER_ERROR, "ab")), Behaviour::rejects);
  EXPECT_EQ(of(beginning, account(TALK_PARSER_ERROR, "ab"), TALK_PARSER_TELLS_INCOMPLETE),
            Behaviour::accepts);
}

TEST(BehaviourOfInvalidBodies, IsToAcceptIfDoneOrPayloadFromBehindIsTold) {
  constexpr std::string_view invalid = "+2\r\nab\r\n0\r\n\r\n";
  EXPECT_EQ(of(invalid, account(TALK_PARSER_DONE, "ab")), Behaviour::accepts);
  EXPECT_EQ(of(invalid, account(TALK_PARSER_ERROR, "ab")), Behaviour::accepts);
  EXPECT_EQ(of(invalid, account(TALK_PARSER_ERROR, "")), Behaviour::rejects);
  EXPECT_EQ(of(invalid, account(TALK_PARSER_INCOMPLETE, "")), Behaviour::waits);
}

constexpr std::string_view quirks_text = R"({
  "releases": {"x": "1"},
  "rules": [
    {"name": "size-sign", "clause": "c", "says": "s", "valid": false, "cases": [
      {"body": ["+1\\r\\n", {"repeat": "\\x00\\\\", "times": 2}],
       "parsers": {"x": "accepts", "y": "rejects"}}]},
    {"name": "leading-zeros", "clause": "c", "says": "s", "valid": true, "cases": [
      {"body": "01\\r\\n", "parsers": {"x": "accepts", "y": "differs"}}]}
  ]})";

TEST(Quirks, AreKnownByParser) {
  const Quirks quirks = read_quirks(quirks_text);
  EXPECT_TRUE(quirks.accepts("x", Departure::size_sign));
  EXPECT_FALSE(quirks.accepts("y", Departure::size_sign));
  EXPECT_FALSE(quirks.accepts("z", Departure::size_sign));
  EXPECT_FALSE(quirks.accepts("x", Departure::size_junk));
  EXPECT_FALSE(quirks.refuses_any("x", read_strictly("01\r\n")));
  EXPECT_TRUE(quirks.refuses_any("y", read_strictly("01\r\n")));
  EXPECT_FALSE(quirks.refuses_any("y", read_strictly("1\r\n")));
}

TEST(Quirks, BodiesAreWrittenWithEscapesAndRepetition) {
  const Quirks quirks = read_quirks(quirks_text);
  EXPECT_EQ(quirks.rules[0].cases[0].body, std::string("+1\r\n\0\\\0\\", 8));
  EXPECT_EQ(quirks.rules[0].cases[0].shown, "+1\\r\\n(\\x00\\\\){2}");
}

TEST(Quirks, AMistakeInTheFileIsSaid) {
  EXPECT_THROW(read_quirks("{"), std::runtime_error);
  EXPECT_THROW(read_quirks(R"({"releases": {}, "rules": [{}]})"), std::runtime_error);
  std::string unknown(quirks_text);
  unknown.replace(unknown.find("rejects"), 7, "refuses");
  EXPECT_THROW(read_quirks(unknown), std::runtime_error);
}

}  // namespace
}  // namespace talk::foreign
