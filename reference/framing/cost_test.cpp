// What a stream costs: time in proportion to its bytes whatever they are and however they come, and
// no more memory than the limits say. Counted, not timed.
#include "reference/framing/testing/cost.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "reference/framing/encoder.h"
#include "reference/framing/events.h"
#include "reference/framing/form.h"
#include "reference/framing/head.h"
#include "reference/framing/held_bytes.h"
#include "reference/framing/options.h"
#include "reference/framing/stream_decoder.h"
#include "reference/framing/testing/observation.h"

namespace talk::framing::testing {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

constexpr std::size_t unlimited = std::size_t{1} << 40U;

Options without_limits(Framing framing, Coding coding = Coding::identity) {
  Options options{.framing = framing, .coding = coding, .allowed = Leniencies::all()};
  options.limits = {unlimited, unlimited, unlimited, unlimited, unlimited, unlimited, unlimited};
  return options;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i)
    all += text;
  return all;
}

// A sink that costs nothing and has every member.
struct Deaf {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;

  void on_chunk(const Chunk&) {}
  void on_payload(std::string_view) {}
  void on_message(const Message& message) {
    ++messages;
    bytes += message.text.size();
  }
  void on_retry(std::uint64_t) {}
  void on_leniency(Leniency, std::uint64_t) {}
  void on_trailer_field(const TrailerField&) {}
  void on_tail(const Tail&) {}
  void on_end() {}
};

std::uint64_t operations_of(const std::function<void()>& run) {
  const std::uint64_t before = operations();
  run();
  return operations() - before;
}

std::uint64_t operations_to_decode(std::string_view wire, const Options& options,
                                   std::size_t step) {
  return operations_of([&] {
    StreamDecoder decoder(options);
    Deaf sink;
    for (std::size_t at = 0; at < wire.size(); at += step)
      decoder.feed(wire.substr(at, step), sink);
    ASSERT_NE(decoder.status(), Status::error) << sentence(decoder.error().code);
  });
}

// Streams made of a part that comes again and again, between a beginning and nothing.
struct Family {
  std::string name;
  Options options;
  std::string begin;
  std::string part;
};

const std::vector<Family>& families() {
  static const std::vector<Family> all{
      {"one message in NUL framing", without_limits(Framing::nul), "", "x"},
      {"one message in chunks of one byte", without_limits(Framing::nul, Coding::chunked), "",
       "1\r\nx\r\n"},
      {"one message in chunks of a line end", without_limits(Framing::nul, Coding::chunked), "",
       "1\r\n\n\r\n"},
      {"empty messages", without_limits(Framing::nul), "", "\0"s},
      {"empty messages in chunks of their own", without_limits(Framing::lf, Coding::chunked), "",
       "1\r\n\n\r\n"},
      {"one extension", without_limits(Framing::nul, Coding::chunked), "1;a", "x"},
      {"extensions", without_limits(Framing::nul, Coding::chunked), "1", ";a=\"\\\"\""},
      {"a malformed extension", without_limits(Framing::nul, Coding::chunked), "1;;", ";"},
      {"white space after a size", without_limits(Framing::nul, Coding::chunked), "1", " "},
      {"leading zeros", without_limits(Framing::nul, Coding::chunked), "", "0"},
      {"one trailer field", without_limits(Framing::nul, Coding::chunked), "0\r\nA:", "x"},
      {"trailer fields", without_limits(Framing::nul, Coding::chunked), "0\r\n", "A: b\r\n"},
      {"a trailer line that is none", without_limits(Framing::nul, Coding::chunked), "0\r\n", "("},
      {"unchecked ends of data", without_limits(Framing::none, Coding::chunked), "", "1\nxXX"},
      {"one data line", without_limits(Framing::event_stream), "data:", "x"},
      {"one line without a colon", without_limits(Framing::event_stream), "", "x"},
      {"one comment", without_limits(Framing::event_stream), ":", ":"},
      {"data lines of one event", without_limits(Framing::event_stream), "", "data:x\n"},
      {"empty data lines", without_limits(Framing::event_stream), "", "data\r\n"},
      {"blank lines", without_limits(Framing::event_stream), "", "\r\n"},
      {"a long type", without_limits(Framing::event_stream), "event:", "x"},
      {"types", without_limits(Framing::event_stream), "", "event:x\n"},
      {"a long ID", without_limits(Framing::event_stream), "id:", "x"},
      {"IDs with NUL", without_limits(Framing::event_stream), "", "id:\0\n"s},
      {"digits of a retry field", without_limits(Framing::event_stream), "retry:", "0"},
  };
  return all;
}

