// RFC 9112 §7.1 as tables: what the grammar allows, what it does not and where that shows. Every
// row is decoded in every split.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference/framing/events.h"
#include "reference/framing/options.h"
#include "reference/framing/testing/every_split.h"
#include "reference/framing/testing/observation.h"
#include "reference/framing/testing/recorder.h"

namespace talk::framing::testing {
namespace {

using namespace std::string_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Options payload_only{.framing = Framing::none};

// `lines` are size lines without CRLF, for one byte of data.
void expect_size_lines_accepted(const std::vector<std::string>& lines,
                                const Options& options = payload_only) {
  for (const std::string& line : lines) {
    SCOPED_TRACE(escaped(line));
    const Observation seen = observe_every_split(line + "\r\nx\r\n0\r\n\r\n", options);
    EXPECT_EQ(seen.status, Status::done) << sentence(seen.error.code) << " @" << seen.error.offset;
    EXPECT_THAT(events_of(seen, "payload"), ElementsAre("\"x\""));
    EXPECT_THAT(events_of(seen, "leniency"), IsEmpty());
  }
}

TEST(ChunkedBody, IsChunksLastChunkTrailerSectionAndCrlf) {
  const Observation seen =
      observe_every_split("3;a=b\r\none\r\n4\r\nfour\r\n0;last\r\nA: b\r\n\r\n", payload_only);
  EXPECT_EQ(seen.status, Status::done);
  EXPECT_THAT(seen.events, ElementsAre("chunk 3 \";a=b\" @0", "payload \"one\"", "chunk 4 \"\" @12",
                                       "payload \"four\"", "chunk 0 \";last\" @21",
                                       "trailer \"A\" \"b\"", "end"));
}

TEST(ChunkedBody, MayBeTheLastChunkAlone) {
  EXPECT_THAT(observe_every_split("0\r\n\r\n").events, ElementsAre("chunk 0 \"\" @0", "end"));
  EXPECT_THAT(observe_every_split("0000\r\n\r\n").events, ElementsAre("chunk 0 \"\" @0", "end"));
}

TEST(ChunkedBody, IsIncompleteUntilItsLastByte) {
  const std::string wire = "1;a=\"b\"\r\nx\r\n0\r\nA: b\r\n\r\n";
  for (std::size_t size = 0; size < wire.size(); ++size)
    EXPECT_EQ(observe_every_split(wire.substr(0, size)).status, Status::incomplete) << size;
}

TEST(ChunkedBody, CutOffByTheCloseIsAnErrorAtTheClose) {
  const std::string wire = "1;a=\"b\"\r\nx\r\n0\r\nA: b\r\n\r\n";
  for (std::size_t size = 0; size < wire.size(); ++size) {
    const Observation seen =
        observe_every_split(wire.substr(0, size), payload_only, Connection::closed);
    EXPECT_EQ(seen.error, (Error{Errc::premature_end, size}));
  }
  EXPECT_EQ(observe_every_split(wire, payload_only, Connection::closed).status, Status::done);
}

TEST(ChunkSize, IsHexadecimalDigitsOfEitherCase) {
  expect_size_lines_accepted({"1", "01", "0001", "0000000000000001"});
  for (const char* const digits :
       {"a", "0A", "f", "F", "1b", "1B", "1c", "1C", "1d", "1D", "1e", "1E"}) {
    const std::size_t size = std::stoul(digits, nullptr, 16);
    const std::string wire =
        std::string(digits).append("\r\n").append(size, 'x').append("\r\n0\r\n\r\n");
    const Observation seen = observe_every_split(wire, payload_only);
    EXPECT_EQ(seen.status, Status::done) << digits;
    EXPECT_THAT(events_of(seen, "payload"), ElementsAre('"' + std::string(size, 'x') + '"'));
  }
}

TEST(ChunkSize, HasNoSignNoPrefixNoSpaceAndNothingElse) {
  expect_refused(
      {
          {"\r\n", Errc::invalid_chunk_size, 0},
          {"\n", Errc::invalid_chunk_size, 0},
          {";a\r\n", Errc::invalid_chunk_size, 0},
          {" 1\r\n", Errc::invalid_chunk_size, 0},
          {"\t1\r\n", Errc::invalid_chunk_size, 0},
          {"+1\r\n", Errc::invalid_chunk_size, 0},
          {"-1\r\n", Errc::invalid_chunk_size, 0},
          {"#1\r\n", Errc::invalid_chunk_size, 0},
          {"g\r\n", Errc::invalid_chunk_size, 0},
          {"\xEF\xBB\xBF"
           "1\r\n",
           Errc::invalid_chunk_size, 0},
          {"\0001\r\n"s, Errc::invalid_chunk_size, 0},
          {"0x1\r\n", Errc::invalid_chunk_size, 1},
          {"0X1\r\n", Errc::invalid_chunk_size, 1},
          {"1_0\r\n", Errc::invalid_chunk_size, 1},
          {"1h\r\n", Errc::invalid_chunk_size, 1},
          {"1.0\r\n", Errc::invalid_chunk_size, 1},
          {"1,1\r\n", Errc::invalid_chunk_size, 1},
          {"1\0\r\n"s, Errc::invalid_chunk_size, 1},
          {"1\xB5\r\n", Errc::invalid_chunk_size, 1},
          {"1:\r\n", Errc::invalid_chunk_size, 1},
          {"1@\r\n", Errc::invalid_chunk_size, 1},
          {"1/\r\n", Errc::invalid_chunk_size, 1},
          {"1`\r\n", Errc::invalid_chunk_size, 1},
          {"1G\r\n", Errc::invalid_chunk_size, 1},
          {"1 1\r\n", Errc::invalid_chunk_size, 2},
          {"1 \r\n", Errc::invalid_chunk_size, 2},
          {"1\t\t\r\n", Errc::invalid_chunk_size, 3},
          {"1 \n", Errc::invalid_chunk_size, 2},
          {"1\r\nx\r\n\r\n", Errc::invalid_chunk_size, 6},
          {"1\r\nx\r\n 0\r\n\r\n", Errc::invalid_chunk_size, 6},
          {"1\r\nx\r\n+0\r\n\r\n", Errc::invalid_chunk_size, 6},
          {"1\r\nx\r\n0x0\r\n\r\n", Errc::invalid_chunk_size, 7},
      },
      payload_only);
}

TEST(ChunkSize, IsRefusedWhereItDoesNotFit64Bits) {
  Options options = payload_only;
  options.limits.size_digits = 40;
  const Observation most = observe_every_split("ffffffffffffffff\r\nx", options);
  EXPECT_EQ(most.status, Status::incomplete);
  EXPECT_THAT(most.events, ElementsAre("chunk 18446744073709551615 \"\" @0", "payload \"x\""));
  EXPECT_EQ(observe_every_split("0000000000ffffffffffffffff\r\nx", options).status,
            Status::incomplete);
  expect_refused(
      {
          {"10000000000000000\r\n", Errc::chunk_size_overflow, 16},
          {"fffffffffffffffff\r\n", Errc::chunk_size_overflow, 16},
          {"00010000000000000000\r\n", Errc::chunk_size_overflow, 19},
          {"100000000000000000000000000000000005\r\n", Errc::chunk_size_overflow, 16},
          {"1\r\nx\r\n10000000000000001\r\n", Errc::chunk_size_overflow, 22},
      },
      options);
}

TEST(SizeLine, EndsInCrlf) {
  expect_refused(
      {
          {"1\n", Errc::invalid_line_end, 1},
          {"1\rx", Errc::invalid_line_end, 2},
          {"1\r\r\n", Errc::invalid_line_end, 2},
          {"1;a\n", Errc::invalid_line_end, 3},
          {"1;a\rx", Errc::invalid_line_end, 4},
          {"1;a\r\r\n", Errc::invalid_line_end, 4},
          {"0\n", Errc::invalid_line_end, 1},
      },
      payload_only);
}

TEST(ChunkData, IsFollowedByCrlf) {
  expect_refused(
      {
          {"1\r\nxXX", Errc::missing_data_crlf, 4},
          {"1\r\nx\n", Errc::missing_data_crlf, 4},
          {"1\r\nx0\r\n\r\n", Errc::missing_data_crlf, 4},
          {"1\r\nxx\r\n", Errc::missing_data_crlf, 4},
          {"1\r\nx\rX", Errc::missing_data_crlf, 5},
          {"1\r\nx\r\r\n", Errc::missing_data_crlf, 5},
          {"2\r\nx\r\n0\r\n\r\n", Errc::missing_data_crlf, 5},
      },
      payload_only);
}

TEST(ChunkData, MayBeAnyBytesAndLookLikeFraming) {
  std::string every;
  for (int byte = 0; byte < 256; ++byte)
    every += static_cast<char>(byte);
  for (const std::string& data : {every, "\r\n0\r\n\r\n"s, "5\r\nhello\r\n"s, "\r"s, "\n"s}) {
    const Observation seen = observe_every_split(chunked(data, 1024), payload_only);
    EXPECT_EQ(seen.status, Status::done);
    EXPECT_THAT(events_of(seen, "payload"), ElementsAre('"' + escaped(data) + '"'));
  }
}

// chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
TEST(ChunkExtension, IsNamesWithTokensOrQuotedStringsAndBws) {
  expect_size_lines_accepted({
      "1;a",
      "1;a=b",
      "1;a;b;c=d",
      "1;a=b;a=b",
      "1;!#$%&'*+-.^_`|~09azAZ=!#$%&'*+-.^_`|~09azAZ",
      "1 ;a",
      "1\t ;a",
      "1; a",
      "1;\ta",
      "1;a =b",
      "1;a= b",
      "1;a ;b",
      "1;a=b ;c",
      "1 \t ; \t a \t = \t b \t ; \t c",
      "1;a=\"\"",
      "1;a=\"b c\td;e=f\"",
      "1;a=\"\\\"\\\\\\ \\\t\\x\"",
      "1;a=\"\x80\xFF\\\xFE\"",
      "1;a=\"b\";c",
      "1;a=\"b\" ;c",
      "01;a",
  });
}

TEST(ChunkExtension, IsToldAsItWasSent) {
  const Observation seen =
      observe_every_split("1 ; a = \"b\" ;c\r\nx\r\n0;z\r\n\r\n", payload_only);
  EXPECT_THAT(events_of(seen, "chunk"),
              ElementsAre("1 \"\\x20;\\x20a\\x20=\\x20\\x22b\\x22\\x20;c\" @0", "0 \";z\" @19"));
}

TEST(ChunkExtension, IsRefusedAtTheFirstByteThatDoesNotFit) {
  expect_refused(
      {
          {"1;\r\n", Errc::invalid_chunk_extension, 2},
          {"1; \r\n", Errc::invalid_chunk_extension, 3},
          {"1;;a\r\n", Errc::invalid_chunk_extension, 2},
          {"1;=b\r\n", Errc::invalid_chunk_extension, 2},
          {"1;\"a\"\r\n", Errc::invalid_chunk_extension, 2},
          {"1;a;\r\n", Errc::invalid_chunk_extension, 4},
          {"1;a=\r\n", Errc::invalid_chunk_extension, 4},
          {"1;a= \r\n", Errc::invalid_chunk_extension, 5},
          {"1;a=;b\r\n", Errc::invalid_chunk_extension, 4},
          {"1;a==b\r\n", Errc::invalid_chunk_extension, 4},
          {"1;a=b=c\r\n", Errc::invalid_chunk_extension, 5},
          {"1;a b\r\n", Errc::invalid_chunk_extension, 4},
          {"1;a=b c\r\n", Errc::invalid_chunk_extension, 6},
          {"1;a=(b)\r\n", Errc::invalid_chunk_extension, 4},
          {"1;a,b\r\n", Errc::invalid_chunk_extension, 3},
          {"1;\xC3\xA9\r\n", Errc::invalid_chunk_extension, 2},
          {"1;a\0b\r\n"s, Errc::invalid_chunk_extension, 3},
          {"1;a=\0\r\n"s, Errc::invalid_chunk_extension, 4},
          {"1;a=\"b\r\n", Errc::invalid_chunk_extension, 6},
          {"1;a=\"b\n\"\r\n", Errc::invalid_chunk_extension, 6},
          {"1;a=\"b\0\"\r\n"s, Errc::invalid_chunk_extension, 6},
          {"1;a=\"b\x7F\"\r\n", Errc::invalid_chunk_extension, 6},
          {"1;a=\"b\\\r\n\"\r\n", Errc::invalid_chunk_extension, 7},
          {"1;a=\"b\\\x01\"\r\n", Errc::invalid_chunk_extension, 7},
          {"1;a=\"b\"c\r\n", Errc::invalid_chunk_extension, 7},
          {"1;a=\"b\"=\r\n", Errc::invalid_chunk_extension, 7},
          {"1;a='b c'\r\n", Errc::invalid_chunk_extension, 7},
          // BWS belongs to what follows it: none may stand before CRLF.
          {"1;a \r\n", Errc::invalid_chunk_extension, 4},
          {"1;a=b\t\r\n", Errc::invalid_chunk_extension, 6},
          {"1;a=\"b\" \r\n", Errc::invalid_chunk_extension, 8},
          {"1;a \n", Errc::invalid_chunk_extension, 4},
          {"0;\r\n\r\n", Errc::invalid_chunk_extension, 2},
      },
      payload_only);
}

TEST(TrailerSection, IsFieldLines) {
  const Observation seen = observe_every_split(
      "0\r\nA: b\r\na:b\r\nEmpty:\r\nSpaces:  \t c  d\t \r\n!#$%&'*+-.^_`|~0: \x80\xFF\r\n\r\n");
  EXPECT_EQ(seen.status, Status::done);
  EXPECT_THAT(events_of(seen, "trailer"),
              ElementsAre(R"("A" "b")", R"("a" "b")", R"("Empty" "")", R"("Spaces" "c\x20\x20d")",
                          R"("!#$%&'*+-.^_`|~0" "\x80\xff")"));
}

TEST(TrailerSection, IsRefusedAtTheFirstByteThatDoesNotFit) {
  expect_refused(
      {
          {"0\r\n: b\r\n\r\n", Errc::invalid_trailer_field, 3},
          {"0\r\n A: b\r\n\r\n", Errc::invalid_trailer_field, 3},
          {"0\r\nA: b\r\n c\r\n\r\n", Errc::invalid_trailer_field, 9},
          {"0\r\nA\r\n\r\n", Errc::invalid_trailer_field, 4},
          {"0\r\nA : b\r\n\r\n", Errc::invalid_trailer_field, 4},
          {"0\r\nA b: c\r\n\r\n", Errc::invalid_trailer_field, 4},
          {"0\r\nA(: b\r\n\r\n", Errc::invalid_trailer_field, 4},
          {"0\r\nA\xC3\xA9: b\r\n\r\n", Errc::invalid_trailer_field, 4},
          {"0\r\nA: b\0\r\n\r\n"s, Errc::invalid_trailer_field, 7},
          {"0\r\nA: b\x7F\r\n\r\n", Errc::invalid_trailer_field, 7},
          {"0\r\nA: b\x1B[1m\r\n\r\n", Errc::invalid_trailer_field, 7},
          {"0\r\nHTTP/1.1 200 OK\r\n\r\n", Errc::invalid_trailer_field, 7},
          {"0\r\nA: b\n\r\n", Errc::invalid_line_end, 7},
          {"0\r\nA: b\rX", Errc::invalid_line_end, 8},
          {"0\r\n\n", Errc::invalid_line_end, 3},
          {"0\r\n\rX", Errc::invalid_line_end, 4},
          {"0\r\nA: b\r\n\n", Errc::invalid_line_end, 9},
      },
      payload_only);
}

TEST(Errc, HasANameAndASentenceEach) {
  std::vector<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(Errc::out_of_memory); ++code) {
    EXPECT_FALSE(sentence(static_cast<Errc>(code)).empty());
    EXPECT_THAT(names, ::testing::Not(Contains(name(static_cast<Errc>(code)))));
    names.push_back(name(static_cast<Errc>(code)));
  }
  EXPECT_EQ(name(Errc::premature_end), "premature_end");
  EXPECT_EQ(name(Errc::out_of_memory), "out_of_memory");
  EXPECT_EQ(name(Leniency::trailer_syntax), "trailer_syntax");
  EXPECT_EQ(name(static_cast<Errc>(255)), "unknown");
  EXPECT_EQ(sentence(static_cast<Leniency>(255)), "unknown");
}

}  // namespace
}  // namespace talk::framing::testing
