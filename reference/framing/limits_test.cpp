// Every limit one below, at and one above its value, in every split.
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "reference/framing/events.h"
#include "reference/framing/options.h"
#include "reference/framing/testing/every_split.h"
#include "reference/framing/testing/observation.h"
#include "reference/framing/testing/recorder.h"

namespace talk::framing::testing {
namespace {

using namespace std::string_literals;

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

// `wire` needs exactly `needed` of the limit: with that or more it is decoded, with one less it is
// refused with `code` at `offset`.
void expect_limit(const std::string& wire, Options options, std::size_t Limits::* limit,
                  std::size_t needed, const Error& refused) {
  SCOPED_TRACE(escaped(wire));
  for (const std::size_t enough : {needed, needed + 1}) {
    options.limits.*limit = enough;
    const Observation seen = observe_every_split(wire, options);
    EXPECT_EQ(seen.status, Status::done)
        << enough << ": " << sentence(seen.error.code) << " @" << seen.error.offset;
  }
  options.limits.*limit = needed - 1;
  const Observation seen = observe_every_split(wire, options);
  EXPECT_EQ(seen.status, Status::error);
  EXPECT_EQ(name(seen.error.code), name(refused.code));
  EXPECT_EQ(seen.error.offset, refused.offset);
}

TEST(Limits, SizeDigitsCountLeadingZeros) {
  const auto limit = &Limits::size_digits;
  expect_limit("5\r\nhell\0\r\n0\r\n\r\n"s, {}, limit, 1, {Errc::chunk_size_too_long, 0});
  expect_limit("0005\r\nhell\0\r\n0\r\n\r\n"s, {}, limit, 4, {Errc::chunk_size_too_long, 3});
  expect_limit("1\r\n\0\r\n0001\r\n\0\r\n0\r\n\r\n"s, {}, limit, 4, {Errc::chunk_size_too_long, 9});
  expect_limit("1\r\n\0\r\n00000\r\n\r\n"s, {}, limit, 5, {Errc::chunk_size_too_long, 10});
  expect_limit(std::string(30, '0') + "\r\n\r\n", {}, limit, 30, {Errc::chunk_size_too_long, 29});
}

// RFC 9112 §7.1 has 1*HEXDIG: what a size is worth counts, not how many digits it has.
TEST(Limits, SizesMayBeginWithManyZeros) {
  for (const std::size_t zeros : {16U, 19U, 100U, 1023U}) {
    const std::string zero(zeros, '0');
    const Observation seen = observe_every_split(zero + "5\r\nhell\0\r\n"s + zero + "0\r\n\r\n");
    EXPECT_EQ(seen.status, Status::done) << zeros;
    EXPECT_EQ(observe_every_split(zero.substr(0, 15) + "10000000000000000\r\n").error.code,
              Errc::chunk_size_overflow)
        << zeros;
  }
  EXPECT_EQ(observe_every_split(std::string(1025, '0') + "\r\n\r\n").error,
            (Error{Errc::chunk_size_too_long, 1024}));
}

TEST(Limits, ExtensionBytesAreThoseOfOneSizeLine) {
  const auto limit = &Limits::extension_bytes;
  expect_limit("0;a=\"b\"\r\n\r\n", {}, limit, 6, {Errc::chunk_extensions_too_long, 6});
  expect_limit("0 \t;a\r\n\r\n", {}, limit, 4, {Errc::chunk_extensions_too_long, 4});
  expect_limit("0;a\r\n\r\n", {}, limit, 2, {Errc::chunk_extensions_too_long, 2});
  expect_limit("1;abc\r\n\0\r\n0;abcd\r\n\r\n"s, {}, limit, 5,
               {Errc::chunk_extensions_too_long, 15});
  const Options lenient{.allowed = Leniencies::all()};
  expect_limit("0;;;;\r\n\r\n", lenient, limit, 4, {Errc::chunk_extensions_too_long, 4});
  expect_limit("0  \r\n\r\n", lenient, limit, 2, {Errc::chunk_extensions_too_long, 2});
}

TEST(Limits, TrailerBytesAreThoseOfTheWholeSection) {
  const auto limit = &Limits::trailer_bytes;
  // With its line ends, but for the CRLF that ends the body.
  expect_limit("0\r\nA: b\r\n\r\n", {}, limit, 6, {Errc::trailer_section_too_long, 8});
  expect_limit("0\r\nA: b\r\nC:\r\n\r\n", {}, limit, 10, {Errc::trailer_section_too_long, 12});
  const Options lenient{.allowed = Leniencies::all()};
  expect_limit("0\r\nA: b\n\r\n", lenient, limit, 5, {Errc::trailer_section_too_long, 7});
  expect_limit("0\r\nnothing\r\n\r\n", lenient, limit, 9, {Errc::trailer_section_too_long, 11});
}

TEST(Limits, MessageBytesLeaveTheTerminatorOut) {
  const auto limit = &Limits::message_bytes;
  expect_limit("4\r\nabc\0\r\n0\r\n\r\n"s, {}, limit, 3, {Errc::message_too_long, 5});
  expect_limit("4\r\nabc\n\r\n0\r\n\r\n", {.framing = Framing::lf}, limit, 3,
               {Errc::message_too_long, 5});
  // Over chunks, and for a message that never ends.
  expect_limit("2\r\nab\r\n2\r\nc\0\r\n0\r\n\r\n"s, {}, limit, 3, {Errc::message_too_long, 10});
  expect_limit("3\r\nabc\r\n0\r\n\r\n"s, {}, limit, 3, {Errc::message_too_long, 5});
  expect_limit("2\r\n\0a\r\n1\r\nb\r\n0\r\n\r\n"s, {}, limit, 2, {Errc::message_too_long, 10});
}

TEST(Limits, MessageBytesOfZeroAllowEmptyMessages) {
  Options options;
  options.limits.message_bytes = 0;
  EXPECT_EQ(observe_every_split("2\r\n\0\0\r\n0\r\n\r\n"s, options).status, Status::done);
  EXPECT_EQ(observe_every_split("1\r\na\r\n0\r\n\r\n", options).error,
            (Error{Errc::message_too_long, 3}));
  options.framing = Framing::event_stream;
  EXPECT_EQ(observe_every_split("6\r\ndata\n\n\r\n0\r\n\r\n", options).status, Status::done);
}

TEST(Limits, MessageBytesOfAnEventCountTheLfBetweenItsLines) {
  const Options events{.framing = Framing::event_stream};
  const auto limit = &Limits::message_bytes;
  expect_limit("a\r\ndata:abc\n\n\r\n0\r\n\r\n", events, limit, 3, {Errc::message_too_long, 10});
  expect_limit("f\r\ndata:a\ndata:b\n\n\r\n0\r\n\r\n", events, limit, 3,
               {Errc::message_too_long, 15});
  // The LF itself does not fit: told at the colon, or at the line's end where there is none.
  expect_limit("e\r\ndata:a\ndata:\n\n\r\n0\r\n\r\n", events, limit, 2,
               {Errc::message_too_long, 14});
  expect_limit("d\r\ndata:a\ndata\n\n\r\n0\r\n\r\n", events, limit, 2,
               {Errc::message_too_long, 14});
  // What is no data is not counted.
  expect_limit("19\r\n:comment\nx:long\ndata:ab\n\n\r\n0\r\n\r\n", events, limit, 2,
               {Errc::message_too_long, 26});
}

TEST(Limits, EventFieldBytesAreThoseOfATypeOrAnId) {
  const Options events{.framing = Framing::event_stream};
  const auto limit = &Limits::event_field_bytes;
  expect_limit("9\r\nevent:abc\r\n0\r\n\r\n", events, limit, 3, {Errc::message_too_long, 11});
  expect_limit("6\r\nid:abc\r\n0\r\n\r\n", events, limit, 3, {Errc::message_too_long, 8});
  // Each value by itself; an ID that a NUL disqualifies only up to the NUL.
  expect_limit("12\r\nid:abc\nid:a\nid:ab\n\r\n0\r\n\r\n", events, limit, 3,
               {Errc::message_too_long, 9});
  expect_limit("7\r\nid:a\0bc\r\n0\r\n\r\n"s, events, limit, 1, {Errc::message_too_long, 6});
}

TEST(Limits, OverheadIsWhatIsNotPayload) {
  Options options{.framing = Framing::none};
  const auto outcome = [&](std::string_view wire, std::uint64_t base, std::uint64_t factor) {
    options.limits.overhead_base = base;
    options.limits.overhead_factor = factor;
    return observe_every_split(wire, options).error;
  };
  // 3 bytes of framing, 1 of payload, 2, then 5.
  constexpr std::string_view wire = "1\r\nx\r\n0\r\n\r\n";
  EXPECT_EQ(outcome(wire, 10, 0), Error{});
  EXPECT_EQ(outcome(wire, 9, 0), (Error{Errc::overhead_exceeded, 10}));
  EXPECT_EQ(outcome(wire, 3, 0), (Error{Errc::overhead_exceeded, 4}));
  EXPECT_EQ(outcome(wire, 2, largest), (Error{Errc::overhead_exceeded, 2}));
  EXPECT_EQ(outcome(wire, 0, largest), (Error{Errc::overhead_exceeded, 0}));
  EXPECT_EQ(outcome(wire, 3, 7), Error{});
  EXPECT_EQ(outcome(wire, 3, 6), (Error{Errc::overhead_exceeded, 10}));
  EXPECT_EQ(outcome(wire, largest, largest), Error{});
  EXPECT_EQ(outcome("2\r\nxy\r\n2\r\nxy\r\n0\r\n\r\n", 3, largest), Error{});
}

TEST(Limits, OverheadStopsTinyChunksAndLongExtensionsButNoOrdinaryStream) {
  Options options{.framing = Framing::none};
  options.limits.overhead_base = 100;
  options.limits.overhead_factor = 4;
  // Five bytes of framing a byte.
  EXPECT_EQ(observe_every_split(chunked(std::string(200, 'x'), 1), options).error.code,
            Errc::overhead_exceeded);
  EXPECT_EQ(observe_every_split(chunked(std::string(200, 'x'), 2), options).status, Status::done);
  std::string extended;
  for (int i = 0; i < 10; ++i)
    extended += "1;" + std::string(20, 'e') + "\r\nx\r\n";
  EXPECT_EQ(observe_every_split(extended, options).error.code, Errc::overhead_exceeded);
}

TEST(Limits, TheDefaultsBearMessagesOfOneByteInChunksOfOneByte) {
  EXPECT_EQ(
      observe(chunked(std::string(100000, 'x'), 1), {.framing = Framing::none}, {}, false).status,
      Status::done);
}

}  // namespace
}  // namespace talk::framing::testing
