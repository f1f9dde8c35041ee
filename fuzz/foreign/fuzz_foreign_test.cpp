// The harness for other people's parsers, on parsers that have one fault each: every oracle fires,
// and none on the parser without a fault.
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "fuzz/talk_parser.h"

extern "C" const talk_parser_interface* talk_parser_talkspec();
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

enum class Fault : std::uint8_t {
  none,
  not_sticky,        // goes on after the end
  remembers,         // reset forgets to reset
  shares,            // one state for all parsers
  drops_first_byte,  // of each feed but the first
  error_offset,
  splits_at_tab,  // as if it ended messages
  takes_plus,     // before a size
  refuses_trailers,
  waits_at_the_end,
  other_payload,
  eats_what_follows,  // consumes a byte too many
};
Fault fault = Fault::none;

const talk_parser_interface& sound() {
  return *talk_parser_talkspec();
}
bool is(Fault one) {
  return fault == one;
}

// Our own decoder with a fault in front of or behind it.
struct Faulty {
  talk_parser_sink sink;
  talk_parser* inner = nullptr;
  talk_parser* shared_inner() const { return is(Fault::shares) && common ? common : inner; }
  std::uint64_t feeds = 0;
  bool refused = false;
  static inline talk_parser* common = nullptr;
};

Faulty& faulty(talk_parser* parser) {
  return *reinterpret_cast<Faulty*>(parser);
}
const Faulty& faulty(const talk_parser* parser) {
  return *reinterpret_cast<const Faulty*>(parser);
}

void tell_payload(void* context, const char* bytes, std::size_t size) {
  const Faulty& self = *static_cast<Faulty*>(context);
  std::string payload(bytes, size);
  if (is(Fault::other_payload) && !payload.empty()) payload.back() = '?';
  self.sink.on_payload(self.sink.context, payload.data(), payload.size());
}

void tell_message(void* context, const char* text, std::size_t size) {
  const Faulty& self = *static_cast<Faulty*>(context);
  const std::string_view message(text, size);
  const std::size_t tab = is(Fault::splits_at_tab) ? message.find('\t') : message.npos;
  self.sink.on_message(self.sink.context, text, tab == message.npos ? size : tab);
}

talk_parser* create(const talk_parser_options* options, const talk_parser_sink* sink) {
  auto* const self = new Faulty{.sink = *sink};
  const talk_parser_sink inner{.context = self,
                               .on_chunk =
                                   [](void* context, std::uint64_t size) {
                                     const Faulty& it = *static_cast<Faulty*>(context);
                                     it.sink.on_chunk(it.sink.context, size);
                                   },
                               .on_payload = tell_payload,
                               .on_message = tell_message};
  self->inner = sound().create(options, &inner);
  if (Faulty::common == nullptr) Faulty::common = self->inner;
  return reinterpret_cast<talk_parser*>(self);
}

void destroy(talk_parser* parser) {
  if (Faulty::common == faulty(parser).inner) Faulty::common = nullptr;
  sound().destroy(faulty(parser).inner);
  delete &faulty(parser);
}

talk_parser_status feed(talk_parser* parser, const char* bytes, std::size_t size) {
  Faulty& self = faulty(parser);
  std::string input(bytes, size);
  if (is(Fault::drops_first_byte) && self.feeds > 0 && !input.empty()) input.erase(0, 1);
  if (is(Fault::takes_plus) && self.feeds == 0 && input.starts_with('+')) input.erase(0, 1);
  if (size != 0) ++self.feeds;
  if (is(Fault::not_sticky) && self.feeds > 1) self.sink.on_payload(self.sink.context, bytes, size);
  self.refused =
      self.refused || (is(Fault::refuses_trailers) && input.find("\r\nA:") != std::string::npos);
  if (self.refused) return TALK_PARSER_ERROR;
  const talk_parser_status status = sound().feed(self.shared_inner(), input.data(), input.size());
  if (is(Fault::waits_at_the_end) && status == TALK_PARSER_DONE) return TALK_PARSER_INCOMPLETE;
  return status;
}

std::uint64_t consumed(const talk_parser* parser) {
  return sound().consumed(faulty(parser).inner) + (is(Fault::eats_what_follows) ? 1 : 0);
}

std::uint64_t error_offset(const talk_parser* parser) {
  return sound().error_offset(faulty(parser).inner) + (is(Fault::error_offset) ? 1 : 0);
}

void reset(talk_parser* parser) {
  if (is(Fault::remembers)) return;
  faulty(parser).feeds = 0;
  faulty(parser).refused = false;
  sound().reset(faulty(parser).inner);
}

}  // namespace

extern "C" const talk_parser_interface* talk_parser_faulty() {
  static const talk_parser_interface it{.version = TALK_PARSER_VERSION,
                                        .capabilities = sound().capabilities,
                                        .name = "faulty",
                                        .release = "1",
                                        .create = create,
                                        .feed = feed,
                                        .consumed = consumed,
                                        .error_offset = error_offset,
                                        .reset = reset,
                                        .destroy = destroy};
  return &it;
}

namespace {

void run(Fault one, std::string_view wire) {
  fault = one;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size());
}

constexpr std::string_view valid = "A;x=\"y\"\r\nhel\tlo\nyou\r\n0\r\nA: b\r\n\r\n";
// Without NUL and LF: messages only to who reads event streams.
constexpr std::string_view events = "B\r\ndata: a\tb\r\r\r\n0\r\n\r\n";
constexpr std::string_view invalid = "+5\r\nhello\r\n0\r\n\r\n";

TEST(FuzzForeign, AParserWithoutFaultPasses) {
  for (const std::string_view wire : {valid, events, invalid, std::string_view("5\r\nhel")})
    run(Fault::none, wire);
}

struct Expected {
  Fault fault;
  std::string_view wire;
  const char* told;

  friend void PrintTo(const Expected& expected, std::ostream* out) {
    *out << static_cast<int>(expected.fault);
  }
};

class FuzzForeignDeathTest : public testing::TestWithParam<Expected> {};

TEST_P(FuzzForeignDeathTest, AFaultIsFoundByItsOracle) {
  EXPECT_DEATH(run(GetParam().fault, GetParam().wire), GetParam().told);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, FuzzForeignDeathTest,
    testing::Values(
        Expected{Fault::not_sticky, valid, "oracle_sticky"},
        Expected{Fault::remembers, valid, "oracle_reset"},
        Expected{Fault::shares, valid, "oracle_interleaving|oracle_reset|oracle_sticky"},
        Expected{Fault::drops_first_byte, valid, "oracle_split_invariance"},
        Expected{Fault::error_offset, invalid, "oracle_error_offset"},
        Expected{Fault::splits_at_tab, valid, "oracle_messages"},
        Expected{Fault::splits_at_tab, events, "oracle_messages"},
        Expected{Fault::takes_plus, invalid, "oracle_accepts_invalid.*\nsubject: size-sign"},
        Expected{Fault::refuses_trailers, valid, "oracle_rejects_valid.*\nsubject: trailer-field"},
        Expected{Fault::waits_at_the_end, valid, "oracle_waits_for_more"},
        Expected{Fault::other_payload, valid, "oracle_valid_payload"},
        Expected{Fault::eats_what_follows, valid, "oracle_valid_payload"}));

}  // namespace
