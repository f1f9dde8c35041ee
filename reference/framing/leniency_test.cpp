// What each leniency lets through, that it is told, and what none lets through.
#include <cstddef>
#include <cstdint>
#include <string>
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
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Options payload_only{.framing = Framing::none};

// A stream that needs one leniency, where strictness shows, and what is told where it is allowed.
struct Departure {
  Leniency leniency;
  std::string wire;
  Errc code;
  std::uint64_t offset;
  std::vector<std::string> payload = {};
  std::vector<std::string> trailer = {};
};

const std::vector<Departure>& departures() {
  using enum Leniency;
  static const std::vector<Departure> table{
      {bare_lf, "1\nx\r\n0\r\n\r\n", Errc::invalid_line_end, 1, {R"("x")"}},
      {bare_lf, "1;a\nx\r\n0\r\n\r\n", Errc::invalid_line_end, 3, {R"("x")"}},
      {bare_lf, "1\r\nx\n0\r\n\r\n", Errc::missing_data_crlf, 4, {R"("x")"}},
      {bare_lf, "0\n\r\n", Errc::invalid_line_end, 1},
      {bare_lf, "0\r\n\n", Errc::invalid_line_end, 3},
      {bare_lf, "0\r\nA: b\n\r\n", Errc::invalid_line_end, 7, {}, {R"("A" "b")"}},
      {unchecked_data_crlf, "1\r\nxXY0\r\n\r\n", Errc::missing_data_crlf, 4, {R"("x")"}},
      {unchecked_data_crlf, "1\r\nx\rY0\r\n\r\n", Errc::missing_data_crlf, 5, {R"("x")"}},
      {unchecked_data_crlf, "1\r\nx\n\n0\r\n\r\n", Errc::missing_data_crlf, 4, {R"("x")"}},
      {unchecked_data_crlf, "1\r\nx\n\r0\r\n\r\n", Errc::missing_data_crlf, 4, {R"("x")"}},
      {whitespace_after_size, "1 \r\nx\r\n0\r\n\r\n", Errc::invalid_chunk_size, 2, {R"("x")"}},
      {whitespace_after_size, "1\t \t\r\nx\r\n0\r\n\r\n", Errc::invalid_chunk_size, 4, {R"("x")"}},
      {whitespace_after_size, "0 \r\n\r\n", Errc::invalid_chunk_size, 2},
      {extension_syntax, "1;\r\nx\r\n0\r\n\r\n", Errc::invalid_chunk_extension, 2, {R"("x")"}},
      {extension_syntax, "1;a \r\nx\r\n0\r\n\r\n", Errc::invalid_chunk_extension, 4, {R"("x")"}},
      {extension_syntax, "1;a=\"b\r\nx\r\n0\r\n\r\n", Errc::invalid_chunk_extension, 6, {R"("x")"}},
      {extension_syntax,
       "1;a(b\0;\"\r\nx\r\n0\r\n\r\n"s,
       Errc::invalid_chunk_extension,
       3,
       {R"("x")"}},
      {trailer_syntax,
       "0\r\nnothing\r\nA: b\r\n\r\n",
       Errc::invalid_trailer_field,
       10,
       {},
       {R"("A" "b")"}},
      {trailer_syntax,
       "0\r\nA: b\r\n fold\r\n\r\n",
       Errc::invalid_trailer_field,
       9,
       {},
       {R"("A" "b")"}},
      {trailer_syntax, "0\r\n: b\r\n\r\n", Errc::invalid_trailer_field, 3},
      {trailer_syntax, "0\r\nA: \0\r\n\r\n"s, Errc::invalid_trailer_field, 6},
  };
  return table;
}

TEST(Leniency, IsAnErrorWhereItIsNotAllowed) {
  for (const Departure& row : departures()) {
    Options all_but_it = payload_only;
    for (std::size_t i = 0; i < leniency_count; ++i) {
      const auto other = static_cast<Leniency>(i);
      // Two bytes of any kind are more than a bare LF: allowed, they are read instead.
      const bool stands_in = row.code == Errc::missing_data_crlf;
      if (other != row.leniency && !stands_in) all_but_it.allowed.add(other);
    }
    expect_refused({{row.wire, row.code, row.offset}}, payload_only);
    expect_refused({{row.wire, row.code, row.offset}}, all_but_it);
  }
}

TEST(Leniency, IsReportedWhereItIsMadeUseOf) {
  for (const Departure& row : departures()) {
    SCOPED_TRACE(escaped(row.wire));
    Options options = payload_only;
    options.allowed = {row.leniency};
    const Observation seen = observe_every_split(row.wire, options);
    EXPECT_EQ(seen.status, Status::done) << sentence(seen.error.code) << " @" << seen.error.offset;
    EXPECT_EQ(events_of(seen, "payload"), row.payload);
    EXPECT_EQ(events_of(seen, "trailer"), row.trailer);
    EXPECT_THAT(events_of(seen, "leniency"),
                ElementsAre(std::string(name(row.leniency)) + " @" + std::to_string(row.offset)));
    EXPECT_FALSE(sentence(row.leniency).empty());
  }
}

TEST(Leniency, IsNotReportedForWhatIsRight) {
  Options options = payload_only;
  options.allowed = Leniencies::all();
  const Observation seen = observe_every_split("1 ;a=\"b\"\r\nx\r\n0\r\nA: b\r\n\r\n", options);
  EXPECT_EQ(seen.status, Status::done);
  EXPECT_THAT(events_of(seen, "leniency"), IsEmpty());
}

TEST(Leniency, OfEachUseIsToldByItself) {
  Options options = payload_only;
  options.allowed = Leniencies::all();
  const Observation seen = observe_every_split("1 \nxXY1;;\nx\n0\nnothing\nA: b\n\n", options);
  EXPECT_EQ(seen.status, Status::done);
  EXPECT_THAT(events_of(seen, "leniency"),
              ElementsAre("whitespace_after_size @2", "bare_lf @2", "unchecked_data_crlf @4",
                          "extension_syntax @8", "bare_lf @9", "bare_lf @11", "bare_lf @13",
                          "trailer_syntax @21", "bare_lf @21", "bare_lf @26", "bare_lf @27"));
}

// What no leniency lets through: the framing itself would be in doubt.
TEST(Leniency, NeverReachesTheSizeOrACrWithoutLf) {
  Options options = payload_only;
  options.allowed = Leniencies::all();
  options.limits.size_digits = 40;
  expect_refused(
      {
          {"+1\r\n", Errc::invalid_chunk_size, 0},
          {"0x1\r\n", Errc::invalid_chunk_size, 1},
          {" 1\r\n", Errc::invalid_chunk_size, 0},
          {"\r\n", Errc::invalid_chunk_size, 0},
          {"1 1\r\n", Errc::invalid_chunk_size, 2},
          {"10000000000000000\r\n", Errc::chunk_size_overflow, 16},
          {"1\rx", Errc::invalid_line_end, 2},
          {"1;;\rx", Errc::invalid_line_end, 4},
          {"0\r\n\rx", Errc::invalid_line_end, 4},
          {"0\r\nnothing\rx", Errc::invalid_line_end, 11},
      },
      options);
}

}  // namespace
}  // namespace talk::framing::testing
