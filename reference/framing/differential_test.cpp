// The decoder against the model, over random streams: nearly right ones, so that every rule is met
// at its edges. Seeds are fixed; a failure prints the stream and both accounts of it.
#include <algorithm>
#include <array>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "reference/framing/testing/observation.h"
#include "reference/framing/testing/recorder.h"

namespace talk::framing::testing {
namespace {

using namespace std::string_view_literals;

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t bound) { return engine_() % bound; }
  bool chance(std::size_t in) { return below(in) == 0; }
  std::string_view any_of(const std::vector<std::string_view>& values) {
    return values[below(values.size())];
  }

 private:
  std::mt19937 engine_;
};

std::string random_payload(Random& random) {
  static const std::vector<std::string_view> pieces{"\0"sv,
                                                    "\0\0"sv,
                                                    "\n",
                                                    "\r",
                                                    "\r\n",
                                                    "\n\n",
                                                    "a",
                                                    "hello",
                                                    "data:",
                                                    "data",
                                                    ": ",
                                                    ":",
                                                    "event",
                                                    "id:",
                                                    "retry",
                                                    "retry:12",
                                                    "id: x\0y"sv,
                                                    "event: e\n",
                                                    " ",
                                                    "\xEF",
                                                    "\xBB",
                                                    "\xBF",
                                                    "\xEF\xBB\xBF",
                                                    "data: one\n\n",
                                                    "retry: 99999999999999999999\n"};
  std::string payload;
  if (random.chance(4)) payload = "\xEF\xBB\xBF";
  for (std::size_t i = random.below(12); i > 0; --i)
    payload += random.any_of(pieces);
  return payload;
}

std::string random_size(Random& random, std::size_t size) {
  constexpr std::string_view lower = "0123456789abcdef";
  constexpr std::string_view upper = "0123456789ABCDEF";
  std::string digits;
  for (; size != 0; size /= 16)
    digits.insert(digits.begin(), (random.chance(2) ? lower : upper)[size % 16]);
  if (random.chance(6)) digits.insert(0, random.below(6), '0');
  return digits.empty() ? "0" : digits;
}

std::string random_extensions(Random& random) {
  static const std::vector<std::string_view> pieces{";",  ";a",  "; b",      " ;c",       "=",
                                                    "=v", "= w", "=\"q q\"", "=\"\\\"\"", "\"",
                                                    " ",  "\t",  "a",        ";d=e"};
  std::string extensions;
  if (random.chance(2)) return extensions;
  for (std::size_t i = random.below(4); i > 0; --i)
    extensions += random.any_of(pieces);
  return extensions;
}

std::string random_chunked(Random& random) {
  std::string wire;
  for (std::size_t chunks = random.below(5); chunks > 0; --chunks) {
    const std::string payload = random_payload(random);
    if (payload.empty()) continue;
    wire += random_size(random, payload.size()) + random_extensions(random) + "\r\n";
    wire += payload + "\r\n";
  }
  wire += random_size(random, 0) + random_extensions(random) + "\r\n";
  static const std::vector<std::string_view> lines{
      "A: b\r\n", "x:\r\n", "Long-Name:  v v \t\r\n", " fold\r\n", "nocolon\r\n", ": empty\r\n"};
  while (random.chance(2))
    wire += random.any_of(lines);
  return wire + "\r\n" + (random.chance(2) ? "HTTP/1.1" : "");
}

void mutate(Random& random, std::string& wire) {
  static const std::vector<std::string_view> bytes{"\r", "\n", "\0"sv, " ", ";",  "0",    "f",
                                                   "+",  "x",  "\t",   ":", "\"", "\x7F", "\xFF"};
  for (std::size_t i = random.below(3); i > 0 && !wire.empty(); --i) {
    const std::size_t at = random.below(wire.size());
    switch (random.below(4)) {
      case 0:
        wire.erase(at, 1);
        break;
      case 1:
        wire.insert(at, random.any_of(bytes));
        break;
      case 2:
        wire.replace(at, 1, random.any_of(bytes));
        break;
      default:
        wire.resize(at);
    }
  }
}

Options random_options(Random& random) {
  Options options;
  options.framing = static_cast<Framing>(random.below(4));
  if (random.chance(5)) options.coding = Coding::identity;
  for (std::size_t i = 0; i < leniency_count; ++i) {
    if (random.chance(3)) options.allowed.add(static_cast<Leniency>(i));
  }
  if (random.chance(3)) options.limits.size_digits = random.below(6);
  if (random.chance(3)) options.limits.extension_bytes = random.below(12);
  if (random.chance(3)) options.limits.trailer_bytes = random.below(30);
  if (random.chance(3)) options.limits.message_bytes = random.below(12);
  if (random.chance(3)) options.limits.event_field_bytes = random.below(6);
  if (random.chance(3)) options.limits.overhead_base = random.below(40);
  if (random.chance(3)) options.limits.overhead_factor = random.below(3);
  return options;
}

Cuts random_cuts(Random& random, std::size_t size) {
  Cuts cuts;
  for (std::size_t i = random.below(6); i > 0; --i)
    cuts.push_back(random.below(size + 1));
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

class Differential : public ::testing::TestWithParam<unsigned> {};

TEST_P(Differential, DecoderTellsWhatTheModelTells) {
  Random random(GetParam());
  for (int i = 0; i < 1500; ++i) {
    const Options options = random_options(random);
    std::string wire =
        options.coding == Coding::chunked ? random_chunked(random) : random_payload(random);
    if (random.chance(2)) mutate(random, wire);
    const bool closed = random.chance(2);
    const Cuts cuts = random_cuts(random, wire.size());
    const auto kernel = static_cast<Kernel>(random.below(3));
    if (!supported(kernel)) continue;
    ASSERT_EQ(observe(wire, options, cuts, closed, kernel), expected(wire, options, closed))
        << "round " << i << ", framing " << static_cast<int>(options.framing) << ": "
        << escaped(wire);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Differential, ::testing::Range(1U, 9U));

// Long enough for lists of several blocks, chunks of several lists and messages over both.
class LongStreams : public ::testing::TestWithParam<unsigned> {};

TEST_P(LongStreams, AreDecodedAlikeInAnySplitByEveryKernel) {
  Random random(GetParam());
  std::string wire;
  for (int chunks = 0; chunks < 60; ++chunks) {
    std::string data(1 + random.below(random.chance(4) ? 5000 : 60), 'x');
    for (std::size_t at = random.below(150); at < data.size(); at += 1 + random.below(150))
      data[at] = random.chance(2) ? '\0' : '\n';
    wire += random_size(random, data.size()) + "\r\n" + data + "\r\n";
  }
  wire += "0\r\n\r\n";
  for (const Framing framing : {Framing::nul, Framing::lf, Framing::event_stream}) {
    Options options;
    options.framing = framing;
    const Observation whole = expected(wire, options, false);
    ASSERT_EQ(whole.status, Status::done);
    for (const Kernel kernel : {Kernel::scalar, Kernel::sse2, Kernel::avx2}) {
      if (!supported(kernel)) continue;
      ASSERT_EQ(observe(wire, options, {}, false, kernel), whole);
      for (int i = 0; i < 4; ++i)
        ASSERT_EQ(observe(wire, options, random_cuts(random, wire.size()), false, kernel), whole);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, LongStreams, ::testing::Range(1U, 5U));

}  // namespace
}  // namespace talk::framing::testing
