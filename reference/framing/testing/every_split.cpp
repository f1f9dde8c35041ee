#include "reference/framing/testing/every_split.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "reference/framing/encoder.h"
#include "reference/framing/events.h"
#include "reference/framing/options.h"
#include "reference/framing/terminators.h"
#include "reference/framing/testing/observation.h"
#include "reference/framing/testing/recorder.h"

namespace talk::framing::testing {

Observation observe_every_split(std::string_view wire, const Options& options,
                                Connection connection) {
  const bool closed = connection == Connection::closed;
  const Observation whole = observe(wire, options, {}, closed);
  EXPECT_EQ(whole, expected(wire, options, closed)) << "the model differs: " << escaped(wire);
  Cuts every_byte;
  for (std::size_t at = 1; at < wire.size(); ++at)
    every_byte.push_back(at);
  for (const Kernel kernel : {Kernel::scalar, Kernel::sse2, Kernel::avx2}) {
    if (!supported(kernel)) continue;
    EXPECT_EQ(observe(wire, options, every_byte, closed, kernel), whole)
        << "byte by byte: " << escaped(wire);
    for (const std::size_t cut : every_byte)
      EXPECT_EQ(observe(wire, options, {cut}, closed, kernel), whole)
          << "cut at " << cut << ": " << escaped(wire);
  }
  return whole;
}

void expect_refused(const std::vector<Refused>& table, const Options& options) {
  for (const Refused& row : table) {
    SCOPED_TRACE(escaped(row.wire));
    const Observation seen = observe_every_split(row.wire, options);
    EXPECT_EQ(seen.status, Status::error);
    EXPECT_EQ(name(seen.error.code), name(row.code));
    EXPECT_EQ(seen.error.offset, row.offset);
    EXPECT_EQ(seen.consumed, row.offset);
  }
}

std::vector<std::string> events_of(const Observation& observation, std::string_view kind) {
  std::vector<std::string> found;
  for (const std::string& event : observation.events) {
    if (event == kind) found.emplace_back();
    if (event.starts_with(std::string(kind) + ' ')) found.push_back(event.substr(kind.size() + 1));
  }
  return found;
}

std::string chunked(std::string_view text, std::size_t size) {
  std::string wire;
  for (std::size_t at = 0; at < text.size(); at += size)
    append_chunk(text.substr(at, size), wire);
  append_last_chunk({}, wire);
  return wire;
}

}  // namespace talk::framing::testing
