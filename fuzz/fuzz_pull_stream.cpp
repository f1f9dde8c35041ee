// The answer to a pull, as a stranger may send it: response head, chunks and messages, under
// every framing, strict and lenient. Flags 1 and 2 choose the framing, 4 a lenient reading of the
// head, 8 a body in chunks whatever the head says (`Head: less` of 2013), 16 and 32 the method that
// is answered.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/controls.h"
#include "fuzz/oracle/head_check.h"
#include "fuzz/oracle/head_model.h"
#include "fuzz/oracle/oracles.h"
#include "fuzz/oracle/response_model.h"
#include "fuzz/oracle/stream_check.h"
#include "fuzz/oracle/words.h"
#include "fuzz/wire_mutator.h"
#include "reference/framing/body_framing.h"
#include "reference/framing/head.h"
#include "reference/framing/stream_decoder.h"

namespace {

using namespace talk::framing;
using talk::fuzz::Controls;

// The request that is answered.
std::string_view method_from(const Controls& controls) {
  constexpr std::array<std::string_view, 4> methods{"GET", "HEAD", "CONNECT", "POST"};
  return methods[controls.flags() >> 4U & 3U];
}

Options body_options(const ResponseHead& head, const Controls& controls) {
  Options options;
  options.framing = static_cast<Framing>(controls.flags() & 3U);
  const bool headless = head.fields.lines.empty() || (controls.flags() & 8U) != 0;
  const std::string_view method = method_from(controls);
  const BodyLength body = body_of(head, method);
  talk::fuzz::check_words(body.error);
  if (method == "HEAD" && body.framing != BodyFraming::none)
    talk::fuzz::oracle_model("an answer to HEAD has a body");
  if (!headless && body.framing != BodyFraming::chunked) options.coding = Coding::identity;
  return options;
}

HeadOptions head_options(const Controls& controls) {
  HeadOptions options;
  if ((controls.flags() & 4U) != 0) options.allowed = HeadLeniencies::all();
  if ((controls[Controls::limited] & 128U) == 0) return options;
  const std::size_t limit = controls[Controls::limit];
  options.limits.start_line_bytes = limit % 32;
  options.limits.field_line_bytes = limit % 64;
  options.limits.field_section_bytes = limit;
  options.limits.field_lines = limit % 8;
  return options;
}

// A strict reader takes a head exactly where an independent reading takes it.
// It has the body that this reading gives it.
void check_head(const ResponseHeadParser& parser, std::string_view wire, const HeadLimits& limits,
                std::string_view method) {
  const talk::fuzz::HeadReading reading = talk::fuzz::read_response_head(wire, limits);
  const auto fail = [](std::string_view what) {
    talk::fuzz::oracle_model(std::string("the head: ").append(what));
  };
  if (parser.status() != reading.status) fail("status");
  if (parser.status() != Status::done) return;
  if (parser.offset() != reading.size) fail("size");
  const auto& lines = parser.head().fields.lines;
  const bool same = std::equal(lines.begin(), lines.end(), reading.fields.begin(),
                               reading.fields.end(), [](const auto& line, const auto& field) {
                                 return line.name == field.name && line.value == field.value;
                               });
  if (!same) fail("fields");
  if (std::to_string(parser.head().status_code) != reading.start_line.substr(9, 3) ||
      parser.head().reason_phrase != reading.start_line.substr(13))
    fail("status line");
  const auto due = talk::fuzz::read_response_body(reading, method);
  const BodyLength body = body_of(parser.head(), method);
  if (due.has_value() != (body.error == BodyErrc::none)) fail("whether the body is in doubt");
  if (due && !(*due == talk::fuzz::ResponseBody{body.framing, body.bytes})) fail("its body");
}

[[maybe_unused]] const bool mutates = talk::fuzz::use_grammar(talk::fuzz::response_grammar());

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static talk::fuzz::HeadCheck<ResponseHeadParser> heads;
  static talk::fuzz::StreamCheck<StreamDecoder> bodies;
  const Controls controls(bytes, size);
  const HeadOptions head = head_options(controls);
  const ResponseHeadParser parser = heads.check(controls.wire(), head, controls.cuts());
  const bool strict = (controls.flags() & 4U) == 0;
  if (strict) check_head(parser, controls.wire(), head.limits, method_from(controls));
  talk::fuzz::check_words(parser.error().code);
  if (parser.status() != Status::done) return 0;
  const std::string_view body = controls.wire().substr(static_cast<std::size_t>(parser.offset()));
  Options options = body_options(parser.head(), controls);
  controls.choose(options, body);
  bodies.check(body, options, controls.cuts());
  return 0;
}
