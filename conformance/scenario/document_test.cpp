#include "conformance/scenario/document.h"

#include <ostream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace talkspec::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

std::vector<std::string> complaints(const Diagnostics& diagnostics) {
  std::vector<std::string> all;
  for (const Diagnostic& one : diagnostics)
    all.push_back(to_text(one));
  return all;
}

std::vector<std::string> complaints_about(std::string_view text) {
  Diagnostics diagnostics;
  Document::parse(text, "f", diagnostics);
  return complaints(diagnostics);
}

// Where the pointer leads, and that the place leads back to the pointer.
std::string place(const Document& document, std::string_view pointer) {
  const std::optional<std::size_t> offset = document.locate(pointer);
  if (!offset) return "nowhere";
  const Diagnostic found = document.diagnose(*offset, "");
  EXPECT_EQ(found.pointer, pointer);
  return std::to_string(found.line) + ":" + std::to_string(found.column);
}

TEST(Document, KnowsThePlaceOfEverything) {
  constexpr std::string_view text =
      "// first\n"
      "{\"a\": [1, -2.5e3,true , null],\n"
      "  /* \" } */ \"b/~\" :{\"c\":\"é\",\"d\":{}}, \"e\":1/**/,\"f\" : [ [ ] , 7//\n]}";
  Diagnostics diagnostics;
  const auto document = Document::parse(text, "f", diagnostics);
  ASSERT_TRUE(document) << testing::PrintToString(complaints(diagnostics));
  EXPECT_EQ(place(*document, "/a"), "2:2");
  EXPECT_EQ(place(*document, "/a/0"), "2:8");
  EXPECT_EQ(place(*document, "/a/1"), "2:11");
  EXPECT_EQ(place(*document, "/a/2"), "2:18");
  EXPECT_EQ(place(*document, "/a/3"), "2:25");
  EXPECT_EQ(place(*document, "/b~1~0"), "3:13");
  EXPECT_EQ(place(*document, "/b~1~0/c"), "3:21");
  EXPECT_EQ(place(*document, "/b~1~0/d"), "3:29");  // characters, not bytes
  EXPECT_EQ(place(*document, "/e"), "3:38");
  EXPECT_EQ(place(*document, "/f/0"), "3:56");
  EXPECT_EQ(place(*document, "/f/1"), "3:62");
  EXPECT_EQ(place(*document, "/f/2"), "nowhere");
  EXPECT_EQ(place(*document, "/x"), "nowhere");
  EXPECT_EQ(document->source(*document->root().find("f")), "[ [ ] , 7//\n]");
}

TEST(Document, UnescapesStringsAndKeepsNumbersAsWritten) {
  Diagnostics diagnostics;
  const auto document = Document::parse(R"(["\u00e9\n\u0000", 1e400, 007])", "f", diagnostics);
  EXPECT_FALSE(document);
  const auto right = Document::parse(R"(["\u00e9\n\u0000", -0.50])", "f", diagnostics);
  ASSERT_TRUE(right);
  EXPECT_EQ(right->root().children[0].text, std::string("é\n\0", 4));
  EXPECT_EQ(right->root().children[1].text, "-0.50");
}

TEST(Document, PassesOverAByteOrderMark) {
  Diagnostics diagnostics;
  const auto document = Document::parse("\xEF\xBB\xBF[1]", "f", diagnostics);
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().children[0].begin, 4U);
}

TEST(Document, ANameTwiceIsAMistake) {
  EXPECT_THAT(complaints_about("{\"a\": 1,\n \"a\": {\"b\": 1, \"b\": 2}, \"c\": [3]}"),
              ElementsAre("f:2:2: a second `a` in this object; remove one of them",
                          "f:2:16: a second `b` in this object; remove one of them"));
  EXPECT_THAT(complaints_about(R"({"a": {"x": 1}, "b": {"x": 1}})"), IsEmpty());
}

struct Broken {
  std::string_view text;
  std::string_view begins;
};
std::ostream& operator<<(std::ostream& out, const Broken& broken) {
  return out << broken.text;
}

class BrokenJson : public testing::TestWithParam<Broken> {};

TEST_P(BrokenJson, IsPointedAt) {
  EXPECT_THAT(complaints_about(GetParam().text), ElementsAre(StartsWith(GetParam().begins)));
}

INSTANTIATE_TEST_SUITE_P(
    Document, BrokenJson,
    testing::Values(
        Broken{"", "f:1:1: not JSON: syntax error while parsing value - unexpected end of input"},
        Broken{"{\n  \"a\": 1,\n}", "f:3:1: not JSON: syntax error while parsing object key"},
        Broken{"[1 2]", "f:1:4: not JSON: syntax error while parsing array - unexpected number"},
        Broken{"[1] x", "f:1:5: not JSON: syntax error while parsing value - invalid literal"},
        Broken{"[\"\xff\"]",
               "f:1:3: not JSON: syntax error while parsing value - invalid string: "
               "ill-formed UTF-8 byte"},
        Broken{"/* ", "f:1:4: not JSON: syntax error while parsing value - invalid comment"},
        Broken{"[1e999]", "f:1:6: not JSON: number overflow"}));

TEST(Document, NeverPrintsRawBytes) {
  EXPECT_THAT(complaints_about("[\"\x1b[31m\"]"), ElementsAre(Not(HasSubstr("\x1b"))));
  EXPECT_THAT(complaints_about("{\"\\u001b[1m\": 1, \"\\u001b[1m\": 1}"),
              ElementsAre(HasSubstr("`\\x1b[1m`")));
}

TEST(Document, IsBoundedBeforeItIsStored) {
  EXPECT_THAT(complaints_about(std::string(1'000'000, '[')),
              ElementsAre(HasSubstr("nested more than 48 deep")));
  std::string many = "[0";
  for (int i = 0; i < 250'000; ++i)
    many += ",0";
  EXPECT_THAT(complaints_about(many + "]"), ElementsAre(HasSubstr("more than 250000 values")));
  EXPECT_THAT(complaints_about(std::string((std::size_t{4} << 20) + 1, ' ')),
              ElementsAre(StartsWith("f: 4194305 bytes long, the limit is 4194304")));
}

}  // namespace
}  // namespace talkspec::scenario