TEST(Time, GrowsAsTheStreamDoes) {
  for (const Family& family : families()) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{1024}, unlimited}) {
      const std::size_t parts = 8192;
      const auto of = [&](std::size_t times) {
        return operations_to_decode(family.begin + repeated(family.part, times), family.options,
                                    step);
      };
      const std::uint64_t once = of(parts);
      const std::uint64_t twice = of(2 * parts);
      EXPECT_GT(once, parts / 64) << "nothing was counted";
      EXPECT_LE(twice, once * 21 / 10) << family.name << ", fed by " << step;
      EXPECT_LE(once / (parts * family.part.size()), 100U) << family.name << ", fed by " << step;
    }
  }
}

TEST(Time, OfHeadsAndFormsGrowsAsTheyDo) {
  const HeadLimits none{unlimited, unlimited, unlimited, unlimited, unlimited};
  const auto head = [&](std::string_view part) {
    return [&none, part](std::size_t times) {
      const std::string bytes = "HTTP/1.1 200 OK\r\nA:" + repeated(part, times);
      return operations_of([&] {
        ResponseHeadParser parser({.allowed = HeadLeniencies::all(), .limits = none});
        for (const char& c : bytes)
          parser.feed({&c, 1});
        ASSERT_EQ(parser.status(), Status::incomplete);
      });
    };
  };
  const auto form = [](std::string_view part) {
    return [part](std::size_t times) {
      const std::string bytes = repeated(part, times);
      return operations_of([&] { decode_form(bytes); });
    };
  };
  const std::vector<std::function<std::uint64_t(std::size_t)>> costs{
      head("x"),   head("\r\nA: b"), head("\r\n b"), head("\t"),   head("\r\nnone"),
      form("%41"), form("%"),        form("&"),      form("a=b&"), form("=")};
  for (std::size_t i = 0; i < costs.size(); ++i)
    EXPECT_LE(costs[i](4000), costs[i](2000) * 21 / 10) << "row " << i;
}

TEST(Memory, OfMessagesThatLieWholeInTheFedBytesIsNone) {
  for (const Framing framing : {Framing::nul, Framing::lf, Framing::event_stream}) {
    Encoder encoder(framing);
    std::string payload;
    for (int i = 0; i < 100; ++i)
      encoder.append({.text = "a message of more than a few bytes"}, payload);
    std::string wire;
    append_chunk(payload, wire);
    append_last_chunk({}, wire);
    Deaf sink;
    memory_watch_begins();
    StreamDecoder decoder({.framing = framing});
    decoder.feed(wire, sink);
    EXPECT_EQ(sink.messages, 100U);
    EXPECT_EQ(memory().allocations, 0U);
  }
}

// Feeds until the end or an error; what is held must never exceed the limits by more than slack.
void expect_bounded(const Options& options, std::string_view wire, std::size_t step) {
  const std::size_t before = memory().held;
  memory_watch_begins();
  StreamDecoder decoder(options);
  Deaf sink;
  for (std::size_t at = 0; at < wire.size(); at += step) {
    decoder.feed(wire.substr(at, step), sink);
    ASSERT_LE(decoder.buffered(), most_buffered(options.limits));
  }
  EXPECT_LE(memory().most - before, most_buffered(options.limits) + 5 * HeldBytes::slack);
}

TEST(Memory, NeverExceedsTheLimits) {
  for (const Family& family : families()) {
    Options options = family.options;
    options.limits = {.size_digits = 100,
                      .extension_bytes = 1000,
                      .trailer_bytes = 2000,
                      .message_bytes = 3000,
                      .event_field_bytes = 300};
    const std::string wire = family.begin + repeated(family.part, 5000);
    for (const std::size_t step : {std::size_t{1}, std::size_t{999}, wire.size()}) {
      SCOPED_TRACE(family.name + ", fed by " + std::to_string(step));
      expect_bounded(options, wire, step);
    }
  }
}

TEST(Memory, IsBoundedWhereEveryValueIsAtItsLimit) {
  const std::string value(300, 'v');
  const std::string wire = "id:" + value + "\nid:" + value + "\nevent:" + value +
                           "\ndata:" + std::string(3000, 'x') + "\nid:" + value + "\n";
  Options options{.framing = Framing::event_stream, .coding = Coding::identity};
  options.limits.message_bytes = 3000;
  options.limits.event_field_bytes = 300;
  options.limits.extension_bytes = options.limits.trailer_bytes = 0;
  expect_bounded(options, wire, 1);
  expect_bounded(options, wire, wire.size());
}

TEST(Memory, IsGivenBackByTheDecoder) {
  const std::size_t before = memory().held;
  {
    StreamDecoder decoder;
    Deaf sink;
    decoder.feed("5\r\nab"sv, sink);
    EXPECT_GT(memory().held, before);
    StreamDecoder moved(std::move(decoder));
    moved = StreamDecoder();
    EXPECT_EQ(memory().held, before);
    moved.feed("5\r\nab"sv, sink);
  }
  EXPECT_EQ(memory().held, before);
}

// Each allocation of a decoding fails in turn: an error that is final, no message that is damaged,
// and a decoder that can start anew.
TEST(Memory, ThatCannotBeHadIsAnErrorOfTheStream) {
  struct Row {
    Framing framing;
    std::string wire;
  };
  const std::string text(600, 'x');
  const std::vector<Row> table{
      {Framing::nul, "25b;a=\"b\"\r\n" + text + "\0\0\0\r\n0\r\nA: b\r\n\r\n"s},
      {Framing::nul, "2\r\na\0\r\n0\r\nA: b\r\n\r\n"s},
      {Framing::event_stream, "4d2;a\r\nid:i\nevent:t\ndata:" + text + "\ndata:" + text +
                                  "\n\ndata:\n\ni\r\n0\r\nA: b\r\n\r\n"},
  };
  for (const Row& row : table) {
    for (const std::size_t step : {std::size_t{1}, std::size_t{400}, row.wire.size()}) {
      SCOPED_TRACE(step);
      std::vector<std::string> whole;
      struct Texts {
        std::vector<std::string> texts = {};
        void on_message(const Message& message) {
          texts.push_back(std::string(message.text) + '|' + std::string(message.event) + '|' +
                          std::string(message.id));
        }
      };
      const auto decode = [&](std::uint64_t failing) {
        StreamDecoder fresh({.framing = row.framing});
        Texts sink;
        memory_watch_begins(failing);
        for (std::size_t at = 0; at < row.wire.size(); at += step)
          fresh.feed(std::string_view(row.wire).substr(at, step), sink);
        const bool failed = failing != 0 && memory().allocations >= failing;
        memory_watch_begins();
        EXPECT_EQ(fresh.status(), failed ? Status::error : Status::done);
        if (failed) {
          EXPECT_EQ(name(fresh.error().code), "out_of_memory");
          EXPECT_EQ(fresh.error().offset, fresh.offset());
          EXPECT_LE(sink.texts.size(), whole.size());
          whole.resize(std::min(whole.size(), sink.texts.size()));
          EXPECT_EQ(sink.texts, whole) << "a message was damaged";
          fresh.reset();
          sink.texts.clear();
          fresh.feed(row.wire, sink);
          EXPECT_EQ(fresh.status(), Status::done);
        }
        whole = sink.texts;
        return failed;
      };
      ASSERT_FALSE(decode(0));
      std::uint64_t failing = 1;
      while (decode(failing))
        ++failing;
      EXPECT_GT(failing, 1U);
    }
  }
}

}  // namespace
}  // namespace talk::framing::testing
